// Where the lab stands in the course, its question with the setup, and what all lines say together.

import { icon, make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { neighbors, trailOf } from "../lab/head.js";

/** @typedef {import("./main.js").Data} Data */

export class Head {
  /**
   * @param {Record<string, string>} words
   * @param {() => void} open the setup in the playground
   */
  constructor(words, open) {
    this.words = words;
    this.shown = this.notYours = "";
    this.way = make("nav", { class: "lab-way", "aria-label": words.labs });
    this.open = make("button", { type: "button", class: "lab-button check-open", "aria-label": words.openHere }, icon("open"), make("span", {}, words.openHere));
    this.open.onclick = open;
    this.question = make("h1", {});
    this.lede = make("p", { class: "lab-lede" });
    this.count = make("b", {});
    this.next = make("span", { class: "check-next" });
    this.said = make("p", { class: "unseen", role: "status" });
    const summary = make("p", { class: "check-summary" }, this.count, " ", this.next);
    this.root = make("header", { class: "lab-above" }, this.way,
      make("div", { class: "lab-intro" }, make("div", {}, this.question, this.lede), summary), this.said);
  }

  /** @param {Data} data */
  take(data) {
    const { number, total, group, question, lede, previous, next, labs } = data;
    write(this.lede, lede);
    this.notYours = data.notYours;
    const shown = JSON.stringify([number, total, group, question, previous, next, labs]);
    if (shown === this.shown) return;
    this.shown = shown;
    write(this.question, question);
    const place = fill(this.words.labOf, { number, total });
    const trail = trailOf(data, place);
    const bars = make("span", { class: "lab-bars", "aria-hidden": "true" },
      ...Array.from({ length: total }, (_, index) => make("i", index + 1 === number ? { class: "here" } : {})));
    this.way.replaceChildren(trail, bars, ...neighbors({ previous, next }, this.words), this.open);
  }

  /**
   * @param {import("./main.js").Told} told
   * @param {boolean} isRunning
   */
  draw({ count, next: told, key }, isRunning) {
    const next = told && !key && this.notYours ? this.notYours : told; // nobody's run is healthy because the first one is
    write(this.count, count);
    write(this.next, next);
    if (!isRunning) write(this.said, `${count} ${next}`); // said once, when all is done
  }
}
