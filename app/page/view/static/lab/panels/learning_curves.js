// Losses of one network trained in several ways, by passes over its data: in ink, named at their ends.

import { apart } from "../../charts/discs.js";
import { ticks } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { reading, tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, linear, logarithmic, shape, through } from "./svg.js";

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [220, 34, 104, 10, 34];
const DASHES = ["", "8 4", "2 4", "8 3 2 3", "14 4"];
const ROW = 15; // pixels between two names

/** @typedef {{name: string, losses: number[]}} Curve */
/** @typedef {{rate: number, later: number, uphill: [number, number], curves: {size: number, losses: number[], first: number, later: number}[]}} Noise */
/** @typedef {{rate: number, curves: {key: string, losses: number[], factor: number}[]}} Scheduled */

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
  const levels = high / low < 4 ? ticks(low, high, 4) : [0.1, 0.2, 0.5, 1].filter((value) => value > low && value < high);
  const ends = apart(curves.map(({ losses }) => y(losses[passes])), ROW, TOP + 4, floor);
  return [
    ...levels.flatMap((value) => [shape("path", { class: "grid", d: `M${LEFT} ${y(value)}H${right}` }),
      shape("text", { x: LEFT - 5, y: y(value), dy: ".35em", "text-anchor": "end" }, tick(value))]),
    ...[0, passes / 2, passes].map((at) => shape("text", { x: x(at), y: floor + 15, "text-anchor": "middle" }, String(at))),
    shape("text", { x: right, y: floor + 30, "text-anchor": "end" }, `${axis} →`),
    ...curves.flatMap(({ name, losses }, index) => [
      shape("path", { class: "ink-curve", d: through(losses.map((value, at) => [x(at), y(value)])), "stroke-dasharray": DASHES[index] }),
      shape("path", { class: "ink-tie", d: `M${right + 2} ${y(losses[passes])}L${right + 12} ${ends[index]}` }),
      shape("text", { x: right + 16, y: ends[index], dy: ".35em" }, name),
    ]),
  ];
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
  take({ curves }) {
    const { words } = this;
    const named = curves.map(({ key, losses }) => ({ name: words[`schedule_${key}`], losses }));
    this.present(named);
    const moves = named.map(({ losses }) => deviation(losses.slice(-20)));
    const calmest = moves.indexOf(Math.min(...moves));
    const ends = named.map(({ losses }) => losses[losses.length - 1]);
    const lowest = ends.indexOf(Math.min(...ends));
    this.about.textContent = fill(words.schedulesAbout, {
      calm: reading(moves[calmest]), calmest: named[calmest].name, wild: reading(moves[0]), lowest: named[lowest].name, loss: reading(ends[lowest]),
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
