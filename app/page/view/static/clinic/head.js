// Where the clinic stands in the course, whose run this is, and the way to another case.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Copy } from "../lab/copy.js";
import { neighbors } from "../lab/head.js";

/** @typedef {import("./main.js").Clinic} Clinic */

export class Head {
  /**
   * @param {Record<string, string>} words
   * @param {{level: (level: string) => void, next: () => void}} go
   */
  constructor(words, go) {
    this.words = words;
    this.go = go;
    this.shown = "";
    this.way = make("nav", { class: "lab-way", "aria-label": words.labs });
    this.question = make("h1", {});
    this.lede = make("p", { class: "lab-lede" });
    this.levels = make("div", { class: "segments", role: "group", "aria-label": words.levels });
    this.number = make("span", { class: "clinic-number" });
    this.next = make("button", { type: "button", class: "lab-button clinic-next" }, words.nextCase);
    this.next.onclick = () => go.next();
    this.said = make("p", { class: "unseen", role: "status" });
    this.copy = new Copy(words, () => location.href);
    const choice = make("div", { class: "clinic-case" }, this.levels, this.number, this.next, this.copy.root);
    this.root = make("header", { class: "lab-above" }, this.way,
      make("div", { class: "lab-intro" }, make("div", {}, this.question, this.lede), choice), this.said);
  }

  /** Another patient is asked for, which takes a moment. */
  wait() {
    this.next.disabled = true;
    write(this.number, this.words.preparing);
    write(this.said, this.words.preparing);
  }

  /** @param {Clinic} clinic */
  take({ number, total, group, question, lede, previous, next, labs, level, levels, case: at, patient }) {
    const { words } = this;
    this.next.disabled = false;
    write(this.number, fill(words.caseIs, { number: at }));
    write(this.said, `${fill(words.caseIs, { number: at })}: ${patient}`);
    write(this.question, question);
    write(this.lede, `${patient}. ${lede}`);
    const shown = JSON.stringify([number, total, group, previous, next, labs, level, levels]);
    if (shown === this.shown) return;
    this.shown = shown;
    const place = fill(words.labOf, { number, total });
    const trail = make("span", { class: "lab-trail" }, make("a", { href: labs.address, target: "_self" }, labs.title), ` › ${group} › ${place}`);
    const bars = make("span", { class: "lab-bars", "aria-hidden": "true" },
      ...Array.from({ length: total }, (_, index) => make("i", index + 1 === number ? { class: "here" } : {})));
    this.way.replaceChildren(trail, bars, ...neighbors({ previous, next }, words));
    this.levels.replaceChildren(...levels.map(([key, title]) => {
      const button = make("button", { type: "button", "aria-pressed": String(key === level) }, title);
      button.onclick = () => key !== level && this.go.level(key);
      return button;
    }));
  }
}
