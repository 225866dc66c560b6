// How each network is wired after its run: a line is a weight, as wide as it is large. What dropout silences is gone.

import { make } from "../../lib/dom.js";
import { disc } from "./disc.js";
import { Drawing, linear, shape } from "./svg.js";

/**
 * @typedef {{layers: number[][][], silent: number[]}} Network its weights, by layer, source and target; the neurons of its
 *   first layer that are silenced
 * @typedef {{steps: number, dropped: number, networks: Network[]}} Data
 */

const [HEIGHT, SIDE, EDGE] = [110, 8, 8];
const [WIDEST, SCALE] = [2.4, 3]; // pixels of a line whose weight is SCALE or more
const LEAST = 0.12; // of a weight that is drawn where there are many
const MANY = 200; // lines of a network, beyond which small ones are left out

export class Wiring {
  static columns = 12;
  static heights = /** @type {const} */ ([140, 300]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    /** @type {Drawing[]} */
    this.drawings = [];
    this.root = make("div", { class: "small-pictures eight" });
  }

  /** @param {Data} data */
  take({ networks }) {
    this.dispose();
    this.drawings = networks.map((network, at) => new Drawing(HEIGHT, (width) => shapesOf(network, at + 1, width)));
    this.root.replaceChildren(...this.drawings.map((drawing, at) => {
      drawing.root.classList.add("bare");
      return make("div", {}, make("div", { class: "small-name" }, disc(at + 1), make("span", { class: "wiring-name" })), drawing.root);
    }));
  }

  /** @param {import("../panels.js").Scene} scene */
  draw({ networks }) {
    this.root.querySelectorAll(".wiring-name").forEach((name, at) => {
      if (networks[at] && name.textContent !== networks[at].name) name.textContent = networks[at].name;
    });
  }

  dispose() {
    for (const drawing of this.drawings) drawing.dispose();
  }
}

/**
 * @param {Network} network
 * @param {number} number
 * @param {number} width
 * @returns {Node[]}
 */
function shapesOf({ layers, silent }, number, width) {
  const sizes = [layers[0].length, ...layers.map((weights) => weights[0].length)];
  const x = linear(0, sizes.length - 1, SIDE, width - SIDE);
  const y = (/** @type {number} */ layer, /** @type {number} */ unit) => (sizes[layer] === 1 ? HEIGHT / 2
    : linear(0, sizes[layer] - 1, ...(sizes[layer] === 2 ? /** @type {const} */ ([HEIGHT / 4, (3 * HEIGHT) / 4]) : /** @type {const} */ ([EDGE, HEIGHT - EDGE])))(unit));
  const isSilent = (/** @type {number} */ layer, /** @type {number} */ unit) => layer === 1 && silent.includes(unit);
  const count = layers.reduce((sum, weights) => sum + weights.length * weights[0].length, 0);
  const lines = layers.flatMap((weights, layer) => weights.flatMap((row, source) => row.flatMap((weight, target) => {
    const size = Math.abs(weight);
    if ((count > MANY && size < LEAST) || isSilent(layer, source) || isSilent(layer + 1, target)) return [];
    return [shape("path", { d: `M${x(layer)} ${y(layer, source)}L${x(layer + 1)} ${y(layer + 1, target)}`,
      style: `stroke: var(--network-${number}); stroke-width: ${(WIDEST * Math.min(1, size / SCALE)).toFixed(2)}; opacity: ${(0.25 + 0.55 * Math.min(1, size / SCALE)).toFixed(2)}` })];
  })));
  const dots = sizes.flatMap((size, layer) => Array.from({ length: size }, (_, unit) => shape("circle", { cx: x(layer), cy: y(layer, unit), r: size > 8 ? 1.6 : 3.4,
    style: isSilent(layer, unit) ? "fill: none; stroke: var(--quiet)" : "fill: var(--st-text-color)" })));
  return [...lines, ...dots];
}
