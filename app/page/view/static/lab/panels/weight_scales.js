// The loss that three networks end at, over twelve scales of their first weights.

import { apart } from "../../charts/discs.js";
import { make } from "../../lib/dom.js";
import { amount, briefLoss } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "./disc.js";
import { Reader, nearestOf } from "./reader.js";
import { Drawing, decades, discAt, logarithmic, shape, through } from "./svg.js";

/**
 * @typedef {{scales: number[], learned: number, good: number, deviation: number,
 *   losses: {network: number, values: (number | null)[]}[], counts: {rate: number, learned: number[]}[]}} Data
 */

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [236, 36, 30, 8, 44];
const [LEAST, MOST] = [0.001, 1.5]; // of the losses that are drawn; one that is larger ends at the top
const GUESSING = Math.log(2);

export class WeightScales {
  static columns = 7;
  static heights = /** @type {const} */ ([302, 327]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.head = make("div", { class: "panel-head" });
    this.drawing = new Drawing(HEIGHT, (width) => this.#shapes(width));
    this.drawing.root.classList.add("bare");
    this.reader = new Reader(this.drawing, {
      label: words.weightScalesLabel,
      count: () => this.data?.scales.length ?? 0,
      nearest: (x) => (this.data ? nearestOf(this.data.scales.map(this.#x(this.drawing.width)), x) : 0),
      said: (index) => this.#said(index),
      far: 5,
    });
    this.about = make("p", { class: "panel-about" });
    this.root = make("div", {}, this.head, this.reader.slider, this.reader.reading, this.about);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    const { words } = this;
    const [fast, own] = data.counts;
    const total = data.scales.length;
    this.head.replaceChildren(...data.losses.map(({ network }, index) => make("span", { class: "panel-key" }, disc(network), ` ${words[`weightScales${network}`]} `, make("b", {}, fill(words.weightScalesCount, { count: fast.learned[index], total })))));
    const [without, before, after] = own ? own.learned : [];
    this.about.textContent = own ? fill(words.weightScalesOwn, { rate: own.rate, without, before, after, total }) : "";
    this.reader.at = nearestOf(data.scales, data.deviation);
    this.reader.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /** @param {number} width */
  #x(width) {
    const { scales } = /** @type {Data} */ (this.data);
    return logarithmic(scales[0], scales[scales.length - 1], LEFT, width - RIGHT);
  }

  /** @param {number} index */
  #said(index) {
    const { words, data } = this;
    if (!data) return "";
    const [without, before, after] = data.losses.map(({ values }) => {
      const value = values[index];
      return value === null ? words.weightScalesBroken : briefLoss(value, words.none);
    });
    return fill(words.weightScalesReads, { scale: amount(data.scales[index]), without, before, after });
  }

  /** @param {number} width */
  #shapes(width) {
    const { data, words, reader } = this;
    if (!data) return [];
    const x = this.#x(width), y = logarithmic(LEAST, MOST, HEIGHT - BOTTOM, TOP), [right, floor] = [width - RIGHT, HEIGHT - BOTTOM];
    const drawn = [
      shape("rect", { class: "zone", x: LEFT, y: y(data.learned), width: right - LEFT, height: floor - y(data.learned) }),
      shape("text", { x: LEFT + 6, y: floor - 7 }, fill(words.weightScalesLearned, { loss: data.learned })),
    ];
    for (const [loss, written] of [.../** @type {[number, string][]} */ ([[GUESSING, "ln 2"]]), ...decades(LEAST * 10, 0.5)]) {
      drawn.push(shape("path", { class: "grid", d: `M${LEFT} ${y(loss)}H${right}` }), shape("text", { x: LEFT - 5, y: y(loss), dy: ".35em", "text-anchor": "end" }, written));
    }
    for (const [scale, written] of decades(data.scales[0], data.scales[data.scales.length - 1])) drawn.push(shape("text", { x: x(scale), y: floor + 15, "text-anchor": "middle" }, written));
    drawn.push(shape("text", { x: right + 10, y: floor + 15 }, "σ"),
      shape("path", { class: "cursor", d: `M${x(data.good)} ${TOP}V${floor + 18}` }), shape("text", { x: x(data.good) + 2, y: floor + 31, "text-anchor": "start" }, "1/√n"),
      shape("path", { class: "now", d: `M${x(data.deviation)} ${floor}V${floor + 18}` }), shape("text", { x: x(data.deviation) - 2, y: floor + 31, "text-anchor": "end" }, words.weightScalesNow),
      shape("path", { class: "axis", d: `M${x(data.scales[reader.at])} ${TOP}V${floor}` }));
    const height = (/** @type {number | null} */ loss) => y(Math.min(MOST, Math.max(LEAST, loss ?? MOST)));
    for (const { network, values } of [...data.losses].reverse()) {
      const color = `var(--network-${network})`;
      drawn.push(shape("path", { class: network === 3 ? "line dashed" : "line", style: `stroke: ${color}`, d: through(values.map((loss, index) => [x(data.scales[index]), height(loss)])) }),
        ...values.map((loss, index) => shape("circle", { cx: x(data.scales[index]), cy: height(loss), r: index === reader.at ? 5 : 2.6, style: `fill: ${color}` })));
    }
    const ends = apart(data.losses.map(({ values }) => height(values[values.length - 1])), 18, TOP + 8, floor - 8);
    drawn.push(...data.losses.map(({ network }, index) => discAt(network, right + 15, ends[index])));
    return drawn;
  }
}
