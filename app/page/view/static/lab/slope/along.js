// The loss along the next step, by its rate, and what the gradient promises: true only near the start.

import { ticks } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { tick } from "../../lib/format.js";
import { linear, shape, through } from "../panels/svg.js";
import { told } from "./scene.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [38, 12, 8, 20]; // pixels around the curve
const ROOM = 1.35; // times the loss at the start: as high as the axis goes, unless the step ends higher
const CLIMB = 2.2; // times that loss: where the axis ends at the latest

export class Along {
  /** @param {string} label */
  constructor(label) {
    this.label = label;
    this.svg = shape("svg", { role: "img", "aria-label": label });
    this.root = make("div", { class: "along" });
    this.root.append(this.svg);
  }

  /** @param {import("./scene.js").Hand} hand */
  draw({ losses, promise, rate, after, lowest, lowestLoss, line }) {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    const before = losses[losses.length - 1], said = told([before, after, lowestLoss]).slice(0, 2).join(" → ");
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    this.svg.setAttribute("aria-label", `${this.label}: ${said}`);
    const foot = height - BOTTOM, end = width - RIGHT;
    const fall = Math.max(before - lowestLoss, 1e-3 * before);
    const [low, high] = [lowestLoss - 0.25 * fall, Math.min(before * CLIMB, Math.max(before + ROOM * 0.3 * fall, Math.min(after, before + 1.5 * fall)))];
    const x = linear(0, line.rates[line.rates.length - 1], LEFT, end), y = linear(low, high, foot, TOP);
    const inside = (/** @type {number} */ value) => Math.min(foot, Math.max(TOP, y(value)));
    const grid = [
      ...ticks(low, high, 4).flatMap((value) => [
        shape("path", { class: "hair", d: `M${LEFT} ${y(value).toFixed(1)}H${end}` }),
        shape("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, tick(value)),
      ]),
      ...ticks(0, line.rates[line.rates.length - 1], 4).map((value) => shape("text", { x: x(value), y: height - 4, "text-anchor": "middle" }, tick(value))),
    ];
    const curve = through(line.rates.map((each, at) => [x(each) - LEFT, y(line.losses[at]) - TOP]));
    const promised = promise ? `M0 ${y(before) - TOP}L${x((before - low) / promise) - LEFT} ${foot - TOP}` : "";
    const window = shape("svg", { x: LEFT, y: TOP, width: end - LEFT, height: foot - TOP, overflow: "hidden" },
      shape("path", { class: "promise", d: promised }), shape("path", { class: "curve", d: curve }));
    const beside = x(rate) > width / 2 ? { x: x(rate) - 9, "text-anchor": "end" } : { x: x(rate) + 9, "text-anchor": "start" };
    this.svg.replaceChildren(...grid, window,
      shape("path", { class: "lowest", d: `M${x(lowest).toFixed(1)} ${foot - 6}v9` }),
      shape("circle", { class: "here", cx: x(rate), cy: inside(after), r: 5 }),
      shape("text", { class: "halo strong", y: Math.max(TOP + 12, inside(after) - 8), ...beside }, said));
  }
}
