// How much each pixel of a digit varies, and which have no deviation to divide by.

import { make } from "../../lib/dom.js";
import { amount, count, percent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Reader } from "./reader.js";
import { Drawing, shape } from "./svg.js";

/**
 * @typedef {{side: number, rows: number, deviations: number[], constant: number[], least: number, most: number,
 *   largest: {pixel: number, value: number, ink: number}, scores: {center: number, standardize: number}}} Data
 */

const HEIGHT = 216;

export class Pixels {
  static columns = 4;
  static heights = /** @type {const} */ ([308, 308]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.drawing = new Drawing(HEIGHT, () => this.#shapes());
    this.drawing.root.classList.add("bare");
    this.reader = new Reader(this.drawing, {
      label: words.pixelsLabel,
      count: () => this.data?.deviations.length ?? 0,
      nearest: (x, y) => this.#nearest(x, y),
      said: (pixel) => this.#said(pixel),
      far: 8,
    });
    this.about = make("p", { class: "panel-about" });
    this.root = make("div", {}, this.reader.slider, this.reader.reading, this.about);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    const { rows, constant, least, most, largest, scores } = data;
    const [center, standardize] = [scores.center, scores.standardize].map((score) => percent(score));
    this.reader.at = largest.pixel;
    this.about.textContent = fill(this.words.pixelsAbout, { rows: count(rows), constant: constant.length, least: amount(least), most: amount(most), ink: amount(largest.ink), value: amount(largest.value), center, standardize });
    this.reader.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #nearest(x, y) {
    const side = this.data?.side ?? 1, cell = HEIGHT / side;
    const [row, column] = [y, x].map((at) => Math.max(0, Math.min(side - 1, Math.floor(at / cell))));
    return row * side + column;
  }

  /** @param {number} pixel */
  #said(pixel) {
    const { data, words } = this;
    if (!data) return "";
    const place = { row: Math.floor(pixel / data.side) + 1, column: (pixel % data.side) + 1 };
    return data.constant.includes(pixel) ? fill(words.pixelsConstant, place) : fill(words.pixelsReads, { ...place, deviation: amount(data.deviations[pixel]) });
  }

  #shapes() {
    const { data, reader } = this;
    if (!data) return [];
    const cell = HEIGHT / data.side;
    const drawn = data.deviations.flatMap((deviation, pixel) => {
      const [x, y] = [(pixel % data.side) * cell, Math.floor(pixel / data.side) * cell];
      const square = shape("rect", { class: "pixel", x: x + 0.5, y: y + 0.5, width: cell - 1, height: cell - 1, style: `--ink: ${(85 * deviation) / data.most}%` });
      return data.constant.includes(pixel) ? [square, shape("path", { class: "least", d: `M${x + 7} ${y + 7}l${cell - 14} ${cell - 14}m0 ${14 - cell}l${14 - cell} ${cell - 14}` })] : [square];
    });
    const [x, y] = [(reader.at % data.side) * cell, Math.floor(reader.at / data.side) * cell];
    drawn.push(shape("rect", { class: "pointed", x: x + 1, y: y + 1, width: cell - 2, height: cell - 2 }));
    return drawn;
  }
}
