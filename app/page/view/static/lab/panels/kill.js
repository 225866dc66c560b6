// How many units a rate silences, and whether they come back under another activation.

import { make } from "../../lib/dom.js";
import { amount, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, discAt, linear, logarithmic, shape, through } from "./svg.js";
import { discOf, keyOf, table } from "./table.js";

/**
 * @typedef {{rate: number, dead: number | null, diverged: number}} Point
 * @typedef {{kind: string, network: number, bias: number, rates: Point[]}} Line
 * @typedef {{steps: number, starts: number, lines: Line[], fatal: number, gentle: number, later: number, killed: number,
 *   broken: number, revived: {kind: string, network: number, learned: number, dead: number}[]}} Data
 */

const [LEFT, RIGHT, TOP, BOTTOM] = [40, 26, 12, 36];
const CROSS = 5;

export class Kill {
  static columns = 5;
  static heights = /** @type {const} */ ([358, 356]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.drawing = new Drawing(214, (width, height) => this.#shapes(width, height));
    this.drawing.root.classList.add("bare");
    this.about = make("div", {});
    this.root = make("div", {}, this.drawing.root, this.about);
  }

  /** @param {Data} data */
  take(data) {
    const { words } = this;
    const { starts, fatal, later, gentle, killed, revived, lines } = data;
    this.data = data;
    const name = (/** @type {string} */ kind) => words[`activation_${kind}`];
    const biased = lines.find(({ bias }) => bias) ?? lines[0];
    const keys = [keyOf(fill(words.killBias, { name: name(biased.kind), bias: amount(biased.bias) }), "dashed", `var(--network-${biased.network})`),
      make("span", { class: "panel-key" }, make("b", {}, "×"), words.killCross)];
    const ends = revived.map((one) => make("span", { class: "kill-end" }, discOf(one.network), `${name(one.kind)} `, make("b", {}, String(one.learned))));
    const other = Math.max(...revived.slice(1).map(({ dead }) => dead));
    const rows = lines.map(({ kind, bias, rates }) => [bias ? fill(words.killBias, { name: name(kind), bias }) : name(kind),
      ...rates.map((point) => (isDrawn(point, starts) ? wholePercent(point.dead ?? 0, words.none) : words.killDiverged))]);
    this.about.replaceChildren(make("div", { class: "panel-head" }, ...keys),
      make("p", { class: "panel-reading" }, fill(words.killThen, { fatal: amount(fatal), later, gentle: amount(gentle), starts })),
      make("p", { class: "kill-ends" }, ...ends),
      make("p", { class: "panel-about" }, fill(words.killStill, { killed: wholePercent(killed, ""), dead: wholePercent(other, "") })),
      table(words.killNote, [words.killRate, ...lines[0].rates.map(({ rate }) => amount(rate))], rows));
    this.drawing.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /**
   * @param {number} width
   * @param {number} height
   * @returns {Node[]}
   */
  #shapes(width, height) {
    const { data, words } = this;
    if (!data) return [];
    const rates = data.lines[0].rates.map(({ rate }) => rate);
    const x = logarithmic(rates[0], rates[rates.length - 1], LEFT, width - RIGHT), y = linear(0, 1, height - BOTTOM, TOP);
    /** @type {Node[][]} */
    const [drawn, discs] = [[], []];
    for (const share of [0, 0.5, 1]) {
      drawn.push(shape("path", { class: share ? "grid" : "axis", d: `M${LEFT} ${y(share)}H${width - RIGHT}` }),
        shape("text", { x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, `${100 * share}%`));
    }
    for (const rate of rates) drawn.push(shape("text", { x: x(rate), y: height - BOTTOM + 16, "text-anchor": "middle" }, amount(rate)));
    drawn.push(shape("text", { x: width - RIGHT, y: height - 3, "text-anchor": "end" }, words.killRate));
    for (const { network, bias, rates: points } of data.lines) {
      const good = points.filter((point) => isDrawn(point, data.starts));
      const color = `var(--network-${network})`;
      drawn.push(shape("path", { d: through(good.map(({ rate, dead }) => [x(rate), y(dead ?? NaN)])), style: `stroke: ${color}; stroke-width: 2${bias ? "; stroke-dasharray: 4 3" : ""}` }));
      for (const { rate, dead } of good) {
        drawn.push(shape("circle", { cx: x(rate), cy: y(dead ?? 0), r: 3, style: `stroke: ${color}; stroke-width: 1.5; fill: ${bias ? "var(--st-background-color)" : color}` }));
      }
      const last = good[good.length - 1], [at, level] = [x(last.rate), y(last.dead ?? 0)];
      const broken = points[good.length];
      if (broken) drawn.push(shape("path", { class: "cross", d: cross(x(broken.rate), level) }));
      if (!bias) discs.push(broken ? discAt(network, x(broken.rate), level - 17) : discAt(network, at + 13, level));
    }
    return [...drawn, ...discs];
  }
}

/**
 * Whether a rate's mean is drawn: most starts did not diverge.
 * @param {Point} point
 * @param {number} starts
 */
export const isDrawn = ({ diverged, dead }, starts) => dead !== null && diverged <= starts / 2;

/**
 * @param {number} x
 * @param {number} y
 */
const cross = (x, y) => `M${x - CROSS} ${y - CROSS}l${2 * CROSS} ${2 * CROSS}m0 ${-2 * CROSS}l${-2 * CROSS} ${2 * CROSS}`;
