// Forward and backward before training: how large each layer's outputs are, and the gradient that comes back to it.

import { make } from "../../lib/dom.js";
import { raised } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, decades, discAt, linear, logarithmic, shape, through } from "./svg.js";
import { discOf, table } from "./table.js";

/**
 * @typedef {{key: string, network: number, signal: number[], gradient: number[]}} Network
 * @typedef {{starts: number, networks: Network[]}} Data
 * @typedef {"signal" | "gradient"} Measure
 */

const MEASURES = /** @type {const} */ (["signal", "gradient"]);
const FLOOR = 1e-6; // what is smaller leaves the chart
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 26, 12, 36];

export class Flow {
  static columns = 7;
  static heights = /** @type {const} */ ([322, 555]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.charts = MEASURES.map((measure) => {
      const drawing = new Drawing(224, (width, height) => this.#shapes(measure, width, height));
      drawing.root.classList.add("bare");
      return { measure, drawing, below: make("p", { class: "panel-about flow-below" }) };
    });
    this.tables = make("div", {});
    this.root = make("div", { class: "flow" }, ...this.charts.map(({ measure, drawing, below }) =>
      make("div", {}, make("div", { class: "panel-head" }, make("b", {}, words[`flow_${measure}`]), make("small", {}, words[`flow_${measure}Unit`])), drawing.root, below)), this.tables);
  }

  /** @param {Data} data */
  take(data) {
    const { words } = this;
    this.data = data;
    const layers = data.networks[0].signal.map((_, at) => String(at + 1));
    for (const { measure, drawing, below } of this.charts) {
      const left = data.networks.filter((network) => network[measure].some((value) => value < FLOOR));
      below.replaceChildren(...left.flatMap((network) => [discOf(network.network), ` ${leftOf(network[measure], words)} `]));
      drawing.again();
    }
    this.tables.replaceChildren(...MEASURES.map((measure) => table(words[`flow_${measure}`], [words.flowLayer, ...layers],
      data.networks.map((network) => [String(network.network), ...network[measure].map((value) => value.toPrecision(2))]))));
  }

  dispose() {
    for (const { drawing } of this.charts) drawing.dispose();
  }

  /**
   * @param {Measure} measure
   * @param {number} width
   * @param {number} height
   * @returns {Node[]}
   */
  #shapes(measure, width, height) {
    const { data, words } = this;
    if (!data) return [];
    const all = data.networks.flatMap((network) => network[measure]);
    const high = 10 ** Math.ceil(Math.log10(Math.max(...all)) - 1e-9);
    const last = data.networks[0][measure].length;
    const x = linear(1, last, LEFT + 6, width - RIGHT), y = logarithmic(FLOOR, high, height - BOTTOM, TOP);
    /** @type {Node[]} */
    const drawn = decades(FLOOR, high).flatMap(([value, text]) => [
      shape("path", { class: "grid", d: `M${LEFT} ${y(value)}H${width - RIGHT + 8}` }),
      shape("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, text)]);
    for (let layer = 1; layer <= last; layer += last > 6 ? 3 : 1) {
      drawn.push(shape("text", { x: x(layer), y: height - BOTTOM + 16, "text-anchor": "middle" }, String(layer)));
    }
    drawn.push(shape("text", { x: width - RIGHT + 8, y: height - 3, "text-anchor": "end" }, words.flowLayer));
    /** @type {{network: number, x: number, y: number}[]} */
    const ends = [];
    for (const { network, [measure]: values } of data.networks) {
      const points = values.map((value, at) => /** @type {const} */ ([x(at + 1), value >= FLOOR ? y(value) : NaN]));
      const color = `var(--network-${network})`;
      drawn.push(shape("path", { d: through(points), style: `stroke: ${color}; stroke-width: 2` }));
      for (const [cx, cy] of points) if (!Number.isNaN(cy)) drawn.push(shape("circle", { cx, cy, r: 2.5, style: `fill: ${color}` }));
      const shown = points.filter(([, cy]) => !Number.isNaN(cy));
      // The gradient comes from the right: its disc is where it arrives.
      const end = measure === "signal" ? shown[shown.length - 1] : shown[0];
      if (end) ends.push({ network, x: end[0] + (measure === "signal" ? 14 : -2), y: end[1] - (measure === "signal" ? 0 : 14) });
    }
    return [...drawn, ...apart(ends).map((end) => discAt(end.network, end.x, end.y))];
  }
}

/**
 * Discs that would cover each other move up.
 * @template {{x: number, y: number}} D
 * @param {D[]} discs
 */
export function apart(discs) {
  const sorted = [...discs].sort((one, other) => other.y - one.y);
  /** @type {D[]} */
  const placed = [];
  for (const disc of sorted) {
    let { y } = disc;
    for (const other of placed) if (Math.abs(other.x - disc.x) < 17 && Math.abs(other.y - y) < 17) y = other.y - 17;
    placed.push({ ...disc, y });
  }
  return placed;
}

/**
 * What is said of a line that leaves the chart, or is not there.
 * @param {number[]} values
 * @param {Record<string, string>} words
 */
export function leftOf(values, words) {
  const least = Math.min(...values);
  if (Math.max(...values) === 0) return words.zeroThroughout;
  return fill(words.downTo, { value: `10${raised(String(Math.round(Math.log10(least))))}` });
}
