// Choosing two points, one after the other, for a plane through both.

import { make } from "../lib/dom.js";

/** @typedef {import("./points.js").Chosen} Chosen */
/** @typedef {[import("./points.js").SetName, number]} Named */

export class Pair {
  /**
   * @param {HTMLElement} area of the plot
   * @param {Record<string, string>} words
   * @param {(points: [Named, Named]) => void} done
   */
  constructor(area, words, done) {
    this.words = words;
    this.done = done;
    this.text = make("span", { role: "status" });
    const cancel = make("button", { type: "button" }, words.cancel);
    cancel.onclick = () => {
      this.end();
      area.focus({ preventScroll: true });
    };
    this.root = make("div", { class: "pair", hidden: "" }, this.text, cancel);
    area.append(this.root);
    /** @type {Chosen | null} */
    this.first = null;
  }

  get isOn() {
    return !this.root.hidden;
  }

  begin() {
    this.first = null;
    this.root.hidden = false;
    this.text.textContent = this.words.pressFirst;
  }

  end() {
    this.first = null;
    this.root.hidden = true;
  }

  /**
   * One of the two; the same point again changes nothing.
   * @param {Chosen} chosen
   */
  take(chosen) {
    const { first } = this;
    if (!first) {
      this.first = chosen;
      this.text.textContent = this.words.pressSecond;
    } else if (first.set !== chosen.set || first.index !== chosen.index) {
      this.end();
      this.done([[first.set, first.index], [chosen.set, chosen.index]]);
    }
  }
}
