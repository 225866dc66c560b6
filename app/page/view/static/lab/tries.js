// Buttons that try something: each says what it changes, never what will be seen. Pressed again, it takes that back.
// Beside them stands where to look meanwhile and, once the run has come to its end, what became of it now and before.

import { make, write } from "../lib/dom.js";
import { briefLoss, wholePercent } from "../lib/format.js";
import { disc, withDiscs } from "./discs.js";
import { asked, caveatOf, formOf, namedBy } from "./guess.js";

/** @typedef {import("./data.js").Try} Try */

export class Tries {
  /** @param {Pick<import("./data.js").Outside, "words" | "tell">} outside */
  constructor({ words, tell }) {
    this.words = words;
    this.tell = tell;
    this.shown = "";
    this.on = ""; // the key of the try that is on
    this.figure = ""; // what it is about
    /** @type {(figure: string) => number[]} */
    this.valuesOf = () => [];
    /** @type {import("./data.js").Question | null} */
    this.question = null;
    this.told = ""; // what a figure says by itself about the end
    this.run = NaN;
    this.left = NaN; // the run that was shown when a try was pressed
    /** @type {string[] | null} how the networks were at the end of this run, once that was shown */
    this.ends = null;
    /** @type {string[] | null} and of the run before any try was pressed */
    this.before = null;
    /** @type {string[] | null} of the run that comes next: that of the controls that are taken back to is known */
    this.next = null;
    /** @type {{key: string, root: HTMLButtonElement, said: HTMLElement, question: string}[]} */
    this.buttons = [];
    this.list = make("span", { class: "lab-try-list" });
    this.watch = make("span", { class: "lab-watch" });
    this.outcome = make("span", { role: "status" });
    this.said = make("p", { class: "lab-outcome", hidden: "" }, this.outcome, " ", this.watch);
    this.root = make("div", { class: "lab-try", role: "group", "aria-label": words.tryThis }, make("b", {}, words.tryThis),
      make("div", {}, this.list, this.said));
  }

  /**
   * @param {Try[]} tries
   * @param {import("./data.js").Question | null} question of the lab, which says which networks are told at the end
   */
  take(tries, question) {
    this.question = question;
    const shown = JSON.stringify(tries.map(({ key, verb, question }) => [key, verb, question]));
    if (shown !== this.shown) this.#build(tries);
    this.shown = shown;
    this.root.hidden = tries.length === 0;
    tries.forEach(({ on }, index) => this.#mark(index, on));
    const { key, watch, figure } = tries.find(({ on }) => on) ?? { key: "", watch: "", figure: "" };
    this.figure = figure;
    if (key !== this.on) this.outcome.replaceChildren();
    this.on = key;
    write(this.watch, watch);
    this.#say();
  }

  /** Which networks are told at the end: those that do not learn are not. */
  get about() {
    return this.question?.about === "best" ? "best" : "learned";
  }

  /**
   * Show a moment of the run; called for each frame.
   * @param {Pick<import("./data.js").Moment, "states" | "best" | "ended" | "run" | "valuesOf" | "told">} moment
   */
  draw(moment) {
    const { ended, run } = moment;
    const states = asked(moment, this.about);
    if (run !== this.run) {
      [this.run, this.ends, this.next] = [run, this.next, null];
      if (!this.ends) this.outcome.replaceChildren();
    }
    if (!ended || this.ends?.join() === states.join()) return;
    [this.ends, this.valuesOf, this.told] = [states, moment.valuesOf, moment.told ?? ""];
    this.#say();
  }

  /** @param {Try[]} tries */
  #build(tries) {
    this.buttons = tries.map(({ key, verb, question }) => {
      const said = make("span", {}, question);
      const root = make("button", { type: "button", class: "lab-button" }, verb, " ", said);
      root.onclick = () => this.#press(key);
      return { key, root, said, question };
    });
    this.list.replaceChildren(...this.buttons.map(({ root }) => root));
  }

  /**
   * @param {number} index
   * @param {boolean} on
   */
  #mark(index, on) {
    const { words } = this;
    const { root, said, question } = this.buttons[index];
    root.ariaPressed = String(on);
    root.title = on ? words.takeBackHelp : "";
    write(said, on ? words.takeBack : question);
  }

  /** @param {string} key */
  #press(key) {
    if (!this.on) this.before = this.ends;
    this.next = key === this.on ? this.before : null;
    this.left = this.run;
    this.tell({ name: "try", key });
  }

  /**
   * What became of a share or a loss, network by network.
   * @param {string} figure
   * @returns {(string | Node)[]}
   */
  #toldOf(figure) {
    const written = figure.endsWith("Loss") ? briefLoss : wholePercent;
    const told = this.valuesOf(figure).flatMap((value, at) => (Number.isNaN(value) ? [] : [make("span", { class: "lab-share" }, disc(at + 1), ` ${written(value, "")}`), " "]));
    return told.length ? [" ", this.words[`${figure}AtEnd`], " ", ...told] : [];
  }

  #say() {
    const { on, ends, run, left, before, about, question, figure, told } = this;
    if (on && ends && run !== left && !this.outcome.hasChildNodes()) {
      const words = { ...this.words, ...question?.says };
      const caveat = caveatOf(question, namedBy(ends, "learned"));
      const names = question?.names;
      const said = told ? [told] : [...outcomeOf(ends, names ? null : before, about, words, names), ...caveat];
      this.outcome.append(...said, ...(figure ? this.#toldOf(figure) : []));
    }
    this.said.hidden = !on || !(this.outcome.hasChildNodes() || this.watch.textContent);
  }
}

/**
 * Who learned it now, or is the best, and who was before, in words and discs.
 * @param {string[]} now the states of the networks at the end
 * @param {string[] | null} before
 * @param {import("./data.js").About} about
 * @param {Record<string, string>} words
 * @param {string[]} [names] of what is told, if that is not networks
 */
export function outcomeOf(now, before, about, words, names) {
  const [first, second] = outcomeNames(now, before, about);
  const [named, earlier] = [now, before ?? []].map((states) => namedBy(states, "learned"));
  const said = withDiscs(formOf(words, first, named), named, names);
  return second ? [...said, " ", ...withDiscs(formOf(words, second, earlier), earlier)] : said;
}

/**
 * The names of both sentences; the second is empty if nothing is known of before.
 * @param {string[]} now
 * @param {string[] | null} before
 * @param {import("./data.js").About} about
 */
export function outcomeNames(now, before, about) {
  const [after, earlier] = [now, before ?? []].map((states) => namedBy(states, "learned"));
  const learned = (/** @type {number[]} */ { length }) => (length === 0 ? "None" : length === now.length ? "All" : "Learned");
  const part = (/** @type {number[]} */ named) => (about === "best" ? "Best" : learned(named));
  const second = before === null ? "" : after.join() === earlier.join() ? "beforeSame" : `before${part(earlier)}`;
  return [`now${part(after)}`, second];
}
