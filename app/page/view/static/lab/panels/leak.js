// What changes if the statistics of a preparation include the test rows: over many splits, of two sizes.

import { make } from "../../lib/dom.js";
import { amount, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";

/**
 * @typedef {{train: number, shift: number, stretch: number, honest: number, leaky: number, higher: number, lower: number}} Size
 * @typedef {{splits: number, sizes: Size[]}} Data
 */

export class Leak {
  static columns = 4;
  static heights = /** @type {const} */ ([262, 281]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", {});
  }

  /** @param {Data} data */
  take({ splits, sizes }) {
    const { words } = this;
    const row = (/** @type {string} */ name, /** @type {(size: Size) => string} */ figure) =>
      make("tr", {}, make("th", { scope: "row" }, name), ...sizes.map((size) => make("td", {}, figure(size))));
    const head = make("tr", {}, make("td", {}), ...sizes.map(({ train }) => make("th", { scope: "col" }, fill(words.leakTrain, { count: train }))));
    const table = make("table", { class: "panel-table" }, make("thead", {}, head), make("tbody", {},
      row(words.leakShift, ({ shift }) => fill(words.leakDeviations, { count: amount(shift) })),
      row(words.leakStretch, ({ stretch }) => wholePercent(stretch, words.none)),
      row(words.leakHonest, ({ honest }) => percentOf(honest, words)),
      row(words.leakLeaky, ({ leaky }) => percentOf(leaky, words))));
    const bars = sizes.map((size) => make("div", { class: "panel-shares" },
      make("span", {}, fill(words.leakTrain, { count: size.train })), this.#bar(size, splits)));
    this.root.replaceChildren(table, make("p", { class: "panel-reading" }, fill(words.leakSplits, { splits })), ...bars, make("p", { class: "panel-about" }, words.leakAbout));
  }

  /**
   * @param {Size} size
   * @param {number} splits
   */
  #bar({ higher, lower }, splits) {
    const { words } = this;
    const parts = [[lower, words.leakLower, "lower"], [splits - higher - lower, words.leakSame, "same"], [higher, words.leakHigher, "higher"]];
    return make("div", {},
      make("div", { class: "shares", "aria-hidden": "true" }, ...parts.map(([count, , name]) => make("i", { class: String(name), style: `flex-grow: ${count}` }))),
      make("small", {}, parts.map(([count, name]) => fill(String(name), { count })).join(" · ")));
  }
}

/**
 * Two decimals: the difference is that small.
 * @param {number} share
 * @param {Record<string, string>} words
 */
const percentOf = (share, words) => (Number.isFinite(share) ? `${(100 * share).toFixed(2)}%` : words.none);
