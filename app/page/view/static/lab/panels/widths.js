// From how many starts a network learns XOR, by its number of hidden units.

import { make } from "../../lib/dom.js";
import { wholePercent } from "../../lib/format.js";
import { table } from "./table.js";

/** @typedef {{units: number[], shares: number[]}} Data */

export class Widths {
  static columns = 4;
  static heights = /** @type {const} */ ([262, 270]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", {});
  }

  /** @param {Data} data */
  take({ units, shares }) {
    const { words } = this;
    const shown = table(words.widthsTitle, [words.widthsUnits, words.widthsShare], units.map((count, at) => [String(count), wholePercent(shares[at], "–")]), "panel-table widths");
    [...shown.tBodies[0].rows].forEach((row, at) => row.cells[1].prepend(make("i", { style: `width: ${(100 * shares[at]).toFixed(1)}%` })));
    this.root.replaceChildren(shown, make("p", { class: "panel-about" }, words.widthsAbout));
  }
}
