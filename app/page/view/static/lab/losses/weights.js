// The weights of one set: a bar for each input and each loss that moves it.

import { make, write } from "../../lib/dom.js";
import { fill } from "../../lib/text.js";
import { shape } from "../panels/svg.js";
import { score } from "./scene.js";

const [HIGH, FLOOR, TOP] = [146, 122, 4];
const LARGEST = 1.05; // weight that fits
const PART = 0.62; // of an input's room that its bars take

export class WeightRow {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.name = make("b", {});
    this.svg = shape("svg", { role: "img", height: HIGH });
    this.root = make("div", { class: "weight-row k0" }, this.name);
    this.root.append(this.svg);
  }

  /**
   * @param {string} name
   * @param {number[][]} weights of each loss
   */
  draw(name, weights) {
    const width = this.svg.clientWidth;
    if (!width) return;
    write(this.name, name);
    this.svg.setAttribute("aria-label", fill(this.words.weightsLabel, { values: weights.map((each) => each.map(score).join(", ")).join("; ") }));
    const each = width / weights[0].length, bar = (each * PART) / weights.length;
    const high = (/** @type {number} */ value) => Math.min(FLOOR - TOP, (Math.abs(value) / LARGEST) * (FLOOR - TOP));
    this.svg.replaceChildren(
      ...weights.flatMap((values, loss) => values.map((value, at) => shape("rect", {
        x: each * (at + (1 - PART) / 2) + loss * bar + 0.5, y: value < 0 ? FLOOR : FLOOR - high(value), width: bar - 1, height: high(value), fill: `var(--network-${loss + 1})`,
      }))),
      shape("path", { class: "axis", d: `M0 ${FLOOR}H${width}` }),
      ...weights[0].map((_, at) => shape("text", { x: each * (at + 0.5), y: HIGH - 8, "text-anchor": "middle" }, `w${"₁₂₃₄"[at]}`)));
  }
}
