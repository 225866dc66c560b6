// The running averages of one unit over the steps, beside what each batch had for itself.

import { make, write } from "../../lib/dom.js";
import { amount, brief } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Reader } from "./reader.js";
import { Drawing, linear, shape, through } from "./svg.js";

/** @typedef {{batch: (number | null)[], running: (number | null)[]}} Pair `running` begins with step 0 */
/** @typedef {{layer: number, unit: number, momentum: number, size: number, mean: Pair, variance: Pair}} Data */

const [HIGH, LEFT, TOP, BOTTOM, GAP] = [190, 38, 20, 22, 44];
const NARROW = 620; // below it, one chart stands above the other
const NETWORK = 2;

export class RunningAverages {
  static columns = 12;
  static heights = /** @type {const} */ ([270, 486]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.about = make("p", { class: "panel-about" });
    const key = (/** @type {string} */ name, /** @type {string} */ text, color = `var(--network-${NETWORK})`) =>
      make("span", { class: `panel-key ${name}`, style: `--key: ${color}` }, make("i", {}), text);
    this.drawing = new Drawing(HIGH, (width) => this.#shapes(width));
    this.drawing.root.classList.add("bare");
    this.reader = new Reader(this.drawing, {
      label: words.runningAveragesLabel,
      count: () => this.data?.mean.running.length ?? 0,
      nearest: (x, y) => this.#nearest(x, y),
      said: (step) => this.#said(step),
      far: 10,
    });
    this.root = make("div", {}, this.about,
      make("div", { class: "panel-head" }, key("", words.runningAveragesKept), key("thin", words.runningAveragesBatch, "var(--quiet)")), this.reader.slider, this.reader.reading);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    const { layer, unit, size, momentum } = data;
    write(this.about, fill(this.words.runningAveragesAbout, { layer, unit, size, kept: amount(momentum), moved: amount(1 - momentum) }));
    this.reader.at = Math.min(10, data.mean.running.length - 1);
    this.reader.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /**
   * Where each chart lies, and the scale of its steps.
   * @param {number} width
   */
  #charts(width) {
    const { mean, variance } = /** @type {Data} */ (this.data);
    const isNarrow = width < NARROW;
    const wide = isNarrow ? width : (width - GAP) / 2;
    return [mean, variance].map((pair, index) => {
      const [left, top] = isNarrow ? [0, index * HIGH] : [index * (wide + GAP), 0];
      return { pair, left, top, x: linear(0, pair.running.length - 1, left + LEFT, left + wide - 8) };
    });
  }

  /**
   * @param {number} left
   * @param {number} top
   */
  #nearest(left, top) {
    if (!this.data) return 0;
    const charts = this.#charts(this.drawing.width);
    const isSecond = charts[1].top ? top > charts[1].top : left > charts[1].left;
    const { x, pair } = charts[Number(isSecond)];
    return Math.max(0, Math.min(pair.running.length - 1, Math.round((left - x(0)) / (x(1) - x(0)))));
  }

  /** @param {number} step */
  #said(step) {
    const { data, words } = this;
    if (!data) return "";
    const { mean, variance } = data;
    if (step === 0) return fill(words.runningAveragesStart, { mean: brief(mean.running[0]), variance: brief(variance.running[0]) });
    return fill(words.runningAveragesReads, { step, mean: brief(mean.batch[step - 1]), kept: brief(mean.running[step]), variance: brief(variance.batch[step - 1]), held: brief(variance.running[step]) });
  }

  /** @param {number} width */
  #shapes(width) {
    const { data, words, reader } = this;
    if (!data) return [];
    const charts = this.#charts(width);
    this.drawing.svg.setAttribute("height", String(charts[1].top + HIGH));
    return charts.flatMap(({ pair, left, top, x }, index) => {
      const shown = [...pair.batch, ...pair.running].filter((value) => value !== null);
      const [low, high] = [Math.min(0, ...shown), Math.max(...shown)];
      const y = linear(low, high, top + HIGH - BOTTOM, top + TOP);
      const last = pair.running.length - 1;
      const height = (/** @type {number | null} */ value) => (value === null ? NaN : y(value));
      const drawn = [shape("text", { class: "strong", x: left + LEFT, y: top + 12 }, words[index ? "runningAveragesVariance" : "runningAveragesMean"])];
      for (const value of ticksOf(low, high)) {
        drawn.push(shape("path", { class: "grid", d: `M${x(0)} ${y(value)}H${x(last)}` }), shape("text", { x: x(0) - 5, y: y(value), dy: ".35em", "text-anchor": "end" }, amount(value)));
      }
      for (let step = 0; step <= last; step += 100) drawn.push(shape("text", { x: x(step), y: top + HIGH - 5, "text-anchor": step === last ? "end" : "middle" }, String(step)));
      const kept = pair.running[reader.at];
      drawn.push(shape("path", { class: "batch", d: through(pair.batch.map((value, at) => [x(at + 1), height(value)])) }),
        shape("path", { class: "line", style: `stroke: var(--network-${NETWORK})`, d: through(pair.running.map((value, at) => [x(at), height(value)])) }),
        shape("path", { class: "cursor", d: `M${x(reader.at)} ${top + TOP}V${top + HIGH - BOTTOM}` }));
      if (kept !== null && kept !== undefined) drawn.push(shape("circle", { cx: x(reader.at), cy: y(kept), r: 4.5, style: `fill: var(--network-${NETWORK})` }));
      return drawn;
    });
  }
}

/**
 * Three to six round numbers from one to another.
 * @param {number} low
 * @param {number} high
 */
function ticksOf(low, high) {
  const rough = (high - low) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, at) => +((Math.ceil(low / step) + at) * step).toPrecision(6));
}
