// The Jacobian of ReLU on a few numbers, with what goes through it, and how large it would be for more.

import { make } from "../../lib/dom.js";
import { count, power, reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "./svg.js";
import { table } from "./table.js";

/**
 * @typedef {{x: number[], out: number[], jacobian: number[][], upstream: number[], gradient: number[],
 *   sizes: {rows: number, numbers: number, entries: number, bytes: number}[]}} Data
 */

const [SIDE, TOP] = [26, 26];
const [X, OUT, CELLS, UPSTREAM, GRADIENT] = [44, 124, 158, 440, 536]; // from the left, in pixels

export class Jacobian {
  static columns = 7;
  static heights = /** @type {const} */ ([404, 480]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", { class: "jacobian" });
  }

  /** @param {Data} data */
  take({ x, out, jacobian, upstream, gradient, sizes }) {
    const { words } = this;
    const text = (/** @type {string} */ said, /** @type {number} */ left, /** @type {number} */ top, name = "", anchor = "end") => shape("text", { x: left, y: top, class: name, "text-anchor": anchor }, said);
    const heads = [[words.jacobianX, X], [words.jacobianOut, OUT + 20], [words.jacobianUpstream, UPSTREAM + 16], [words.jacobianGradient, GRADIENT + 28]].map(([said, left]) => text(String(said), Number(left), 14));
    const rows = x.flatMap((value, at) => {
      const top = TOP + at * SIDE, line = top + SIDE / 2 + 5, isOpen = jacobian[at][at] !== 0;
      return [
        text(reading(value), X, line, "forward"), text(reading(out[at]), OUT, line, "forward"), text(reading(upstream[at]), UPSTREAM, line, "backward"), text(reading(gradient[at]), GRADIENT, line, "backward"),
        shape("path", { class: isOpen ? "through" : "stopped", d: `M${X + 12} ${line - 5}H${OUT - 40}` }), shape("path", { class: isOpen ? "through" : "stopped", d: `M${UPSTREAM + 12} ${line - 5}H${GRADIENT - 40}` }),
        ...jacobian[at].flatMap((entry, column) => {
          const left = CELLS + column * SIDE, name = at !== column ? "off" : entry ? "one" : "none";
          return [shape("rect", { class: name, x: left + 1, y: top + 1, width: SIDE - 2, height: SIDE - 2, rx: 4 }), text(reading(entry), left + SIDE / 2, line, name, "middle")];
        }),
      ];
    });
    const svg = shape("svg", { viewBox: `0 0 570 ${TOP + x.length * SIDE + 4}`, role: "img", "aria-label": words.jacobianLabel }, ...heads, ...rows);
    const lines = sizes.map(({ rows: many, numbers, entries, bytes }) => [
      many === 1 ? count(numbers) : fill(words.jacobianBatch, { rows: count(many), each: count(numbers / many) }),
      `${words.jacobianSquare.replaceAll("{numbers}", count(numbers))} = ${entries < 1e9 ? count(entries) : power(entries, 3)}`, sizeOf(bytes), count(numbers),
    ]);
    this.root.replaceChildren(make("div", { class: "jacobian-picture", tabindex: "0", role: "group", "aria-label": words.jacobianTitle }, svg), make("p", { class: "panel-about" }, words.jacobianAbout),
      table(words.jacobianTitle, [words.jacobianNumbers, words.jacobianEntries, words.jacobianBytes, words.jacobianMask], lines, "panel-table jacobian-sizes"));
  }
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3).replace(/\.0+$/, "")} ${["B", "kB", "MB", "GB"][power]}`;
}
