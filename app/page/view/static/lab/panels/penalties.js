// The weights of one network without a penalty, under L2 and under L1.

import { make } from "../../lib/dom.js";
import { amount, briefLoss, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, linear, shape } from "./svg.js";

/**
 * @typedef {{kind: "none" | "l2" | "l1", strength: number, shares: number[], vanished: number, loss: number}} Kind
 * @typedef {{network: number, steps: number, small: number, draws: number, edge: number, kinds: Kind[]}} Data
 */

const [HEIGHT, BOTTOM] = [96, 18];
const MOST = 0.12; // share of all weights: a taller bar is cut, with a notch, so that the others are seen

export class Penalties {
  static columns = 12;
  static heights = /** @type {const} */ ([150, 470]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    /** @type {Drawing[]} */
    this.drawings = [];
    this.root = make("div", { class: "small-pictures three" });
  }

  /** @param {Data} data */
  take(data) {
    const { words } = this;
    this.dispose();
    const made = data.kinds.map((kind) => {
      const name = words[`penalty_${kind.kind}`];
      const figures = fill(words.penaltiesFigures, { small: amount(data.small), vanished: wholePercent(kind.vanished, words.none), loss: briefLoss(kind.loss, words.none) });
      const drawing = new Drawing(HEIGHT, (width) => shapesOf(kind.shares, data, width), `${fill(name, { value: amount(kind.strength) })}: ${figures}`);
      drawing.root.classList.add("bare");
      const head = make("div", { class: "penalty-head" }, make("b", {}, fill(name, { value: amount(kind.strength) })), make("span", {}, figures));
      return { drawing, root: make("div", {}, head, drawing.root) };
    });
    this.drawings = made.map(({ drawing }) => drawing);
    this.root.replaceChildren(...made.map(({ root }) => root));
  }

  dispose() {
    for (const drawing of this.drawings) drawing.dispose();
  }
}

/**
 * @param {number[]} shares
 * @param {{network: number, edge: number}} data
 * @param {number} width
 * @returns {Node[]}
 */
function shapesOf(shares, { network, edge }, width) {
  const x = linear(-edge, edge, 0, width), floor = HEIGHT - BOTTOM, y = linear(0, MOST, floor, 4);
  const bar = width / shares.length;
  const drawn = shares.flatMap((share, at) => {
    const top = y(Math.min(MOST, share));
    const bars = [shape("rect", { x: at * bar + 0.5, y: top, width: Math.max(1, bar - 1), height: floor - top, style: `fill: var(--network-${network})` })];
    if (share > MOST) {
      bars.push(shape("rect", { x: at * bar, y: top + 5, width: bar, height: 2, style: "fill: var(--st-background-color)" }),
        shape("text", at < shares.length / 2 ? { x: at * bar - 4, y: top + 10, "text-anchor": "end" } : { x: (at + 2) * bar + 3, y: top + 10, "text-anchor": "start" }, wholePercent(share, "")));
    }
    return bars;
  });
  const texts = /** @type {const} */ ([[-edge, `≤ −${edge}`, "start"], [0, "0", "middle"], [edge, `≥ ${edge}`, "end"]]);
  return [shape("path", { class: "axis", d: `M0 ${floor}H${width}` }), ...drawn,
    ...texts.map(([value, text, anchor]) => shape("text", { x: x(value), y: HEIGHT - 3, "text-anchor": anchor }, text))];
}
