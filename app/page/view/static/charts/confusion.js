// The confusion matrix as a table: how many of each class are assigned to which.

import { make } from "../lib/dom.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const MANY = 5; // classes, from which on the table is small
const STRONGEST = 45; // percent of color in a full cell: the number stays readable

export class Confusion {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.element = make("div", { class: "confusion", role: "region", tabindex: "0", "aria-label": words.confusionLabel });
    this.names = "";
    /** @type {HTMLTableCellElement[]} row by row */
    this.cells = [];
    /** @type {number[]} what they show */
    this.counts = [];
  }

  /**
   * @param {string[]} names
   * @param {Theme} theme
   */
  #build(names, theme) {
    const { words } = this;
    const heading = (/** @type {string} */ scope, /** @type {string} */ name, /** @type {number} */ index) => {
      const mark = make("i", {});
      mark.style.background = theme.palette.classes[index];
      return make("th", { scope, title: name }, mark, name);
    };
    this.cells = names.flatMap(() => names.map(() => make("td", {})));
    this.counts = [];
    const rows = names.map((name, row) =>
      make("tr", {}, heading("row", name, row), ...this.cells.slice(row * names.length, (row + 1) * names.length)));
    const corner = make("td", { class: "corner" }, words.confusionCorner);
    const head = make("tr", {}, corner, ...names.map((name, index) => heading("col", name, index)));
    this.element.replaceChildren(make("table", { class: names.length < MANY ? "" : "many", style: `--classes: ${names.length}` },
      make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  /**
   * @param {Frame} frame
   * @param {string[]} names
   * @param {Theme} theme
   * @param {boolean} test which rows
   */
  draw({ confusion }, names, theme, test) {
    const built = [theme.id, ...names].join("\n");
    if (built !== this.names) this.#build(names, theme);
    this.names = built;
    const size = names.length;
    const start = test ? size * size : 0;
    for (let row = 0; row < size; row++) {
      const counts = confusion.subarray(start + row * size, start + (row + 1) * size);
      const all = Math.max(1, counts.reduce((sum, count) => sum + count, 0));
      counts.forEach((count, column) => {
        const at = row * size + column;
        if (this.counts[at] === count) return;
        this.counts[at] = count;
        const color = theme.palette.classes[column];
        this.cells[at].textContent = String(count);
        this.cells[at].style.background = `color-mix(in srgb, ${color} ${Math.round((STRONGEST * count) / all)}%, transparent)`;
      });
    }
  }
}
