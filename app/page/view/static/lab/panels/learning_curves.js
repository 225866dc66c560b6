// Losses of one network trained in several ways, by passes over its data: in ink, each with a shape, named at their ends.

import { apart } from "../../charts/discs.js";
import { ticks } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { reading, tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, linear, logarithmic, shape, through } from "./svg.js";

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [220, 34, 114, 10, 34];
/** A shape for each curve, around a point. */
const MARKS = ["M-4 0A4 4 0 1 1 4 0A4 4 0 1 1-4 0Z", "M-3.5-3.5h7v7h-7z", "M0-4.5L4.5 3.5h-9z", "M0-5L5 0L0 5L-5 0z", "M-4.5-3.5h9L0 4.5z"];
const EVERY = 8; // of the passes: so often a curve wears its shape
const ROW = 15; // pixels between two names

/** @typedef {{name: string, losses: number[]}} Curve */
/** @typedef {{rate: number, later: number, uphill: [number, number], curves: {size: number, losses: number[], first: number, later: number}[]}} Noise */
/** @typedef {{rate: number, smaller: {rate: number, key: string, loss: number}, curves: {key: string, losses: number[], factor: number}[]}} Scheduled */

/**
 * The shapes of a chart.
 * @param {Curve[]} curves
 * @param {number} width
 * @param {string} axis what is counted to the right
 */
function chart(curves, width, axis) {
  const all = curves.flatMap(({ losses }) => losses);
  const [low, high] = [Math.min(...all) / 1.08, Math.max(...all) * 1.04];
  const passes = curves[0].losses.length - 1;
  const [right, floor] = [width - RIGHT, HEIGHT - BOTTOM];
  const x = linear(0, passes, LEFT, right), y = logarithmic(low, high, floor, TOP);
  const levels = high / low < 4 ? ticks(low, high, 4) : [0.02, 0.05, 0.1, 0.2, 0.5, 1].filter((value) => value > low && value < high);
  const ends = apart(curves.map(({ losses }) => y(losses[passes])), ROW, TOP + 4, floor);
  return [
    ...levels.flatMap((value) => [shape("path", { class: "grid", d: `M${LEFT} ${y(value)}H${right}` }),
      shape("text", { x: LEFT - 5, y: y(value), dy: ".35em", "text-anchor": "end" }, tick(value))]),
    ...[0, passes / 2, passes].map((at) => shape("text", { x: x(at), y: floor + 15, "text-anchor": "middle" }, String(at))),
    shape("text", { x: right, y: floor + 30, "text-anchor": "end" }, `${axis} →`),
    ...curves.flatMap(({ name, losses }, index) => [
      shape("path", { class: "ink-curve", d: through(losses.map((value, at) => [x(at), y(value)])) }),
      ...marksOf(losses, index).map((at) => shape("path", { class: "ink-mark", d: MARKS[index], transform: `translate(${x(at).toFixed(1)} ${y(losses[at]).toFixed(1)})` })),
      shape("path", { class: "ink-tie", d: `M${right + 2} ${y(losses[passes])}L${right + 12} ${ends[index]}` }),
      shape("path", { class: "ink-mark", d: MARKS[index], transform: `translate(${right + 18} ${ends[index].toFixed(1)})` }),
      shape("text", { x: right + 27, y: ends[index], dy: ".35em" }, name),
    ]),
  ];
}

/**
 * At which passes a curve wears its shape: not where the others do.
 * @param {number[]} losses
 * @param {number} index of the curve
 */
function marksOf(losses, index) {
  const last = losses.length - 1, every = last / EVERY;
  return Array.from({ length: EVERY }, (_, at) => Math.round((at + (index + 1) / (MARKS.length + 1)) * every)).filter((at) => at <= last);
}

/** What both panels are: a chart with a paragraph below it. */
class Curves {
  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    /** @type {Curve[]} */
    this.curves = [];
    this.drawing = new Drawing(HEIGHT, (width) => (this.curves.length ? chart(this.curves, width, words.passesAxis) : []));
    this.about = make("p", { class: "panel-about" });
    this.root = make("div", {}, this.drawing.root, this.about);
  }

  /** @param {Curve[]} curves */
  present(curves) {
    this.curves = curves;
    this.drawing.name(curves.map(({ name, losses }) => `${name}: ${reading(losses[losses.length - 1])}`).join("; "));
    this.drawing.again();
  }

  dispose() {
    this.drawing.dispose();
  }
}

export class Batches extends Curves {
  static columns = 6;
  static heights = /** @type {const} */ ([392, 430]);

  /** @param {Noise} data */
  take({ later, uphill, curves }) {
    const { words } = this;
    const last = curves[curves.length - 1].size;
    const name = (/** @type {number} */ size) => fill(size === last ? words.allRows : words.batchOf, { size });
    this.present(curves.map(({ size, losses }) => ({ name: name(size), losses })));
    this.table?.remove();
    const row = (/** @type {string} */ head, /** @type {string[]} */ cells) => make("tr", {}, make("th", { scope: "row" }, head), ...cells.map((text) => make("td", {}, text)));
    this.table = make("table", { class: "panel-table" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.batchSize), ...curves.map(({ size }) => make("th", { scope: "col" }, String(size))))),
      make("tbody", {}, row(words.cosineFirst, curves.map(({ first }) => first.toFixed(2).replace("-", "−"))),
        row(fill(words.cosineLater, { steps: later }), curves.map((curve) => curve.later.toFixed(2).replace("-", "−")))));
    this.about.before(this.table);
    this.about.textContent = fill(words.batchesAbout, { uphill: Math.round(100 * uphill[0]) });
  }
}

export class Schedules extends Curves {
  static columns = 6;
  static heights = /** @type {const} */ ([392, 320]);

  /** @param {Scheduled} data */
  take({ smaller, curves }) {
    const { words } = this;
    const named = curves.map(({ key, losses }) => ({ name: words[`schedule_${key}`], losses }));
    this.present(named);
    const moves = named.map(({ losses }) => deviation(losses.slice(-20)));
    const calmest = moves.indexOf(Math.min(...moves));
    const ends = named.map(({ losses }) => losses[losses.length - 1]);
    const lowest = ends.indexOf(Math.min(...ends));
    this.about.textContent = fill(words.schedulesAbout, {
      calm: reading(moves[calmest]), calmest: named[calmest].name, wild: reading(moves[0]), lowest: named[lowest].name, loss: reading(ends[lowest]),
      smaller: tick(smaller.rate), other: words[`schedule_${smaller.key}`], end: reading(smaller.loss),
    });
  }
}

/**
 * How far values are from a straight line through the first and the last: the standard deviation.
 * @param {number[]} values
 */
export function deviation(values) {
  const [first, last] = [values[0], values[values.length - 1]];
  const off = values.map((value, at) => value - first - ((last - first) * at) / (values.length - 1));
  const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
  return Math.sqrt(off.reduce((sum, value) => sum + (value - mean) ** 2, 0) / off.length);
}
