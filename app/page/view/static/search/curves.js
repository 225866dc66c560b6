// The learning curves of the best trials: their mean loss on left-out rows, epoch by epoch.

import { make } from "../lib/dom.js";
import { narrow } from "../lib/format.js";
import { apart } from "../charts/discs.js";
import { discAt, linear, logarithmic, shape, through } from "../lab/panels/svg.js";
import { ticks } from "../lib/canvas.js";
import { Chart, heading } from "./chart.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {{number: number, epochs: number[], losses: (number | null)[]}} Curve */

const [LEFT, RIGHT, TOP, FOOT] = [36, 26, 8, 24];
const LEVELS = [100, 30, 10, 5, 3, 2, 1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.003, 0.001, 1e-4, 1e-5];
const HIGH = 10; // times the median: what is above is cut, so that one wild epoch leaves room for the others

export class Curves {
  /**
   * @param {Record<string, string>} words
   * @param {import("./chart.js").Outside} outside
   */
  constructor(words, outside) {
    /** @type {Curve[]} */
    this.curves = [];
    const frame = (/** @type {View} */ view, /** @type {number} */ width, /** @type {number} */ height) => frameOf(this.#known(view), width, height);
    this.chart = new Chart(150, words.curves, {
      shapes: (view, width, height) => drawn(view, this.#known(view), frame(view, width, height), width, height, words),
      spots: (view, width, height) => spotsOf(this.#known(view), frame(view, width, height)),
      marks: (view, number, width, height) => {
        const curve = this.#known(view).find((one) => one.number === number);
        return curve ? [shape("path", { class: "search-curve looked", d: lineOf(curve, frame(view, width, height)) })] : [];
      },
    }, outside);
    this.root = make("section", { class: "search-curves", "aria-label": words.curves },
      heading(words.curves, make("small", {}, words.curvesAbout), "search.curves"), this.chart.root);
  }

  /**
   * @param {View} view
   * @param {Curve[]} curves
   */
  draw(view, curves) {
    this.curves = curves;
    this.chart.draw(view);
  }

  /** @param {View} view */
  #known({ rank }) {
    return this.curves.filter(({ number, epochs }) => rank.has(number) && epochs.length);
  }

  dispose() {
    this.chart.dispose();
  }
}

/**
 * @param {Curve[]} curves
 * @param {number} width
 * @param {number} height
 */
function frameOf(curves, width, height) {
  const losses = curves.flatMap((curve) => curve.losses).filter((loss) => loss !== null && loss > 0).map(Number).sort((one, other) => one - other);
  const last = Math.max(1, ...curves.map(({ epochs }) => epochs[epochs.length - 1]));
  const low = losses[0] ?? 0.01, high = Math.max(Math.min(losses[losses.length - 1] ?? 1, HIGH * (losses[losses.length >> 1] ?? 1)), 1.5 * low);
  return { last, low, high, x: linear(0, last, LEFT, width - RIGHT), y: logarithmic(low * 0.9, high * 1.05, height - FOOT, TOP) };
}

/** @typedef {ReturnType<typeof frameOf>} Frame */

/**
 * @param {Curve} curve
 * @param {Frame} frame
 */
const lineOf = ({ epochs, losses }, { x, y, low, high }) =>
  through(epochs.map((epoch, at) => [x(epoch), losses[at] === null ? NaN : y(Math.min(Math.max(Number(losses[at]), low * 0.9), high * 1.05))]));

/**
 * The ends of the curves, from the lowest to the highest loss.
 * @param {Curve[]} curves
 * @param {Frame} frame
 */
function spotsOf(curves, { x, y, low, high }) {
  const ends = curves.map(({ number, epochs, losses }) => ({ number, end: epochs[epochs.length - 1], loss: Math.max(Number(losses[losses.length - 1] ?? high), low * 0.9) }));
  return ends.sort((one, other) => one.loss - other.loss).map(({ number, end, loss }) => ({ number, x: x(end), y: y(Math.min(loss, high)) }));
}

/**
 * @param {View} view
 * @param {Curve[]} curves
 * @param {Frame} frame
 * @param {number} width
 * @param {number} height
 * @param {Record<string, string>} words
 */
function drawn(view, curves, frame, width, height, words) {
  const { x, y, low, high, last } = frame, bottom = height - FOOT;
  const shapes = [shape("path", { class: "axis", d: `M${LEFT} ${bottom + 0.5}H${width - RIGHT}` }), shape("text", { x: width, y: height - 6, "text-anchor": "end" }, words.epochs)];
  if (!curves.length) return [...shapes, shape("text", { x: LEFT, y: bottom / 2 }, words.curvesEmpty)];
  let free = Infinity;
  for (const level of LEVELS.filter((one) => one <= high && one >= low * 0.9).reverse()) {
    if (Math.abs(free - y(level)) < 22) continue;
    free = y(level);
    shapes.push(shape("path", { class: "grid", d: `M${LEFT} ${free.toFixed(1)}H${width - RIGHT}` }),
      shape("text", { x: LEFT - 6, y: free, dy: ".35em", "text-anchor": "end" }, narrow(level)));
  }
  const ends = width - 9 * words.epochs.length;
  for (const epoch of ticks(0, last, 4)) if (x(epoch) < ends) shapes.push(shape("text", { x: x(epoch), y: height - 6, "text-anchor": "middle" }, String(epoch)));
  const before = view.stages[view.last - 1];
  if (before && before.epochs < last) shapes.push(shape("path", { class: "cursor", d: `M${x(before.epochs).toFixed(1)} ${TOP - 4}V${bottom}` }),
    shape("text", { class: "halo", x: x(before.epochs) + 5, y: TOP + 4 }, words.stageEnded.replace("{number}", String(view.last))));
  for (const curve of [...curves].reverse()) {
    shapes.push(shape("path", { class: "search-curve", style: `stroke: var(--network-${view.rank.get(curve.number)})`, d: lineOf(curve, frame) }));
  }
  const spots = spotsOf(curves, frame), places = apart(spots.map((spot) => spot.y), 17, TOP, bottom);
  return [...shapes, ...spots.map(({ number, x: end }, at) => discAt(Number(view.rank.get(number)), Math.min(end + 13, width - 10), places[at]))];
}
