// Two weights on the contours of their loss: behind positive inputs their path zigzags.

import { make } from "../../lib/dom.js";
import { wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, shape, through } from "./svg.js";

/**
 * @typedef {[number, number]} Point
 * @typedef {{key: string, path: Point[], steps: number, median: number, together: number, rate: number,
 *   curvature: [Point, Point]}} Case
 * @typedef {{goal: Point, near: number, draws: number, cases: Case[]}} Data
 */

const HEIGHT = 220;
const LEVELS = [0.25, 0.5, 0.75, 1, 1.4, 2, 2.8, 4]; // how far contours reach the flattest way, in lengths from start to goal
const CORNERS = 72; // of a contour
const ROOM = 0.12; // around the paths, as a share of their size

export class Centered {
  static columns = 7;
  static heights = /** @type {const} */ ([358, 686]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    /** @type {Drawing[]} */
    this.drawings = [];
    this.root = make("div", {});
  }

  /** @param {Data} data */
  take(data) {
    const { words } = this;
    this.dispose();
    this.drawings = data.cases.map((one) => new Drawing(HEIGHT, (width, height) => shapesOf(one, data, width, height)));
    const parts = data.cases.map((one, at) => {
      const title = words[`centered_${one.key}`];
      const together = fill(words.centeredTogether, { share: wholePercent(one.together, words.none) });
      const steps = fill(words.centeredSteps, { near: wholePercent(data.near, ""), steps: one.steps, draws: data.draws, median: one.median });
      this.drawings[at].name(`${title}. ${together} ${steps}`);
      return make("div", {}, make("div", { class: "panel-head" }, make("b", {}, title)), this.drawings[at].root,
        make("p", { class: "panel-reading" }, together), make("p", { class: "panel-about" }, steps));
    });
    this.root.replaceChildren(make("div", { class: "flow" }, ...parts), make("p", { class: "panel-about" }, words.centeredAbout));
  }

  dispose() {
    for (const drawing of this.drawings) drawing.dispose();
  }
}

/**
 * @param {Case} one
 * @param {Data} data
 * @param {number} width
 * @param {number} height
 */
function shapesOf(one, { goal, cases }, width, height) {
  const all = [...cases.flatMap(({ path }) => path), goal];
  const [x, y] = placesOf(all, width, height);
  const length = Math.hypot(goal[0] - one.path[0][0], goal[1] - one.path[0][1]);
  const path = through(one.path.map(([first, second]) => [x(first), y(second)]));
  const [endX, endY] = [x(goal[0]), y(goal[1])];
  return [
    ...LEVELS.map((level) => shape("path", { class: "grid contour", d: `${through(contour(one.curvature, goal, level * length).map(([first, second]) => [x(first), y(second)]))}Z` })),
    shape("path", { class: "value", style: "stroke-width: 1.4", d: path }),
    ...one.path.map(([first, second]) => shape("circle", { class: "dot", cx: x(first), cy: y(second), r: 1.8 })),
    shape("circle", { class: "ring", cx: x(one.path[0][0]), cy: y(one.path[0][1]), r: 5 }),
    shape("path", { class: "cross", d: `M${endX - 6} ${endY}h12M${endX} ${endY - 6}v12` }),
  ];
}

/**
 * A place for each weight, with as many pixels for 1 both ways; all points have room.
 * @param {Point[]} points
 * @param {number} width
 * @param {number} height
 * @returns {[import("./svg.js").Place, import("./svg.js").Place]}
 */
export function placesOf(points, width, height) {
  const [xs, ys] = [points.map(([first]) => first), points.map(([, second]) => second)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(width / (right - left), height / (high - low)) * (1 - 2 * ROOM);
  return [(first) => width / 2 + (first - (left + right) / 2) * scale, (second) => height / 2 - (second - (low + high) / 2) * scale];
}

/**
 * The points of equal loss ½ (w - goal)ᵀ C (w - goal) that lie so far from the goal the flattest way.
 * @param {[Point, Point]} curvature
 * @param {Point} goal
 * @param {number} reach
 * @returns {Point[]}
 */
export function contour([[a, b], [, d]], goal, reach) {
  const middle = (a + d) / 2, half = Math.hypot((a - d) / 2, b);
  const [steep, flat] = [middle + half, middle - half];
  const turn = Math.atan2(2 * b, a - d) / 2; // of the steepest way
  const short = reach * Math.sqrt(flat / steep);
  return Array.from({ length: CORNERS }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CORNERS;
    const [along, across] = [short * Math.cos(angle), reach * Math.sin(angle)];
    return [goal[0] + along * Math.cos(turn) - across * Math.sin(turn), goal[1] + along * Math.sin(turn) + across * Math.cos(turn)];
  });
}
