// Losses by what was spent for them, over powers of ten both ways: stairs, since between two looks nothing is known. A disc
// for each at the moment's line, which is dragged to go to another moment.

import { apart } from "../../charts/discs.js";
import { ticks } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { count, tick } from "../../lib/format.js";
import { lossAxis, lossTicks, shareOf } from "../optimizers/scene.js";
import { discAt, logarithmic, shape, through } from "../panels/svg.js";
import { momentAt, stairs } from "./scene.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [38, 30, 6, 20]; // pixels around the lines
const NARROW = 46; // pixels between two counts on the axis

/**
 * @typedef {{number: number, losses: number[], low?: number[], high?: number[]}} Line `low` and `high`: of a band around it
 * @typedef {{counts: number[], lines: Line[], step: number, focus: number, isTold: boolean, text: string}} Spending `text`: spoken
 */

export class Spent {
  /**
   * @param {string} label
   * @param {(step: number) => void} go
   */
  constructor(label, go) {
    this.go = go;
    this.width = this.step = 0;
    /** @type {number[]} */
    this.counts = [1];
    this.svg = shape("svg", { "aria-hidden": "true" });
    this.root = make("div", { class: "spent", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": "0" });
    this.root.append(this.svg);
    this.root.onpointerdown = (event) => {
      if (event.button !== 0) return;
      this.root.setPointerCapture(event.pointerId);
      this.#to(event);
    };
    this.root.onpointermove = (event) => this.root.hasPointerCapture(event.pointerId) && this.#to(event);
    this.root.onkeydown = (event) => this.#press(event);
  }

  get x() {
    return logarithmic(1, this.counts[this.counts.length - 1], LEFT, this.width - RIGHT);
  }

  /** @param {PointerEvent} event */
  #to({ clientX }) {
    this.go(momentAt(this.counts, this.x, clientX - this.root.getBoundingClientRect().left));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const far = event.shiftKey ? 10 : 1;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: this.step - far, ArrowRight: this.step + far, Home: 0, End: this.counts.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(steps[event.key]);
  }

  /** @param {Spending} spending */
  draw({ counts, lines, step, focus, isTold, text }) {
    const { clientWidth: width, clientHeight: height } = this.root;
    [this.width, this.step, this.counts] = [width, step, counts];
    if (!width || !height) return;
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    const axis = lossAxis(lines.flatMap(({ losses, low }) => [losses, low ?? losses]));
    const { x } = this, last = counts.length - 1, foot = height - BOTTOM;
    const y = (/** @type {number} */ value) => Math.min(foot, Math.max(TOP, foot - (foot - TOP) * shareOf(value, axis)));
    const grid = lossTicks(axis, ticks).flatMap((value) => [
      shape("path", { class: "hair", d: `M${LEFT} ${y(value).toFixed(1)}H${width - RIGHT}` }),
      shape("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, tick(value)),
    ]);
    const spots = (/** @type {number[]} */ losses, /** @type {number} */ from, /** @type {number} */ to) =>
      losses.slice(from, to + 1).map((loss, at) => /** @type {[number, number]} */ ([x(counts[from + at]), y(loss)]));
    const isDimmed = lines.some(({ number }) => number === focus); // all but that one
    const curves = lines.flatMap((line) => {
      const look = { fill: "none", stroke: `var(--network-${line.number})`, "stroke-linejoin": "round" };
      const isOn = line.number === focus;
      return [
        ...this.#band(line, step, spots),
        ...(isTold && step < last ? [shape("path", { ...look, d: through(stairs(spots(line.losses, step, last))), "stroke-width": 1.6, opacity: 0.3 })] : []),
        shape("path", { ...look, d: through(stairs(spots(line.losses, 0, step))), "stroke-width": isOn ? 3.2 : 2, opacity: isDimmed && !isOn ? 0.45 : 1 }),
      ];
    });
    const heights = apart(lines.map(({ losses }) => y(losses[step])), 17, TOP + 8, foot);
    const now = x(counts[step]);
    const discs = step ? lines.flatMap(({ number, losses }, at) => [
      shape("path", { class: "tie", d: `M${now.toFixed(1)} ${y(losses[step]).toFixed(1)}L${(now + 10).toFixed(1)} ${heights[at].toFixed(1)}`, stroke: `var(--network-${number})` }),
      discAt(number, now + 18, heights[at]),
    ]) : [];
    this.svg.replaceChildren(...grid, ...this.#counts(height), ...curves, shape("path", { class: "now", d: `M${now.toFixed(1)} ${TOP}V${foot}` }), ...discs);
    this.root.ariaValueMax = String(last);
    this.root.ariaValueNow = String(step);
    this.root.ariaValueText = text;
  }

  /**
   * @param {Line} line
   * @param {number} step
   * @param {(losses: number[], from: number, to: number) => [number, number][]} spots
   */
  #band({ number, low, high }, step, spots) {
    if (!low || !high || !step) return [];
    const [above, below] = [high, low].map((ends) => stairs(spots(ends, 0, step)));
    return [shape("path", { d: `${through([...above, ...below.reverse()])}z`, fill: `var(--network-${number})`, opacity: 0.12 })];
  }

  /** @param {number} height */
  #counts(height) {
    const { counts, x } = this, last = counts[counts.length - 1];
    const round = [1, 10, 100, 1000].filter((value) => value < last && x(last) - x(value) > NARROW);
    return [...round, last].map((value) => shape("text", { x: x(value), y: height - 4, "text-anchor": "middle" }, count(value)));
  }
}
