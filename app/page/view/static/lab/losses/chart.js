// One curve for each loss, a line at the moment, and a disc where it crosses each.

import { apart } from "../../charts/discs.js";
import { ticks } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { figure, tick } from "../../lib/format.js";
import { discAt, linear, logarithmic, shape, through } from "../panels/svg.js";
import { atStep, valueAt } from "./scene.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [32, 54, 8, 20];
const BESIDE = 15; // pixels from the line to a disc

export class Chart {
  constructor() {
    this.svg = shape("svg", { role: "img" });
    this.root = make("div", { class: "curves" });
    this.root.append(this.svg);
    this.shown = "";
    /** @type {import("./scene.js").Curves | undefined} */
    this.curves = undefined;
  }

  /**
   * @param {import("./scene.js").Curves} curves
   * @param {number} step
   * @param {string} label
   * @param {(number | null)[]} [values] of each loss at the moment, where they are known to all digits
   */
  draw(curves, step, label, values) {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    const at = atStep(curves.at, step);
    const shown = `${width} ${height} ${at} ${label}`;
    if (shown === this.shown && curves === this.curves) return;
    [this.shown, this.curves] = [shown, curves];
    const { x: xs, lines, low, high, log = false, marks = [] } = curves;
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    this.svg.setAttribute("aria-label", label);
    const [bottom, right] = [height - BOTTOM, width - RIGHT];
    const x = (log ? logarithmic : linear)(xs[0], xs[xs.length - 1], LEFT, right);
    const y = linear(low, high, bottom, TOP);
    const inside = (/** @type {number} */ value) => Math.min(bottom, Math.max(TOP, y(value)));
    const across = log ? [0.01, 0.1, 1, 10] : ticks(xs[0], xs[xs.length - 1], 6);
    const grid = [
      ...ticks(low, high, 5).flatMap((value) => [
        shape("path", { class: value ? "hair" : "axis", d: `M${LEFT} ${y(value).toFixed(1)}H${right}` }),
        shape("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, tick(value)),
      ]),
      ...across.map((value) => shape("text", { x: x(value), y: height - 4, "text-anchor": "middle" }, tick(value))),
    ];
    const place = Math.min(right, Math.max(LEFT, x(at)));
    const dashed = marks.flatMap(([value, text]) => [
      shape("path", { class: "expected", d: `M${LEFT} ${y(value).toFixed(1)}H${right}` }),
      shape("text", { class: "halo", x: place < LEFT + 70 ? LEFT + 40 : LEFT + 4, y: y(value) - 4 }, text),
    ]);
    const drawn = lines.map((line, index) => shape("path", {
      fill: "none", stroke: `var(--network-${index + 1})`, "stroke-width": 2.2, "stroke-linejoin": "round",
      d: through(line.map((value, place) => [x(xs[place]) - LEFT, value === null ? NaN : y(value) - TOP])),
    }));
    const window = shape("svg", { x: LEFT, y: TOP, width: right - LEFT, height: bottom - TOP + 1, overflow: "hidden" }, ...drawn);
    this.svg.replaceChildren(...grid, window, ...dashed, shape("path", { class: "now", d: `M${place.toFixed(1)} ${TOP}V${bottom}` }),
      ...this.#discs(lines.map((line, index) => values?.[index] ?? valueAt(xs, line, at)), place, inside, [low, high], bottom));
  }

  /**
   * @param {number[]} values
   * @param {number} x
   * @param {(value: number) => number} inside
   * @param {[number, number]} ends
   * @param {number} bottom
   */
  #discs(values, x, inside, [low, high], bottom) {
    const there = values.flatMap((value, index) => (Number.isFinite(value) ? [{ value, index, y: inside(value) }] : []));
    const places = apart(there.map(({ y }) => y), 17, TOP + 8, bottom - 8);
    return there.flatMap(({ value, index, y }, at) => [
      shape("path", { class: "tie", d: `M${x.toFixed(1)} ${y.toFixed(1)}L${(x + 8).toFixed(1)} ${places[at].toFixed(1)}`, stroke: `var(--network-${index + 1})` }),
      shape("circle", { cx: x, cy: y, r: 3, fill: `var(--network-${index + 1})` }),
      discAt(index + 1, x + BESIDE, places[at]),
      ...(value > high || value < low ? [shape("text", { class: "halo", x: x + BESIDE + 11, y: places[at] + 4 }, `${value > high ? "↑" : "↓"} ${figure(value)}`)] : []),
    ]);
  }
}
