// The test losses of many draws of each network: what is luck, and what is not.

import { make } from "../../lib/dom.js";
import { briefLoss, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, discAt, linear, shape } from "./svg.js";
import { table } from "./table.js";

/**
 * @typedef {{draws: number[], low: number, middle: number, high: number}} Summary the middle 80% from low to high
 * @typedef {{draws: number, networks: {loss: Summary, accuracy: Summary}[], wins: number[]}} Data
 */

const [ROW, LEFT, RIGHT, BOTTOM] = [30, 26, 46, 34];
const MOST = 2; // a loss beyond it is drawn at the right end
const SPREAD = 5; // pixels that dots are apart in height, so that they do not hide each other

export class Luck {
  static columns = 6;
  static heights = /** @type {const} */ ([330, 352]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.drawing = new Drawing(8 * ROW + BOTTOM, (width) => this.#shapes(width));
    this.drawing.root.classList.add("bare");
    this.about = make("div", {});
    this.root = make("div", {}, this.drawing.root, this.about);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    const { words } = this;
    const rows = data.networks.map(({ loss, accuracy }, at) => [String(at + 1), briefLoss(loss.middle, words.none), `${briefLoss(loss.low, words.none)} – ${briefLoss(loss.high, words.none)}`, wholePercent(accuracy.middle, words.none), String(data.wins[at])]);
    this.about.replaceChildren(make("p", { class: "panel-about" }, fill(words.luckAbout, { draws: data.draws })),
      table(words.luckTitle, [words.luckNetwork, words.luckMiddle, words.luckMost, words.testAccuracy, words.luckWins], rows));
    this.drawing.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /**
   * @param {number} width
   * @returns {Node[]}
   */
  #shapes(width) {
    const { data, words } = this;
    if (!data) return [];
    const x = linear(0, MOST, LEFT, width - RIGHT), foot = data.networks.length * ROW;
    const drawn = [0, 0.5, 1, 1.5, 2].flatMap((loss) => [
      shape("path", { class: loss ? "grid" : "axis", d: `M${x(loss)} 0V${foot}` }),
      shape("text", { x: x(loss), y: foot + 15, "text-anchor": "middle" }, loss === MOST ? `${loss} +` : String(loss)),
    ]);
    drawn.push(shape("text", { x: width - RIGHT, y: foot + 31, "text-anchor": "end" }, words.luckAxis),
      shape("text", { x: width, y: foot + 15, "text-anchor": "end" }, words.luckWins));
    data.networks.forEach(({ loss }, at) => {
      const [y, color] = [(at + 0.5) * ROW, `var(--network-${at + 1})`];
      const place = (/** @type {number} */ value) => x(Math.min(MOST, value));
      drawn.push(...loss.draws.map((value, index) => shape("circle", { cx: place(value), cy: y + ((index % 3) - 1) * SPREAD, r: 2.4, style: `fill: ${color}; opacity: 0.5` })),
        shape("path", { d: `M${place(loss.low)} ${y}H${place(loss.high)}`, style: `stroke: ${color}; stroke-width: 2` }),
        shape("path", { d: `M${place(loss.middle)} ${y - 9}V${y + 9}`, style: "stroke: var(--st-text-color); stroke-width: 3" }),
        discAt(at + 1, 8, y), shape("text", { class: "strong", x: width, y, dy: ".35em", "text-anchor": "end" }, String(data.wins[at])));
    });
    return drawn;
  }
}
