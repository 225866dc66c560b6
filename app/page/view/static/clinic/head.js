// Where the clinic stands in the course, what is shown of it, and the way to the next curves or the next case.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Copy } from "../lab/copy.js";
import { neighbors, trailOf } from "../lab/head.js";

/**
 * @typedef {{number: number, total: number, group: string, question: string, lede: string, previous: import("./main.js").Link | null,
 *   next: import("./main.js").Link | null, labs: import("./main.js").Link,
 *   course: import("./main.js").Link}} Place in the course
 */

export class Head {
  /**
   * @param {Record<string, string>} words
   * @param {boolean} showsCurves whether curves are shown, not a patient
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(words, showsCurves, tell) {
    this.words = words;
    this.shown = "";
    this.coming = showsCurves ? words.curvesComing : words.preparing;
    this.tell = (/** @type {import("../wire/outbox.js").Event} */ event) => {
      this.#wait();
      tell(event);
    };
    this.way = make("nav", { class: "lab-way", "aria-label": words.labs });
    this.question = make("h1", {});
    this.lede = make("p", { class: "lab-lede" });
    this.about = make("p", { class: "clinic-about" });
    const part = (/** @type {boolean} */ curves, /** @type {string} */ text) => {
      const button = make("button", { type: "button", "aria-pressed": String(curves === showsCurves) }, text);
      button.onclick = () => curves !== showsCurves && this.tell({ name: "part", curves });
      return button;
    };
    const parts = make("div", { class: "segments", role: "group", "aria-label": words.parts }, part(true, words.curvesPart), part(false, words.patientsPart));
    this.levels = make("div", { class: "segments", role: "group", "aria-label": words.levels, hidden: "" });
    this.number = make("span", { class: "clinic-number" });
    this.next = make("button", { type: "button", class: "lab-button clinic-next" }, showsCurves ? words.nextCurves : words.nextCase);
    this.next.onclick = () => this.tell({ name: "next" });
    this.said = make("p", { class: "unseen", role: "status" });
    this.copy = new Copy(words, () => location.href);
    const choice = make("div", { class: "clinic-case" }, this.levels, this.number, this.next, this.copy.root);
    this.root = make("header", { class: "lab-above" }, this.way,
      make("div", { class: "lab-intro" }, make("div", {}, this.question, this.lede, this.about), make("div", { class: "clinic-ways" }, parts, choice)), this.said);
  }

  /** What was asked for takes a moment. */
  #wait() {
    this.next.disabled = true;
    write(this.number, this.coming);
    write(this.said, this.coming);
  }

  /**
   * @param {Place} course
   * @param {string} name of what is shown
   * @param {string} about it, if there is more to say
   */
  take(course, name, about) {
    const { number, total, group, question, lede, previous, next, labs } = course;
    const { words } = this;
    this.next.disabled = false;
    write(this.number, name);
    write(this.said, [name, about].join(" "));
    write(this.question, question);
    write(this.lede, lede);
    write(this.about, about);
    const shown = JSON.stringify([number, total, group, previous, next, labs]);
    if (shown === this.shown) return;
    this.shown = shown;
    const place = fill(words.labOf, { number, total });
    const trail = trailOf(course, place);
    const bars = make("span", { class: "lab-bars", "aria-hidden": "true" },
      ...Array.from({ length: total }, (_, index) => make("i", index + 1 === number ? { class: "here" } : {})));
    this.way.replaceChildren(trail, bars, ...neighbors({ previous, next }, words));
  }

  /**
   * @param {[string, string][]} levels
   * @param {string} level that is shown
   */
  offer(levels, level) {
    this.levels.hidden = false;
    if (this.levels.dataset.level === level) return;
    this.levels.dataset.level = level;
    this.levels.replaceChildren(...levels.map(([key, title]) => {
      const button = make("button", { type: "button", "aria-pressed": String(key === level) }, title);
      button.onclick = () => key !== level && this.tell({ name: "level", level: key });
      return button;
    }));
  }
}
