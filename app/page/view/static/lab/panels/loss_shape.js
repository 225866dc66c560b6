// The loss over the weights after each preparation, in its true shape, with the way down from w = 0.

import { make } from "../../lib/dom.js";
import { count, reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "./disc.js";
import { contour } from "./contours.js";
import { Drawing, discAt, linear, shape, through } from "./svg.js";

/**
 * @typedef {{network: number, condition: number, atMinimum: number, steps: number | null, way: [number, number][],
 *   numbers: number[], minimum: [number, number], side: number, rows: number[], grid: number[][], share: number,
 *   flattest: number}} Picture places are shares of its side
 * @typedef {{goal: number, least: number, most: number, pictures: Picture[]}} Data
 */

const LEVELS = [0.145, 0.2, 0.25, 0.32, 0.4, 0.5, 0.69, 1, 1.5, 2.2, 3.2, 4.6, 7, 10, 15, 22, 32];
const AT_FIRST = 180; // pixels that a picture is wide until its room is known
const FIRST = 20; // steps that have a dot, and of the others the powers of ten

export class LossShape {
  static columns = 12;
  static heights = /** @type {const} */ ([332, 830]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    /** @type {Drawing[]} */
    this.drawings = [];
    this.list = make("div", { class: "small-pictures six" });
    this.about = make("p", { class: "panel-about" });
    this.root = make("div", {}, this.list, this.about);
  }

  /** @param {Data} data */
  take(data) {
    this.dispose();
    const { words } = this;
    this.drawings = data.pictures.map((picture, index) => new Drawing(AT_FIRST, (width) => {
      this.drawings[index].svg.setAttribute("height", String(width));
      return shapesOf(picture, data.goal, width);
    }));
    this.list.replaceChildren(...data.pictures.map((picture, index) => {
      const { network, condition, atMinimum, steps } = picture;
      const name = words[`preparation${network}`];
      const reached = steps === null ? fill(words.moreThan, { count: count(data.most) }) : count(steps);
      this.drawings[index].name(fill(words.lossShapeSays, { name, condition: reading(condition), steps: reached, goal: data.goal }));
      const line = (/** @type {string} */ term, /** @type {string} */ value) => make("div", {}, make("dt", {}, term), make("dd", {}, value));
      return make("div", {}, make("div", { class: "small-name" }, disc(network), ` ${name}`), this.drawings[index].root,
        make("dl", { class: "panel-figures" }, line(words.conditionStart, written(condition)), line(words.conditionMinimum, written(atMinimum)), line(fill(words.stepsTo, { goal: data.goal }), reached)));
    }));
    const shares = data.pictures.map(({ share }) => share);
    this.about.textContent = fill(words.lossShapeAbout, { goal: data.goal, least: reading(data.least), share: Math.floor(100 * Math.min(...shares)) });
  }

  dispose() {
    for (const drawing of this.drawings) drawing.dispose();
  }
}

/** @param {number} condition */
const written = (condition) => (condition < 1000 ? reading(condition) : count(Math.round(condition)));

/**
 * @param {Picture} picture
 * @param {number} goal
 * @param {number} width
 */
function shapesOf({ network, way, numbers, minimum, rows, grid }, goal, width) {
  const xs = grid[0].map((_, column) => column / (grid[0].length - 1));
  const place = linear(0, 1, 0, width), up = linear(0, 1, width, 0);
  const lines = (/** @type {number} */ level) => contour(grid, xs, rows, level)
    .map(([x, y, toX, toY]) => `M${place(x).toFixed(1)} ${up(y).toFixed(1)}L${place(toX).toFixed(1)} ${up(toY).toFixed(1)}`).join("");
  const color = `var(--network-${network})`;
  const points = way.map(([x, y]) => /** @type {[number, number]} */ ([place(x), up(y)]));
  const [start, end] = [points[0], points[points.length - 1]];
  const [low, high] = [place(minimum[0]), up(minimum[1])];
  const hasDot = (/** @type {number} */ index) => index > 0 && (numbers[index] <= FIRST || index % 10 === 0);
  return [
    ...LEVELS.filter((level) => level > goal || level < goal).map((level) => shape("path", { class: "contour", d: lines(level) })),
    shape("path", { class: "goal", d: lines(goal) }),
    shape("path", { class: "line", style: `stroke: ${color}`, d: through(points) }),
    ...points.flatMap(([x, y], index) => (hasDot(index) ? [shape("circle", { cx: x, cy: y, r: 2, style: `fill: ${color}` })] : [])),
    shape("path", { class: "least", d: `M${low - 4} ${high}H${low + 4}M${low} ${high - 4}V${high + 4}` }),
    shape("circle", { class: "ring", cx: start[0], cy: start[1], r: 4 }),
    discAt(network, end[0], end[1]),
  ];
}
