// One world that the racers go down: its ground with more ink where it is lower, their paths, and a disc for each.

import { Sharp } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { mix } from "../../lib/theme.js";
import { contour } from "../panels/contours.js";
import { discAt, shape } from "../panels/svg.js";
import { pathTo, spread } from "./scene.js";

const LEVELS = 11; // lines of equal height
const TOP = 999; // the greatest height that is sent
const DEEPEST = 0.24; // how much ink the lowest place has
const AHEAD = 0.16; // how strongly the steps to come are drawn
const APART = 17;
const EDGE = 10;
const ORDER = [7, 6, 5, 3, 0, 2, 4, 1]; // what is drawn first lies below

/**
 * @typedef {import("../../lib/theme.js").Theme} Theme
 * @typedef {import("./scene.js").Spot} Spot
 * @typedef {{places: Spot[], diverged: number | null}} Runner
 * @typedef {{heights: number[][] | undefined, box: number[], runners: Runner[], step: number, focus: number, isAhead: boolean,
 *   theme: Theme, foot?: number, isFatal?: boolean, minima?: [number, number][], start?: [number, number], color: (number: number) => string,
 *   words: Record<string, string>}} Drawn `box`: left, right, bottom, top; `focus`: the racer that is looked at, from 1; `foot`:
 *   pixels at the bottom in which no disc may lie; `isFatal`: whether one that flies off has failed
 */

export class World {
  /** @param {string} label */
  constructor(label) {
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.sharp = new Sharp(this.canvas);
    this.svg = shape("svg", { role: "img", "aria-label": label });
    this.ground = make("canvas", {});
    this.grounded = ""; // for which theme and size the ground is there
    /** @type {number[][] | undefined} */
    this.heights = undefined;
    this.root = make("div", { class: "world" });
    this.root.append(this.canvas, this.svg);
  }

  /** @param {Drawn} drawn */
  draw(drawn) {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    this.sharp.take(width, height);
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    const [left, right, bottom, top] = drawn.box;
    const x = (/** @type {number} */ value) => ((value - left) / (right - left)) * width;
    const y = (/** @type {number} */ value) => height - ((value - bottom) / (top - bottom)) * height;
    const { context } = this.sharp;
    context.clearRect(0, 0, width, height);
    if (drawn.heights) this.#drawGround(drawn.heights, drawn.theme, width, height);
    const order = [...ORDER.filter((index) => index !== drawn.focus - 1), drawn.focus - 1].filter((index) => drawn.runners[index]);
    for (const index of order) this.#drawPath(drawn, index, x, y);
    this.svg.replaceChildren(...this.#marks(drawn, x, y), ...this.#discs(drawn, order, x, y, width, height));
  }

  /**
   * @param {number[][]} heights
   * @param {Theme} theme
   * @param {number} width
   * @param {number} height
   */
  #drawGround(heights, theme, width, height) {
    const key = `${theme.id} ${width} ${height} ${this.sharp.scale}`;
    if (heights !== this.heights || key !== this.grounded) {
      [this.heights, this.grounded] = [heights, key];
      paintGround(this.ground, heights, theme, width, height, this.sharp.scale);
    }
    this.sharp.context.drawImage(this.ground, 0, 0, width, height);
  }

  /**
   * @param {Drawn} drawn
   * @param {number} index
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  #drawPath({ runners, step, focus, isAhead, color }, index, x, y) {
    const { context } = this.sharp;
    const isOn = index === focus - 1;
    const all = pathTo(runners[index].places, runners[index].places.length).map(([a, b]) => /** @type {const} */ ([x(a), y(b)]));
    const points = runners[index].diverged === null ? all : all.slice(0, this.#firstOutside(all) + 1);
    const paint = (/** @type {(readonly [number, number])[]} */ some, /** @type {number} */ alpha, /** @type {boolean} */ dots) => {
      context.globalAlpha = alpha;
      context.strokeStyle = context.fillStyle = color(index + 1);
      context.lineWidth = isOn ? 2.4 : index === 0 ? 1 : 1.5;
      context.lineJoin = "round";
      context.beginPath();
      some.forEach(([a, b], at) => (at ? context.lineTo(a, b) : context.moveTo(a, b)));
      context.stroke();
      if (!dots) return;
      context.beginPath();
      for (const [a, b] of some) {
        context.moveTo(a, b);
        context.arc(a, b, isOn ? 2.2 : 1.4, 0, 7);
      }
      context.fill();
    };
    if (isAhead && points.length > step + 1) paint(points.slice(step), AHEAD, false);
    paint(points.slice(0, step + 1), isOn ? 1 : 0.55, true);
    context.globalAlpha = 1;
  }

  /**
   * The first of some places that is outside of the picture, else the last one.
   * @param {(readonly [number, number])[]} places in pixels
   */
  #firstOutside(places) {
    const { width, height } = this.sharp;
    const found = places.findIndex(([a, b]) => a < 0 || a > width || b < 0 || b > height);
    return found < 0 ? places.length - 1 : found;
  }

  /**
   * The minima, or the start, in ink.
   * @param {Drawn} drawn
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  #marks({ minima = [], start }, x, y) {
    const crosses = minima.map(([a, b]) => shape("path", { class: "minimum", d: `M${x(a) - 5} ${y(b)}h10M${x(a)} ${y(b) - 5}v10` }));
    return start ? [...crosses, shape("circle", { class: "begin", cx: x(start[0]), cy: y(start[1]), r: 5 })] : crosses;
  }

  /**
   * @param {Drawn} drawn
   * @param {number[]} order
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   * @param {number} width
   * @param {number} height
   */
  #discs({ runners, step, focus, words, foot = 0, isFatal = true }, order, x, y, width, height) {
    if (step === 0) return [];
    const near = [...order].reverse(); // the one that is looked at keeps its place
    const places = near.map((index) => {
      const path = pathTo(runners[index].places, step).map(([a, b]) => /** @type {[number, number]} */ ([x(a), y(b)]));
      return path[runners[index].diverged === null ? path.length - 1 : this.#firstOutside(path)];
    });
    const apart = spread(places, APART, { width, height: height - foot, edge: EDGE });
    const found = near.map((index, at) => {
      const [[a, b], [c, d]] = [places[at], apart[at]];
      const { diverged } = runners[index];
      const isOff = isFatal && index === focus - 1 && diverged !== null && diverged <= step;
      const text = isOff ? [shape("text", { class: "halo strong", x: c > width / 2 ? c - 14 : c + 14, y: d + 4, "text-anchor": c > width / 2 ? "end" : "start" }, words.divergedAt.replace("{step}", String(diverged)))] : [];
      return [shape("path", { class: "tie", d: `M${a} ${b}L${c} ${d}`, stroke: `var(--network-${index + 1})` }), discAt(index + 1, c, d), ...text];
    });
    return found.reverse().flat();
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number[][]} heights a row from the bottom up
 * @param {Theme} theme
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 */
export function paintGround(canvas, heights, theme, width, height, scale) {
  const [rows, columns] = [heights.length, heights[0].length];
  const small = make("canvas", { width: String(columns), height: String(rows) });
  const cells = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"));
  const inks = Array.from({ length: 64 }, (_, at) => mix(theme.background, theme.text, 0.015 + DEEPEST * (1 - at / 63)));
  heights.forEach((row, at) => row.forEach((value, column) => {
    cells.fillStyle = inks[Math.round((63 * value) / TOP)];
    cells.fillRect(column, rows - 1 - at, 1, 1);
  }));
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(scale, scale);
  // The outermost heights lie on the picture's edges.
  const [wide, high] = [width / (columns - 1), height / (rows - 1)];
  context.drawImage(small, -wide / 2, -high / 2, width + wide, height + high);
  context.strokeStyle = mix(theme.background, theme.text, 0.5);
  context.globalAlpha = 0.36;
  const [xs, ys] = [Array.from({ length: columns }, (_, at) => at * wide), Array.from({ length: rows }, (_, at) => height - at * high)];
  context.beginPath();
  for (let level = 1; level <= LEVELS; level++) {
    for (const [a, b, c, d] of contour(heights, xs, ys, (level * TOP) / (LEVELS + 1))) {
      context.moveTo(a, b);
      context.lineTo(c, d);
    }
  }
  context.stroke();
  context.globalAlpha = 1;
}
