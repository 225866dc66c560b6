// The guess before the answer: never forced, never stored, not in the link, and without a color of right or wrong.

import { make } from "../lib/dom.js";
import { LEARNED } from "./data.js";
import { disc, withDiscs } from "./discs.js";

/** @typedef {import("./data.js").Question} Question */

export class Guess {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    /** @type {Question | null} */
    this.question = null;
    this.shown = ""; // which question
    this.said = ""; // which outcome
    this.legend = make("span", { role: "status" });
    this.chips = make("div", { class: "lab-chips" });
    this.root = make("fieldset", { class: "lab-guess", hidden: "" }, make("legend", {}, this.legend), this.chips);
    this.chips.onchange = () => this.#write();
    /** @type {string[] | null} */
    this.states = null; // of the networks at the end, once it is there
  }

  /** @param {Question | null} question */
  take(question) {
    const shown = JSON.stringify(question);
    if (shown === this.shown) return;
    [this.shown, this.question, this.said] = [shown, question, ""];
    this.root.hidden = question === null;
    this.chips.replaceChildren(...(question?.options ?? []).map(({ text, networks }, index) =>
      make("label", {}, make("input", { type: "radio", name: "lab-guess", value: String(index) }), text,
        ...(question?.names ? [] : networks.map(disc)))));
    this.#write();
  }

  /** @param {import("./data.js").Moment} moment */
  draw(moment) {
    this.states = moment.ended && moment.states.length ? asked(moment, this.question?.about) : null; // some runs answer nothing
    this.#write();
  }

  #write() {
    const { question, states } = this;
    if (!question) return;
    const chosen = /** @type {HTMLInputElement | null} */ (this.chips.querySelector(":checked"));
    const said = states ? `${states} ${chosen?.value}` : "ask";
    if (said === this.said) return;
    this.said = said;
    if (!states) return this.legend.replaceChildren(question.ask);
    const { about = "learned", names } = question, words = { ...this.words, ...question.says };
    const named = namedBy(states, about);
    const sentence = formOf(words, sentenceOf(named.length, states.length, about), named);
    const outcome = [...withDiscs(sentence, named, names), ...caveatOf(question, named)];
    if (!chosen) return this.legend.replaceChildren(...outcome);
    const option = question.options[Number(chosen.value)];
    const isSame = about === "best" ? option.networks.includes(named[0]) : isAnswer(option, named, states.length);
    const [before, after = ""] = words[isSame ? "asGuessed" : "notAsGuessed"].split("{outcome}");
    this.legend.replaceChildren(before, ...outcome, after);
  }
}

/**
 * A sentence on some networks: where there is one of its own for several, they get that.
 * @param {Record<string, string>} words
 * @param {string} key
 * @param {number[]} named
 */
export const formOf = (words, key, named) => (named.length > 1 && words[`${key}Several`]) || words[key];

/**
 * What has to be said with the best network, if anything.
 * @param {Pick<Question, "about" | "caveats"> | null} question
 * @param {number[]} named
 */
export function caveatOf(question, named) {
  const caveat = question?.about === "best" ? question.caveats?.[String(named[0])] : "";
  return caveat ? [` ${caveat}`] : [];
}

/**
 * The states of the networks as a question sees them: if it asks for the best, only that one has made it.
 * @param {Pick<import("./data.js").Moment, "states" | "best">} moment
 * @param {import("./data.js").About} [about]
 */
export const asked = ({ states, best }, about) => (about === "best" ? states.map((_, at) => (at === best ? LEARNED : "")) : states);

/**
 * The numbers of the networks that a question asks for, from 1.
 * @param {string[]} states as it sees them
 * @param {import("./data.js").About} about
 */
export const namedBy = (states, about) =>
  states.flatMap((state, index) => ((state === LEARNED) === (about !== "not learned") ? [index + 1] : []));

/**
 * The key of the sentence that says how it ended.
 * @param {number} named how many networks the question asked for
 * @param {number} total
 * @param {import("./data.js").About} about
 */
export function sentenceOf(named, total, about) {
  if (about === "best") return "lowestLoss";
  const learned = about === "learned" ? named : total - named;
  if (learned === 0) return "noneLearned";
  if (learned === total) return "allLearned";
  return about === "learned" ? "learnedIt" : "notLearned";
}

/**
 * Whether an answer stands for exactly these networks.
 * @param {import("./data.js").Option} option
 * @param {number[]} named
 * @param {number} total of networks
 */
export function isAnswer({ networks, allBut = false }, named, total) {
  const all = Array.from({ length: total }, (_, index) => index + 1);
  return all.every((number) => (networks.includes(number) !== allBut) === named.includes(number));
}
