// The petals after each preparation, on one scale for all, with the cloud as it was measured behind each.

import { make } from "../../lib/dom.js";
import { disc } from "./disc.js";
import { Drawing, linear, shape } from "./svg.js";

/** @typedef {[number, number]} Point */
/** @typedef {{classes: number[], raw: Point[], clouds: {network: number, rows: Point[]}[]}} Data */

const ROOM = 0.05; // of the widest cloud, on each side
const AT_FIRST = 150; // pixels that a picture is wide until its room is known

export class Clouds {
  static columns = 12;
  static heights = /** @type {const} */ ([126, 541]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    /** @type {Drawing[]} */
    this.drawings = [];
    this.root = make("div", { class: "small-pictures" });
  }

  /** @param {Data} data */
  take(data) {
    this.dispose();
    const box = boxOf(data);
    const aspect = (box.high[1] - box.low[1]) / (box.high[0] - box.low[0]);
    this.drawings = data.clouds.map(({ rows }, index) => new Drawing(AT_FIRST * aspect, (width) => {
      this.drawings[index].svg.setAttribute("height", String(width * aspect));
      return picture(data, rows, width, aspect, box);
    }));
    this.root.replaceChildren(...data.clouds.map(({ network }, index) => {
      const { words } = this;
      this.drawings[index].name(`${words[`preparation${network}`]}: ${words[`preparation${network}Does`] || words.cloudsRaw}`);
      return make("div", {}, make("div", { class: "small-name" }, disc(network), ` ${words[`preparation${network}`]}`), this.drawings[index].root);
    }));
  }

  dispose() {
    for (const drawing of this.drawings) drawing.dispose();
  }
}

/**
 * The smallest box around all clouds.
 * @param {Data} data
 */
function boxOf({ raw, clouds }) {
  const all = [...raw, ...clouds.flatMap(({ rows }) => rows), [0, 0]];
  const [low, high] = [Math.min, Math.max].map((pick) => [0, 1].map((axis) => pick(...all.map((point) => point[axis]))));
  const room = ROOM * (high[0] - low[0]);
  return { low: low.map((end) => end - room), high: high.map((end) => end + room) };
}

/**
 * @param {Data} data
 * @param {Point[]} rows
 * @param {number} width
 * @param {number} aspect
 * @param {ReturnType<typeof boxOf>} box
 */
function picture(data, rows, width, aspect, { low, high }) {
  const height = width * aspect;
  const x = linear(low[0], high[0], 0, width), y = linear(low[1], high[1], height, 0);
  const dot = (/** @type {Point} */ [across, up], /** @type {string} */ name, style = "") => shape("circle", { class: name, cx: x(across), cy: y(up), r: name ? 1.4 : 2, style });
  return [
    shape("path", { class: "axis", d: `M0 ${y(0)}H${width}M${x(0)} 0V${height}` }),
    ...data.raw.map((point) => dot(point, "before")),
    ...rows.map((point, index) => dot(point, "", `fill: var(--class-${data.classes[index] + 1})`)),
  ];
}
