// What one loss makes of one row: its terms with the numbers in place, their sum, and the gradient as bars.

import { make, write } from "../../lib/dom.js";
import { briefLoss } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "../panels/disc.js";
import { shape } from "../panels/svg.js";
import { inSum, read, score, three } from "./scene.js";

const HIGH = 38;
const LONGEST = [2, 16, 2]; // the gradient whose bar fills its third of the cell, for each loss
const SHORTEST = 0.005; // below it, a gradient counts as none

/** @typedef {import("./scene.js").Row} Row */

export class CellView {
  /**
   * @param {Record<string, string>} words
   * @param {number} loss its index
   */
  constructor(words, loss) {
    this.words = words;
    this.loss = loss;
    this.shown = "";
    this.name = make("span", {});
    this.row = make("span", { class: "cell-row" });
    this.terms = make("div", { class: "terms" });
    this.sum = make("b", {});
    this.pulls = shape("svg", { role: "img", height: HIGH });
    this.root = make("div", { class: `cell k${loss + 1}`, role: "group" },
      make("div", { class: "cell-name" }, make("span", { class: "cell-loss" }, disc(loss + 1), this.name), this.row), this.terms,
      make("div", { class: "sum" }, make("span", {}, loss === 2 ? words.minusLog : words.sum), this.sum));
    this.root.append(this.pulls);
  }

  /**
   * @param {Row} row
   * @param {(number | null)[]} numbers
   * @param {{name: string, rowName: string, margin: number}} about the loss and the row
   */
  draw(row, numbers, { name, rowName, margin }) {
    const width = this.pulls.clientWidth;
    const shown = JSON.stringify([row, numbers, margin, width, name, rowName]);
    if (shown === this.shown) return;
    this.shown = shown;
    const cell = read(numbers);
    this.root.ariaLabel = fill(this.words.cellOf, { loss: name, row: rowName });
    write(this.name, name);
    write(this.row, rowName);
    this.terms.replaceChildren(...(this.loss === 2 ? this.#probability(row, cell) : this.#shortfalls(row, cell, margin)));
    write(this.sum, three(cell.loss));
    this.#drawPulls(row, cell, width);
  }

  /**
   * @param {Row} row
   * @param {import("./scene.js").Cell} cell
   * @param {number} margin
   */
  #shortfalls({ classes, right, more }, { scores, terms, rest }, margin) {
    const rivals = classes.flatMap((name, at) => {
      if (at === right) return [];
      const sum = `${score(scores[at])} − ${inSum(scores[right])} + ${margin}`;
      const lack = Number(scores[at]) - Number(scores[right]) + margin;
      const end = lack <= 0 ? " < 0" : this.loss === 1 ? ` = ${score(lack)}` : "";
      return [term(name, sum + end, briefLoss(terms[at] ?? Infinity, "∞"), lack <= 0)];
    });
    return more ? [...rivals, term(fill(this.words.moreTerms, { count: more }), "", briefLoss(rest ?? Infinity, "∞"), rest === 0)] : rivals;
  }

  /**
   * @param {Row} row
   * @param {import("./scene.js").Cell} cell
   */
  #probability({ right, more }, { terms, rest, loss }) {
    const { words } = this;
    const all = terms.map((value) => Number(value ?? Infinity)).reduce((sum, value) => sum + value, Number(rest ?? Infinity));
    const parts = more ? [...terms, rest] : terms;
    return [
      term(words.expOf, parts.map((value) => brief(value)).join(" + "), brief(all)),
      term(words.probability, `${brief(terms[right])} ÷ ${brief(all)}`, three(loss === null ? 0 : Math.exp(-loss))),
    ];
  }

  /**
   * @param {Row} row
   * @param {import("./scene.js").Cell} cell
   * @param {number} width
   */
  #drawPulls({ classes }, { pulls }, width) {
    const each = width / classes.length, most = each / 2 - 3;
    this.pulls.setAttribute("aria-label", fill(this.words.gradientOf, { pulls: classes.map((name, at) => `${name} ${three(pulls[at], true)}`).join(", ") }));
    this.pulls.replaceChildren(shape("path", { class: "base", d: `M0 12H${width}` }), ...classes.flatMap((name, at) => {
      const pull = pulls[at] ?? 0, x = each * (at + 0.5);
      const isNone = Math.abs(pull) < SHORTEST;
      const long = isNone ? 0 : Math.max(1, Math.min(most, (Math.abs(pull) / LONGEST[this.loss]) * most));
      return [
        shape("rect", { x: pull < 0 ? x - long : x, y: 7, width: long, height: 10, fill: `var(--network-${this.loss + 1})` }),
        shape("path", { class: "zero", d: `M${x} 4v16` }),
        shape("text", { x, y: 34, "text-anchor": "middle", class: isNone ? "" : "strong" }, `${shortened(name)} ${isNone ? "0" : signed(pull)}`),
      ];
    }));
  }
}

/**
 * @param {string} name
 * @param {string} sum
 * @param {string} value
 * @param {boolean} [isQuiet]
 */
function term(name, sum, value, isQuiet = false) {
  const said = sum ? [make("span", {}, shortened(name)), make("span", {}, sum)] : [make("span", { class: "both" }, name)];
  return make("div", isQuiet ? { class: "quiet" } : {}, ...said, make("b", {}, value));
}

/**
 * The name of a class, in little room; its number stays.
 * @param {string} name
 */
export function shortened(name) {
  const [, text, number] = /** @type {RegExpMatchArray} */ (name.match(/^(.*?)\s*(\d*)$/));
  return name.length <= 6 ? name : number ? `${text.slice(0, 3)}. ${number}` : `${name.slice(0, 5)}.`;
}

/** @param {number} pull */
const signed = (pull) => `${pull > 0 ? "+" : "−"}${Math.abs(pull).toFixed(Math.abs(pull) < 9.995 ? 2 : 1)}`;

/** @param {number | null} value an exponential, in little room */
function brief(value) {
  if (value === null || value === Infinity) return "∞";
  if (value >= 1e4 || (value < 0.01 && value > 0)) return three(value);
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2);
}
