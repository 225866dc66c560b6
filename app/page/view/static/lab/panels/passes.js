// What a gradient costs in forward passes, as a table.

import { make } from "../../lib/dom.js";
import { count } from "../../lib/format.js";
import { table } from "./table.js";

/** @typedef {{layers: number, weights: number, oneSided: number, centered: number, counted: number, timed: number}[]} Data */

export class Passes {
  static columns = 5;
  static heights = /** @type {const} */ ([316, 300]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", {});
  }

  /** @param {Data} data */
  take(data) {
    const { words } = this;
    const heads = [words.passesWeights, words.passesLayers, words.passesOneSided, words.passesCentered, words.passesCounted, words.passesTimed];
    const rows = data.map(({ layers, weights, oneSided, centered, counted, timed }) => [count(weights), count(layers), count(oneSided), count(centered), counted.toFixed(1), timed.toFixed(1)]);
    this.root.replaceChildren(table(words.passesTitle, heads, rows, "panel-table passes"), make("p", { class: "panel-about" }, words.passesAbout));
  }
}
