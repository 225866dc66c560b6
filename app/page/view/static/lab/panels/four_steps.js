// Eight rows of one unit on their way through batch norm: four axes of one scale, joined by a line a row.

import { apart } from "../../charts/discs.js";
import { make, write } from "../../lib/dom.js";
import { brief } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Reader } from "./reader.js";
import { Drawing, linear, shape, through } from "./svg.js";

/**
 * @typedef {{values: number[], mean: number, deviation: number}} Axis
 * @typedef {{layer: number, unit: number, steps: number, classes: number[], axes: Axis[], mean: number, variance: number,
 *   gamma: number, beta: number, running: {mean: number, variance: number}}} Data
 */

const HEIGHT = 250, TOP = 62, BOTTOM = 10;
const LINE = 14; // from one number to the next

export class FourSteps {
  static columns = 7;
  static heights = /** @type {const} */ ([306, 306]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.about = make("p", { class: "panel-about" });
    this.drawing = new Drawing(HEIGHT, (width, height) => this.#shapes(width, height));
    this.drawing.root.classList.add("bare");
    this.reader = new Reader(this.drawing, {
      label: words.fourStepsRows,
      count: () => this.data?.classes.length ?? 0,
      nearest: (x, y) => this.#nearest(x, y),
      said: (row) => this.#said(row),
    });
    this.root = make("div", {}, this.about, this.reader.slider, this.reader.reading);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    const { layer, unit, steps, running: { mean, variance } } = data;
    write(this.about, fill(this.words.fourStepsAbout, { layer, unit, steps, mean: brief(mean), variance: brief(variance) }));
    this.reader.at = data.axes[0].values.indexOf(Math.max(...data.axes[0].values));
    this.reader.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /** @param {number} row */
  #said(row) {
    const [sum, centered, scaled, out] = (this.data?.axes ?? []).map(({ values }) => brief(values[row]));
    return fill(this.words.fourStepsReads, { row: row + 1, sum, centered, scaled, out });
  }

  /** @param {number} width */
  #places(width) {
    const { axes } = /** @type {Data} */ (this.data);
    const ends = axes.flatMap(({ values, mean, deviation }) => [...values, mean - deviation, mean + deviation]);
    const first = 46, last = width - 12;
    return { x: linear(0, 3, first, first + (last - first) * 0.93), y: linear(Math.min(...ends), Math.max(...ends), HEIGHT - BOTTOM, TOP + 6) };
  }

  /**
   * The row whose dot or line is nearest to a point.
   * @param {number} left
   * @param {number} top
   */
  #nearest(left, top) {
    if (!this.data) return 0;
    const { x, y } = this.#places(this.drawing.width);
    const { axes } = this.data;
    const place = Math.max(0, Math.min(2.999, ((left - x(0)) / (x(3) - x(0))) * 3));
    const [from, share] = [Math.floor(place), place % 1];
    const heights = axes[0].values.map((_, row) => y(axes[from].values[row]) * (1 - share) + y(axes[from + 1].values[row]) * share);
    return heights.reduce((best, height, row) => (Math.abs(height - top) < Math.abs(heights[best] - top) ? row : best), 0);
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  #shapes(width, height) {
    const { data, words } = this;
    if (!data) return [];
    const { x, y } = this.#places(width);
    const chosen = this.reader.at;
    const notes = [
      [`μ ${brief(data.mean)}`], [`σ² ${brief(data.variance)}`], [], [`γ ${brief(data.gamma)}`, `β ${brief(data.beta)}`],
    ];
    const [axes, lines, marks, numbers] = [[], [], [], []].map(() => /** @type {Node[]} */ ([]));
    data.axes.forEach(({ values, mean, deviation }, step) => {
      const at = x(step);
      const start = Math.max(0, at - 40);
      axes.push(shape("text", { class: "strong", x: start, y: 12 }, words[`fourSteps${step + 1}`]),
        ...notes[step].map((note, line) => shape("text", { x: start, y: 28 + 15 * line }, note)),
        shape("path", { class: "axis", d: `M${at} ${TOP}V${height - 2}` }),
        shape("rect", { class: "spread", x: at - 4, y: y(mean + deviation), width: 8, height: y(mean - deviation) - y(mean + deviation), rx: 4 }),
        shape("path", { class: "mean", d: `M${at - 8} ${y(mean)}H${at + 8}` }));
      const heights = apart(values.map(y), LINE, TOP + 4, height - 6);
      values.forEach((value, row) => {
        const isChosen = row === chosen;
        numbers.push(shape("path", { class: "axis", d: `M${at - 6} ${y(value)}L${at - 12} ${heights[row]}` }),
          shape("text", { class: isChosen ? "strong" : "", x: at - 14, y: heights[row], dy: ".35em", "text-anchor": "end" }, brief(value)));
        marks.push(shape("circle", { class: isChosen ? "row-dot picked" : "row-dot", cx: at, cy: y(value), r: isChosen ? 6 : 4, style: `fill: var(--class-${data.classes[row] + 1})` }));
      });
    });
    data.classes.forEach((_, row) => {
      for (let step = 0; step < 3; step++) { // the line leaves room for the numbers of the next axis
        const [from, to] = [data.axes[step].values[row], data.axes[step + 1].values[row]];
        const until = (x(step + 1) - 46 - x(step)) / (x(step + 1) - x(step));
        lines.push(shape("path", { class: row === chosen ? "joined picked" : "joined", d: through([[x(step), y(from)], [x(step) + until * (x(step + 1) - x(step)), y(from) + until * (y(to) - y(from))]]) }));
      }
    });
    return [...axes, ...lines, ...numbers, ...marks];
  }
}
