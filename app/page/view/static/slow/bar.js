// The bar of slow motion: its stages, the points of the batch, and the sentence that tells the stage.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/**
 * @typedef {import("../wire/frame.js").Story} Story
 * @typedef {{stage: (stage: number) => void, move: (by: number) => void, turn: (by: number) => void, close: () => void}} Outside
 */

const STAY_S = 1.5;

export class Bar {
  /**
   * @param {Record<string, string>} words
   * @param {number} stages
   * @param {Outside} outside
   */
  constructor(words, stages, outside) {
    this.words = words;
    this.outside = outside;
    const button = (/** @type {string} */ kind, /** @type {string} */ text, /** @type {() => void} */ press, label = "") => {
      const made = make("button", { type: "button", class: kind, ...(label ? { "aria-label": label, title: label } : {}) }, text);
      made.onclick = press;
      return made;
    };
    this.stages = Array.from({ length: stages }, (_, before) => before + 1).map((stage) =>
      button("stage-button", `${stage} `, () => outside.stage(stage)));
    this.stages.forEach((made, index) => made.append(make("span", {}, words[`stage${index + 1}`])));
    this.back = button("previous", words.back, () => outside.move(-1));
    this.forth = button("forth", words.forth, () => outside.move(1));
    this.auto = button("auto", words.auto, () => this.setAuto(!this.timer));
    this.auto.title = fill(words.autoHelp, { seconds: STAY_S });
    this.auto.setAttribute("aria-pressed", "false");
    this.rowName = make("span", { class: "row-name" });
    this.said = make("p", { role: "status" });
    const rows = make("span", { class: "rows" }, button("plain", "‹", () => outside.turn(-1), words.previousRow), this.rowName,
      button("plain", "›", () => outside.turn(1), words.nextRow));
    this.root = make("div", { class: "slow-bar" },
      make("ol", {}, ...this.stages.map((stage) => make("li", {}, stage))),
      make("div", { class: "slow-tools" }, rows, this.auto, this.back, this.forth, button("plain close", "×", outside.close, words.close)),
      this.said);
  }

  /** @param {Story} story */
  take({ stage, row, rows, text }) {
    const { words } = this;
    this.stages.forEach((button, index) => {
      button.classList.toggle("done", index + 1 < stage);
      if (index + 1 === stage) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    this.back.disabled = stage === 1;
    this.forth.textContent = stage === this.stages.length ? words.takeStep : words.forth;
    this.rowName.textContent = fill(words.rowOf, { row: row + 1, count: rows.length });
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  /** @param {boolean} on */
  setAuto(on) {
    clearInterval(this.timer);
    this.timer = on ? setInterval(() => this.outside.move(1), 1000 * STAY_S) : undefined;
    this.auto.setAttribute("aria-pressed", String(on));
  }
}
