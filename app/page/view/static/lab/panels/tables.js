// All tables of two inputs: the line that one unit has found for each, where there is one.

import { make } from "../../lib/dom.js";
import { fill } from "../../lib/text.js";
import { shape } from "./svg.js";

/** @typedef {{wanted: number[], weights: [number, number, number] | null, mistakes: number, most: number | null}} Table */

const [SIDE, FAR] = [72, 9]; // pixels of a plane; beyond its edges, in inputs
const PLACES = [[0, 0], [0, 1], [1, 0], [1, 1]];

export class Tables {
  static columns = 8;
  static heights = /** @type {const} */ ([262, 520]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", {});
  }

  /** @param {Table[]} data */
  take(data) {
    const { words } = this;
    const all = data.map(({ wanted, weights, mistakes, most }) => {
      const end = weights ? fill(words.tablesMistakes, { mistakes, most: most ?? "" }) : words.tablesNever;
      const figure = make("div", { class: "one-table", role: "img", "aria-label": fill(words.tablesLabel, { wanted: wanted.join(", "), end }) });
      figure.append(plane(wanted, weights), make("small", {}, end));
      return figure;
    });
    this.root.replaceChildren(make("div", { class: "all-tables" }, ...all), make("p", { class: "panel-about" }, words.tablesAbout));
  }
}

/**
 * Its four rows, the side that fires, and the line.
 * @param {number[]} wanted
 * @param {[number, number, number] | null} weights
 */
function plane(wanted, weights) {
  const at = (/** @type {number} */ x, /** @type {number} */ y) => `${(SIDE * (x + 0.5)) / 2} ${(SIDE * (1.5 - y)) / 2}`;
  const dots = PLACES.map(([x, y], row) => {
    const [left, top] = at(x, y).split(" ");
    return shape("circle", { cx: left, cy: top, r: 6, style: `fill: var(--class-${wanted[row] + 1})` });
  });
  return shape("svg", { viewBox: `0 0 ${SIDE} ${SIDE}` }, ...(weights ? ground(weights, at) : []), ...dots);
}

/**
 * @param {[number, number, number]} weights
 * @param {(x: number, y: number) => string} at
 */
function ground([a, b, bias], at) {
  const square = a * a + b * b, whole = `M0 0H${SIDE}V${SIDE}H0z`;
  const side = (/** @type {number} */ index, /** @type {string} */ d) => shape("path", { class: "side", d, style: `fill: var(--class-${index})` });
  if (!square) return [side(bias > 0 ? 2 : 1, whole)];
  const [x, y, long] = [(-a * bias) / square, (-b * bias) / square, Math.sqrt(square)]; // the point of the line closest to 0
  const [alongX, alongY, upX, upY] = [(-b / long) * FAR, (a / long) * FAR, (a / long) * FAR, (b / long) * FAR];
  const ends = `M${at(x - alongX, y - alongY)}L${at(x + alongX, y + alongY)}`;
  const half = (/** @type {number} */ sign) => `${ends}L${at(x + alongX + sign * upX, y + alongY + sign * upY)}L${at(x - alongX + sign * upX, y - alongY + sign * upY)}z`;
  return [side(2, half(1)), side(1, half(-1)), shape("path", { class: "value", d: ends })];
}
