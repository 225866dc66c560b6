// Where a lab stands in the course, its question, and the guess beside it.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Guess } from "./guess.js";

/** @typedef {import("./data.js").Data} Data */

export class Head {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.shown = "";
    this.guess = new Guess(words);
    this.way = make("nav", { class: "lab-way", "aria-label": words.labs });
    this.question = make("h1", {});
    this.lede = make("p", { class: "lab-lede" });
    const intro = make("div", { class: "lab-intro" }, make("div", {}, this.question, this.lede), this.guess.root);
    this.root = make("header", { class: "lab-above" }, this.way, intro);
  }

  /** @param {Data} data */
  take(data) {
    this.guess.take(data.guess);
    const { number, total, group, question, lede, previous, next, labs } = data;
    const shown = JSON.stringify([number, total, group, question, lede, previous, next, labs]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.question.textContent = question;
    this.lede.textContent = lede;
    const place = fill(this.words.labOf, { number, total });
    const trail = trailOf(data, place);
    const bars = make("span", { class: "lab-bars", "aria-hidden": "true" },
      ...Array.from({ length: total }, (_, index) => make("i", index + 1 === number ? { class: "here" } : {})));
    this.way.replaceChildren(trail, bars, ...neighbors(data, this.words));
  }
}

/**
 * Where a lab stands: links to the course and to all labs, its group, its place.
 * @param {Pick<Data, "labs" | "course" | "group">} data
 * @param {string} place
 */
export function trailOf({ labs, course, group }, place) {
  const link = (/** @type {import("./data.js").Link} */ { title, address }) => make("a", { href: address, target: "_self" }, title);
  return make("span", { class: "lab-trail" }, link(course), " · ", link(labs), ` › ${group} › ${place}`);
}

/**
 * The links to the labs before and after.
 * @param {Pick<Data, "previous" | "next">} data
 * @param {Record<string, string>} words
 */
export function neighbors({ previous, next }, words) {
  const link = (/** @type {string} */ name, /** @type {import("./data.js").Link} */ { title, address }) =>
    make("a", { class: `lab-button ${name}`, href: address, target: "_self", "aria-label": `${words[`${name}Lab`]}: ${title}` }, make("span", {}, title));
  return [...(previous ? [link("previous", previous)] : []), ...(next ? [link("next", next)] : [])];
}
