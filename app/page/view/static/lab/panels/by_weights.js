// Evaluations to one loss, by the number of weights: what two gradients and a search cost.

import { apart } from "../../charts/discs.js";
import { make } from "../../lib/dom.js";
import { count } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Reader, nearestOf } from "./reader.js";
import { Drawing, decades, discAt, logarithmic, shape, through } from "./svg.js";

/** @typedef {{weights: number, evaluations: (number | null)[]}[]} Data */

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [226, 44, 30, 10, 30];
const FIRST = 2; // the number of the first way that is shown
const MOST = 3200; // evaluations
const END = 5000; // of the axis

export class ByWeights {
  static columns = 7;
  static heights = /** @type {const} */ ([316, 350]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    /** @type {Data} */
    this.data = [];
    this.drawing = new Drawing(HEIGHT, (width) => this.#shapes(width));
    this.drawing.root.classList.add("bare");
    this.reader = new Reader(this.drawing, {
      label: words.byWeightsLabel,
      count: () => this.data.length,
      nearest: (x) => (this.data.length ? nearestOf(this.data.map(({ weights }) => this.#x(this.drawing.width)(weights)), x) : 0),
      said: (index) => this.#said(index),
      far: 2,
    });
    this.root = make("div", {}, this.reader.slider, this.reader.reading, make("p", { class: "panel-about" }, words.byWeightsAbout));
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    this.reader.at = data.length - 1;
    this.reader.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /** @param {number} width */
  #x(width) {
    const { data } = this;
    return logarithmic(data[0].weights / 1.3, data[data.length - 1].weights * 1.3, LEFT, width - RIGHT);
  }

  /** @param {number} index */
  #said(index) {
    const { words, data } = this;
    if (!data.length) return "";
    const [local, numeric, analytic] = data[index].evaluations.map((value) => (value === null ? fill(words.byWeightsNever, { most: count(MOST) }) : count(value)));
    return fill(words.byWeightsReads, { weights: count(data[index].weights), local, numeric, analytic });
  }

  /** @param {number} width */
  #shapes(width) {
    const { data, words, reader } = this;
    if (!data.length) return [];
    const x = this.#x(width), floor = HEIGHT - BOTTOM, right = width - RIGHT, y = logarithmic(1, END, floor, TOP);
    const drawn = decades(1, 1000).flatMap(([value, text]) => [
      shape("path", { class: "grid", d: `M${LEFT} ${y(value)}H${right}` }),
      shape("text", { x: LEFT - 6, y: y(value), dy: ".35em", "text-anchor": "end" }, text),
    ]);
    drawn.push(shape("path", { class: "axis", d: `M${x(data[reader.at].weights)} ${TOP}V${floor}` }),
      ...data.map(({ weights }) => shape("text", { x: x(weights), y: floor + 16, "text-anchor": "middle" }, count(weights))),
      shape("text", { x: x(50), y: floor + 16, "text-anchor": "middle" }, words.byWeightsAxis));
    const lines = data[0].evaluations.map((_, way) => data.map(({ weights, evaluations }) => /** @type {[number, number]} */ ([x(weights), y(evaluations[way] ?? NaN)])));
    lines.forEach((line, way) => {
      const color = `var(--network-${FIRST + way})`;
      drawn.push(shape("path", { class: "line", style: `stroke: ${color}`, d: through(line) }),
        ...line.filter(([, at]) => !Number.isNaN(at)).map(([left, at]) => shape("circle", { cx: left, cy: at, r: 3.5, style: `fill: ${color}` })));
    });
    const ends = lines.map((line) => line[line.length - 1][1]).map((at) => (Number.isNaN(at) ? TOP : at));
    const heights = apart(ends, 18, TOP + 8, floor - 8);
    drawn.push(...heights.map((at, way) => discAt(FIRST + way, right + 15, at)));
    return drawn;
  }
}
