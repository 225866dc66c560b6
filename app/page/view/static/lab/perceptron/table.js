// The truth table of the unit, and beside it a column for each epoch: which rows were mistakes.

import { make, write } from "../../lib/dom.js";
import { reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { epochsAt, readingAt, sumOf } from "./scene.js";

const [TABLE, COLUMN, FEWEST, MOST] = [228, 26, 3, 12]; // pixels of the truth table and of an epoch; how many epochs are shown

/** @typedef {import("./scene.js").Weights} Weights */

export class Table {
  /**
   * @param {Record<string, string>} words
   * @param {(row: number) => void} flip what is wanted of a row
   */
  constructor(words, flip) {
    this.words = words;
    this.flip = flip;
    this.root = make("div", { class: "truth" });
    this.built = "";
    /** @type {{root: HTMLElement, sum: HTMLElement, fires: HTMLElement, wanted: HTMLElement, epochs: HTMLElement[]}[]} */
    this.rows = [];
    /** @type {HTMLElement[]} */
    this.heads = [];
    /** @type {HTMLElement[]} */
    this.counts = [];
    /** @type {HTMLElement[]} */
    this.backs = [];
  }

  /**
   * @param {import("./scene.js").Scene} scene
   * @param {Weights} weights
   * @param {number} step
   */
  draw(scene, weights, step) {
    const most = Math.max(FEWEST, Math.min(MOST, Math.floor((this.root.clientWidth - TABLE) / COLUMN)));
    this.#build(scene, most);
    const { words } = this;
    const now = readingAt(scene, step);
    const epochs = epochsAt(scene, step, most);
    scene.rows.forEach((row, index) => {
      const sum = sumOf(weights, row), shown = this.rows[index];
      write(shown.sum, reading(sum));
      write(shown.fires, sum === 0 ? "?" : sum > 0 ? "1" : "0");
      write(shown.wanted, String(scene.wanted[index]));
      shown.wanted.className = `wanted c${scene.wanted[index]}`;
      shown.wanted.ariaLabel = fill(words.wantedLabel, { row: row.join(", "), wanted: scene.wanted[index] });
      shown.root.classList.toggle("on", now?.row === index);
      epochs.forEach(({ read }, at) => {
        const one = read[index];
        const name = one ? (one.mistake ? "mistake" : "right") : "ahead";
        shown.epochs[at].className = one && one === now ? `${name} now` : name;
        shown.epochs[at].ariaLabel = one ? words[one.mistake ? "aMistake" : "noMistake"] : words.notRead;
      });
    });
    epochs.forEach(({ epoch, mistakes, isBack }, at) => {
      write(this.heads[at], String(epoch + 1));
      write(this.counts[at], mistakes === undefined ? "" : String(mistakes));
      this.backs[at].className = isBack ? "back" : "";
    });
  }

  /**
   * @param {import("./scene.js").Scene} scene
   * @param {number} most
   */
  #build({ rows }, most) {
    const built = JSON.stringify([rows, most]);
    if (built === this.built) return;
    this.built = built;
    const { words } = this;
    const inputs = rows[0].length;
    const head = (/** @type {string} */ text, /** @type {string} */ name = "") => make("th", { scope: "col", ...(name ? { class: name } : {}) }, text);
    this.heads = Array.from({ length: most }, () => head("", "epoch"));
    this.rows = rows.map((row, index) => {
      const [sum, fires] = [make("td", {}), make("td", {})];
      const wanted = make("button", { type: "button", class: "wanted", title: words.flipHelp });
      wanted.onclick = () => this.flip(index);
      const epochs = this.heads.map(() => make("i", { role: "img" }));
      const root = make("tr", {}, ...row.map((value) => make("td", {}, String(value))), sum, fires, make("td", { class: "last" }, wanted), ...epochs.map((one) => make("td", { class: "epoch" }, one)));
      return { root, sum, fires, wanted, epochs };
    });
    this.counts = this.heads.map(() => make("td", { class: "epoch count" }));
    this.backs = this.heads.map(() => make("i", {}));
    const span = { colspan: String(inputs + 3), scope: "row" };
    this.root.replaceChildren(make("table", {},
      make("caption", { class: "unseen" }, words.learning),
      make("thead", {}, make("tr", {}, ...(inputs === 1 ? ["x"] : ["x₁", "x₂"]).map((text) => head(text)), head(words.sum, "sum"), head(words.fires), head(words.wanted, "last"), ...this.heads)),
      make("tbody", {}, ...this.rows.map(({ root }) => root)),
      make("tfoot", {}, make("tr", {}, make("th", span, words.mistakesInEpoch), ...this.counts),
        make("tr", { class: "backs", "aria-hidden": "true" }, make("td", { colspan: span.colspan }), ...this.backs.map((one) => make("td", { class: "epoch" }, one))))));
  }
}
