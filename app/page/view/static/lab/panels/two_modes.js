// One network in its two modes: scored with each batch's own statistics, and with the running ones.

import { make } from "../../lib/dom.js";
import { amount, briefLoss, percent, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Reader, nearestOf } from "./reader.js";
import { Drawing, discAt, linear, logarithmic, shape, through } from "./svg.js";

/** @typedef {{loss: number | null, right: number | null}} Score */
/** @typedef {{sizes: number[], own: Score[], running: Score}} Data */

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [236, 32, 30, 22, 38];
const NETWORK = 2;

export class TwoModes {
  static columns = 5;
  static heights = /** @type {const} */ ([283, 300]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    const key = (/** @type {string} */ name, /** @type {string} */ text) => make("span", { class: `panel-key ${name}`, style: `--key: var(--network-${NETWORK})` }, make("i", {}), text);
    this.drawing = new Drawing(HEIGHT, (width) => this.#shapes(width));
    this.drawing.root.classList.add("bare");
    this.reader = new Reader(this.drawing, {
      label: words.twoModesLabel,
      count: () => this.data?.sizes.length ?? 0,
      nearest: (x) => (this.data ? nearestOf(this.data.sizes.map(this.#x(this.drawing.width)), x) : 0),
      said: (index) => this.#said(index),
    });
    this.root = make("div", {}, make("div", { class: "panel-head" }, key("", words.twoModesOwn), key("dashed", words.twoModesRunning)), this.reader.slider, this.reader.reading);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    this.reader.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /** @param {number} width */
  #x(width) {
    const { sizes } = /** @type {Data} */ (this.data);
    return logarithmic(sizes[0], sizes[sizes.length - 1], LEFT + 14, width - RIGHT);
  }

  /** @param {number} index */
  #said(index) {
    const { data, words } = this;
    if (!data) return "";
    const [own, running] = [data.own[index], data.running];
    const loss = (/** @type {number | null} */ value) => briefLoss(value ?? NaN, words.none);
    return fill(words.twoModesReads, { size: data.sizes[index], own: loss(own.loss), right: percent(own.right, words.none), running: loss(running.loss), kept: percent(running.right, words.none) });
  }

  /** @param {number} width */
  #shapes(width) {
    const { data, words, reader } = this;
    if (!data) return [];
    const losses = data.own.map(({ loss }) => loss ?? NaN), running = data.running.loss ?? NaN;
    const most = Math.max(0.7, ...losses.filter(Number.isFinite), running || 0) * 1.04;
    const x = this.#x(width), y = linear(0, most, HEIGHT - BOTTOM, TOP), [right, floor] = [width - RIGHT, HEIGHT - BOTTOM];
    const [first, last] = [x(data.sizes[0]), x(data.sizes[data.sizes.length - 1])];
    /** @type {Node[]} */
    const drawn = [];
    for (let loss = 0; loss <= most; loss += 0.5) drawn.push(shape("path", { class: "grid", d: `M${LEFT} ${y(loss)}H${right}` }), shape("text", { x: LEFT - 5, y: y(loss), dy: ".35em", "text-anchor": "end" }, amount(loss)));
    const top = data.sizes.map((size, index) => /** @type {[number, number]} */ ([x(size), y(losses[index])]));
    drawn.push(shape("path", { class: "between", style: `fill: var(--network-${NETWORK})`, d: `${through([...top, [last, y(running)], [first, y(running)]])}Z` }),
      shape("path", { class: "line", style: `stroke: var(--network-${NETWORK})`, d: through(top) }),
      shape("path", { class: "line dashed", style: `stroke: var(--network-${NETWORK})`, d: `M${first} ${y(running)}H${last}` }));
    data.sizes.forEach((size, index) => {
      const isLast = index === data.sizes.length - 1;
      drawn.push(shape("circle", { cx: x(size), cy: y(losses[index]), r: index === reader.at ? 6 : 4, style: `fill: var(--network-${NETWORK})` }),
        shape("text", { x: x(size), y: floor + 15, "text-anchor": "middle" }, String(size)),
        shape("text", { class: "strong", x: isLast ? x(size) + 8 : x(size) + 7, y: y(losses[index]) - 9, "text-anchor": isLast ? "end" : "start" }, wholePercent(data.own[index].right ?? NaN, words.none)));
    });
    drawn.push(shape("text", { x: (LEFT + right) / 2, y: floor + 31, "text-anchor": "middle" }, words.twoModesSize), discAt(NETWORK, right + 18, y(running)));
    return drawn;
  }
}
