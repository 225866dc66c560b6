// What a phone shows next to Play: the loss so far as a small curve, the test accuracy, and the steps.

import { Sharp } from "../lib/canvas.js";
import { make, write } from "../lib/dom.js";
import { count, loss, wholePercent } from "../lib/format.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const LOOK_MS = 500;
const ROWS = [{ row: 2, dash: [3, 2] }, { row: 1, dash: [] }]; // test, then train on top

export class Brief {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.sharp = new Sharp(this.canvas);
    this.lookedAt = -Infinity;
    this.isWide = false;
    this.figure = make("b", {});
    this.steps = make("small", {});
    this.root = make("div", { class: "brief" }, this.canvas, make("div", {}, make("small", {}, `${words.test} `, this.figure), this.steps));
  }

  /** Only a phone shows it; the canvas's size is looked at a few times a second, since that lays the page out. */
  isShown() {
    const now = performance.now();
    if (now > this.lookedAt + LOOK_MS) [this.lookedAt, this.isWide] = [now, this.canvas.clientWidth > 0];
    return this.isWide;
  }

  /**
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(frame, theme) {
    if (!this.isShown()) return;
    const { testAccuracy, testLoss, step, curves } = frame;
    const figure = Number.isNaN(testAccuracy ?? NaN) ? loss(testLoss, this.words.none) : wholePercent(testAccuracy ?? NaN, this.words.none);
    const steps = `${count(step)} ${this.words.steps}`;
    write(this.figure, figure);
    write(this.steps, steps);
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    context.clearRect(0, 0, width, height);
    const [steps0] = curves;
    const last = Math.max(1, steps0[steps0.length - 1] ?? 1);
    const most = Math.max(1e-9, ...ROWS.flatMap(({ row }) => [...curves[row]].filter(Number.isFinite)));
    context.strokeStyle = theme.text;
    context.lineWidth = 1.4;
    for (const { row, dash } of ROWS) {
      context.setLineDash(dash);
      context.beginPath();
      curves[row].forEach((value, at) => context.lineTo((steps0[at] / last) * width, height - 2 - (value / most) * (height - 4)));
      context.stroke();
    }
    context.setLineDash([]);
  }
}
