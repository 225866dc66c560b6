// Which cells of a block have their mean in common: a block for each normalization, of which one is pressed.

import { make, write } from "../../lib/dom.js";
import { briefLoss } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "./disc.js";
import { shape } from "./svg.js";

/** @typedef {{key: string, network: number, group: number[][][], loss: number | null}[]} Data by row, channel, position */

const SIDE = 4, CELL = 15; // cells along an edge, and pixels of one
const [LEFT, TOP] = [16, 36]; // of the front face
const [RIGHTWARD, UPWARD] = [0.62 * CELL, 0.36 * CELL]; // from one row to the one behind it

export class SharedMeans {
  static columns = 5;
  static heights = /** @type {const} */ ([245, 469]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.chosen = "batch";
    this.list = make("div", { class: "blocks", role: "group", "aria-label": words.sharedMeansTitle });
    this.sentence = make("p", { class: "panel-reading", role: "status" });
    this.root = make("div", {}, this.list, this.sentence, make("p", { class: "panel-about" }, words.sharedMeansDense), make("p", { class: "panel-about" }, words.sharedMeansWeights));
  }

  /** @param {Data} data */
  take(data) {
    this.list.replaceChildren(...data.map(({ key, network, group, loss }) => {
      const name = make("span", { class: "block-name" }, disc(network), " ", this.words[`norm_${key}`]);
      const end = make("small", {}, fill(this.words.sharedMeansLoss, { loss: briefLoss(loss ?? NaN, this.words.none) }));
      const button = make("button", { type: "button", class: "block", "data-kind": key }, name, end);
      button.prepend(blockOf(group, `var(--network-${network})`, this.words));
      button.onclick = () => this.#press(key);
      return button;
    }));
    this.#press(this.chosen);
  }

  /** @param {string} key */
  #press(key) {
    this.chosen = key;
    for (const button of /** @type {HTMLElement[]} */ ([...this.list.children])) button.ariaPressed = String(button.dataset.kind === key);
    write(this.sentence, this.words[`sharedMeans_${key}`]);
  }
}

/**
 * A block whose group of the first row's second channel is lit.
 * @param {Data[0]["group"]} group
 * @param {string} color
 * @param {Record<string, string>} words
 */
function blockOf(group, color, words) {
  const lit = group[0][1][0];
  const at = (/** @type {number} */ row, /** @type {number} */ channel, /** @type {number} */ position) =>
    [LEFT + channel * CELL + row * RIGHTWARD, TOP + position * CELL - row * UPWARD];
  const face = (/** @type {number[][]} */ corners, /** @type {boolean} */ isLit, /** @type {number} */ strength) =>
    shape("path", { class: "face", d: `M${corners.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`, style: isLit ? `fill: ${color}; fill-opacity: ${strength}` : "" });
  /** @type {Node[]} */
  const faces = [];
  for (let row = SIDE - 1; row >= 0; row--) {
    for (let other = 0; other < SIDE; other++) {
      faces.push(face([at(row, other, 0), at(row, other + 1, 0), at(row + 1, other + 1, 0), at(row + 1, other, 0)], group[row][other][0] === lit, 0.72),
        face([at(row, SIDE, other), at(row + 1, SIDE, other), at(row + 1, SIDE, other + 1), at(row, SIDE, other + 1)], group[row][SIDE - 1][other] === lit, 0.55));
    }
  }
  for (let channel = 0; channel < SIDE; channel++) {
    for (let position = 0; position < SIDE; position++) {
      faces.push(face([at(0, channel, position), at(0, channel + 1, position), at(0, channel + 1, position + 1), at(0, channel, position + 1)], group[0][channel][position] === lit, 1));
    }
  }
  const front = SIDE * CELL;
  return shape("svg", { width: 118, height: TOP + front + 18, "aria-hidden": "true" }, ...faces,
    shape("text", { x: LEFT + front / 2, y: TOP + front + 14, "text-anchor": "middle" }, words.blockChannel),
    shape("text", { transform: `translate(${LEFT - 5} ${TOP + front / 2}) rotate(-90)`, "text-anchor": "middle" }, words.blockPosition),
    shape("text", { transform: `translate(${LEFT + 12} ${TOP - 15}) rotate(-30)`, "text-anchor": "middle" }, words.blockRow));
}
