// Lecture 6's experiment: histograms of what ten wide layers pass on, with their deviations and the law's.

import { make } from "../../lib/dom.js";
import { power } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "./svg.js";
import { discOf } from "./table.js";

/**
 * @typedef {{deviation: number, shares: number[], law: number}} Layer
 * @typedef {{activation: string, start: string, network: number, layers: Layer[]}} Case
 * @typedef {{width: number, depth: number, rows: number, cases: Case[]}} Data
 */

export const CUT = 0.2; // the share of outputs that fills the height of a row: a bar above it is cut
const NOTCH = [0.7, 0.8]; // where, as shares of the height

export class Lecture {
  static columns = 12;
  static heights = /** @type {const} */ ([465, 1285]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", { class: "lecture" });
  }

  /** @param {Data} data */
  take({ cases }) {
    const kinds = [...new Set(cases.map(({ activation }) => activation))];
    this.root.replaceChildren(...kinds.map((kind) => this.#table(kind, cases.filter(({ activation }) => activation === kind))));
  }

  /**
   * @param {string} kind
   * @param {Case[]} cases
   */
  #table(kind, cases) {
    const { words } = this;
    const head = cases.map(({ start, network }) => make("th", { scope: "col" }, discOf(network), ` ${words[`lecture_${start}`]}`));
    const rows = cases[0].layers.map((_, at) => make("tr", {}, make("th", { scope: "row" }, String(at + 1)),
      ...cases.map(({ layers, network }) => this.#cell(layers[at], network))));
    return make("table", {}, make("caption", {}, make("b", {}, words[`activation_${kind}`]), ` ${words[`lecture_axis_${kind}`]}`),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.lectureLayer), ...head)), make("tbody", {}, ...rows));
  }

  /**
   * @param {Layer} layer
   * @param {number} network
   */
  #cell({ deviation, law, shares }, network) {
    const svg = shape("svg", { viewBox: `0 0 ${shares.length} 1`, preserveAspectRatio: "none", "aria-hidden": "true" },
      shape("path", { d: barsOf(shares), style: `fill: var(--network-${network}); stroke: none` }));
    const figures = make("span", {}, make("b", {}, compact(deviation)), make("small", {}, fill(this.words.lectureLaw, { value: compact(law) })));
    const cell = make("td", {}, figures);
    cell.prepend(svg);
    return cell;
  }
}

/**
 * Bars of a height of 1 as one path; what is cut has a notch.
 * @param {number[]} shares
 */
export function barsOf(shares) {
  const bar = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ to) =>
    `M${at + 0.06} ${+(1 - from).toFixed(3)}V${+(1 - to).toFixed(3)}h.88V${+(1 - from).toFixed(3)}z`;
  return shares.map((share, at) => {
    if (share > CUT) return bar(at, 0, NOTCH[0]) + bar(at, NOTCH[1], 1);
    return share ? bar(at, 0, Math.max(0.03, share / CUT)) : "";
  }).join("");
}

/**
 * Three digits, two beside a power of ten.
 * @param {number} value
 */
export const compact = (value) => (value && (value < 1e-3 || value >= 1e4) ? power(value, 2) : String(+value.toPrecision(3)));
