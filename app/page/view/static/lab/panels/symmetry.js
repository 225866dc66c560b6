// The weights into one layer as squares, a row an input and a column a unit: equal columns stay equal.

import { make } from "../../lib/dom.js";
import { amount, briefLoss } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "./svg.js";
import { discOf, keyOf } from "./table.js";

/**
 * @typedef {{key: string, network: number, weights: number[][], apart: number, everywhere: number, moved: number, loss: number}} Network
 * @typedef {{steps: number, layer: number, networks: Network[]}} Data
 */

const [SIDE, GAP, SMALLEST] = [10, 1, 0.06]; // of a square; how strong one is that is nearly 0

export class Symmetry {
  static columns = 5;
  static heights = /** @type {const} */ ([322, 290]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", {});
  }

  /** @param {Data} data */
  take({ networks }) {
    const { words } = this;
    const largest = Math.max(...networks.flatMap(({ weights }) => weights.flat()).map(Math.abs)) || 1;
    const moved = networks.find(({ key }) => key === "constant")?.moved ?? 0;
    const drawn = networks.map((network) => this.#network(network, largest));
    const keys = make("div", { class: "panel-head" }, keyOf(fill(words.symmetryPositive, { value: amount(largest) }), "solid"),
      keyOf(fill(words.symmetryNegative, { value: amount(-largest) }), "hollow"));
    this.root.replaceChildren(make("div", { class: "squares" }, ...drawn), keys, make("p", { class: "panel-about" }, fill(words.symmetryAbout, { moved: amount(moved) })));
  }

  /**
   * @param {Network} network
   * @param {number} largest
   */
  #network({ key, network, weights, apart, loss }, largest) {
    const { words } = this;
    const name = words[`symmetry_${key}`], color = network ? `var(--network-${network})` : "var(--st-text-color)";
    const figure = apart ? fill(words.symmetryApart, { value: amount(apart, "", 3) }) : words.symmetryEqual;
    const label = fill(words.symmetryLabel, { name, figure });
    const [height, width] = [weights.length * SIDE, weights[0].length * SIDE];
    const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      ...weights.flatMap((row, input) => row.map((weight, unit) => squareOf(weight, largest, unit * SIDE, input * SIDE))));
    svg.style.color = color;
    return make("div", { class: "squares-one" },
      make("div", { class: "squares-name" }, ...(network ? [discOf(network)] : []), make("b", {}, name)), svg,
      make("span", {}, figure), make("small", {}, fill(words.symmetryLoss, { loss: briefLoss(loss, words.none) })));
  }
}

/**
 * A filled square if a weight is positive, a hollow one if it is negative.
 * @param {number} weight
 * @param {number} largest
 * @param {number} x
 * @param {number} y
 */
function squareOf(weight, largest, x, y) {
  const [isHollow, strength] = [weight < 0, strengthOf(weight, largest).toFixed(3)];
  const inset = isHollow ? 1 : 0, side = SIDE - GAP - 2 * inset;
  return shape("rect", { x: x + inset, y: y + inset, width: side, height: side, style: isHollow
    ? `fill: none; stroke: currentcolor; stroke-width: 2; stroke-opacity: ${strength}` : `fill: currentcolor; fill-opacity: ${strength}` });
}

/**
 * How strong a weight's square is, from almost nothing to 1.
 * @param {number} weight
 * @param {number} largest
 */
export const strengthOf = (weight, largest) => SMALLEST + (1 - SMALLEST) * Math.min(1, Math.abs(weight) / largest);
