// The test loss of three sizes of networks under ever stronger L2.

import { apart } from "../../charts/discs.js";
import { make } from "../../lib/dom.js";
import { amount, briefLoss } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Reader, nearestOf } from "./reader.js";
import { Drawing, discAt, linear, logarithmic, shape, through } from "./svg.js";

/**
 * @typedef {{strengths: number[], lines: {network: number, units: number, losses: number[]}[],
 *   band: {network: number, low: number[], high: number[]}, lowest: number, lab: number}} Data
 */

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [250, 30, 26, 10, 36];
const MOST = 1; // of the axis of losses
const ZERO = 0.3; // where no penalty is, in strengths of the first one: it has no logarithm

export class Strength {
  static columns = 6;
  static heights = /** @type {const} */ ([330, 352]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.drawing = new Drawing(HEIGHT, (width) => this.#shapes(width));
    this.drawing.root.classList.add("bare");
    this.reader = new Reader(this.drawing, {
      label: words.strengthLabel,
      count: () => this.data?.strengths.length ?? 0,
      nearest: (x) => (this.data ? nearestOf(this.#places(this.drawing.width), x) : 0),
      said: (index) => this.#said(index),
    });
    this.about = make("p", { class: "panel-about" });
    this.root = make("div", {}, this.reader.slider, this.reader.reading, this.about);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    this.about.textContent = fill(this.words.strengthAbout, { lowest: amount(data.lowest) });
    this.reader.at = nearestOf(data.strengths, data.lab);
    this.reader.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /** @param {number} width */
  #places(width) {
    const { strengths } = /** @type {Data} */ (this.data);
    const first = strengths[1] * ZERO;
    const x = logarithmic(first, strengths[strengths.length - 1], LEFT, width - RIGHT);
    return strengths.map((strength) => x(strength || first));
  }

  /** @param {number} index */
  #said(index) {
    const { words, data } = this;
    if (!data) return "";
    const losses = data.lines.map(({ units, losses: each }) => fill(words.strengthOne, { units, loss: briefLoss(each[index], words.none) }));
    return fill(words.strengthReads, { strength: amount(data.strengths[index]), losses: losses.join(", ") });
  }

  /** @param {number} width */
  #shapes(width) {
    const { data, reader } = this;
    if (!data) return [];
    const [places, floor] = [this.#places(width), HEIGHT - BOTTOM];
    const y = linear(0, MOST, floor, TOP);
    const height = (/** @type {number} */ loss) => y(Math.min(MOST, loss));
    const { low, high, network } = data.band;
    const around = [...high.map((loss, at) => /** @type {const} */ ([places[at], height(loss)])), ...low.map((loss, at) => /** @type {const} */ ([places[at], height(loss)])).reverse()];
    const drawn = [shape("path", { class: "between", d: `${through(around)}Z`, style: `fill: var(--network-${network})` })];
    for (const loss of [0, 0.25, 0.5, 0.75, 1]) {
      drawn.push(shape("path", { class: loss ? "grid" : "axis", d: `M${LEFT} ${y(loss)}H${width - RIGHT}` }),
        shape("text", { x: LEFT - 5, y: y(loss), dy: ".35em", "text-anchor": "end" }, String(loss)));
    }
    for (const [at, strength] of data.strengths.entries()) {
      const isNamed = strength === 0 || Number.isInteger(Math.round(Math.log10(strength) * 1e6) / 1e6);
      if (isNamed) drawn.push(shape("text", { x: places[at], y: floor + 15, "text-anchor": "middle" }, amount(strength)));
    }
    drawn.push(shape("text", { x: width - RIGHT, y: floor + 31, "text-anchor": "end" }, "L2, λ"),
      shape("path", { class: "axis", d: `M${places[reader.at]} ${TOP}V${floor}` }));
    for (const { network: number, losses } of data.lines) {
      const color = `var(--network-${number})`;
      drawn.push(shape("path", { class: "line", style: `stroke: ${color}`, d: through(losses.map((loss, at) => [places[at], height(loss)])) }),
        ...losses.map((loss, at) => shape("circle", { cx: places[at], cy: height(loss), r: at === reader.at ? 5 : 2.6, style: `fill: ${color}` })));
    }
    const starts = apart(data.lines.map(({ losses }) => height(losses[0])), 18, TOP + 8, floor - 8);
    drawn.push(...data.lines.map(({ network: number }, at) => discAt(number, places[0] + 14, starts[at])));
    return drawn;
  }
}
