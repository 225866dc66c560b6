// What the rule did with the row that was just read, and the path of the weights.

import { make, write } from "../../lib/dom.js";
import { reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "../panels/svg.js";
import { hasReturned, isWrong, mistakesAt, readingAt, sumOf, weightsAt } from "./scene.js";

const [WIDE, HIGH, LEFT, EDGE] = [132, 122, 24, 14]; // of the path's picture, in pixels

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Weights} Weights
 */

export class Rule {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.bold = make("b", {});
    this.text = make("span", {});
    this.rows = ["before", "change", "after"].map((name) => ({ root: make("tr", { class: name }), head: make("th", { scope: "row" }), cells: [0, 1, 2].map(() => make("td", {})) }));
    for (const { root, head, cells } of this.rows) root.append(head, ...cells);
    this.heads = [0, 1, 2].map(() => make("th", { scope: "col" }));
    this.table = make("table", {}, make("caption", { class: "unseen" }, words.change), make("thead", {}, make("tr", {}, make("td", {}), ...this.heads)), make("tbody", {}, ...this.rows.map(({ root }) => root)));
    this.path = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH, "aria-hidden": "true" });
    const figure = make("div", { class: "weight-path" }, make("small", {}, words.pathOfWeights));
    figure.append(this.path);
    this.root = make("div", { class: "rule" }, make("div", {}, make("p", { role: "status" }, this.bold, " ", this.text), this.table), figure);
  }

  /**
   * @param {Scene} scene
   * @param {number} step
   * @param {Weights | undefined} own that is dragged just now
   */
  draw(scene, step, own) {
    const now = own ? undefined : readingAt(scene, step);
    const shown = own ?? (scene.isOwn && !now ? scene.start : undefined);
    const [bold, text] = shown ? this.#ofOwn(scene, shown) : this.#said(scene, step, now);
    write(this.bold, bold);
    write(this.text, text);
    this.#tabulate(scene, now, own ?? weightsAt(scene, step), own ? own : weightsAt(scene, Math.max(0, Math.min(step, scene.steps.length) - 1)));
    this.#drawPath(scene, own ? 0 : step, own);
  }

  /**
   * @param {Scene} scene
   * @param {Weights} own
   */
  #ofOwn({ rows, wanted }, own) {
    const wrong = rows.filter((row, index) => isWrong(sumOf(own, row), wanted[index])).length;
    return [this.words.ownLine, fill(wrong ? this.words.ownWrong : this.words.ownRight, { count: wrong, total: rows.length })];
  }

  /**
   * @param {Scene} scene
   * @param {number} step
   * @param {import("./scene.js").Step | undefined} now
   * @returns {[string, string]}
   */
  #said(scene, step, now) {
    const { words } = this;
    if (!now) {
      const isZero = scene.start.every((value) => value === 0);
      return ["", isZero ? words.allZero : words.firstRow];
    }
    const isEnd = step >= scene.steps.length;
    if (hasReturned(scene, step)) {
      const [first, again] = /** @type {[number, number]} */ (scene.cycle);
      const at = weightsAt(scene, again);
      return [words.backAgain, fill(words.backSaid, { count: again - first, weights: this.#listed(scene, at) })];
    }
    const count = mistakesAt(scene, step);
    if (scene.learned !== null && isEnd) {
      if (!count) return ["", words.nothingToLearn];
      const isBounded = scene.bound !== null && scene.start.every((value) => value === 0);
      return [words.learned, fill(isBounded ? words.learnedBound : words.learnedSaid, { count, bound: reading(scene.bound ?? 0) })];
    }
    const row = scene.rows[now.row].join(", "), sum = reading(now.sum), wanted = scene.wanted[now.row];
    if (scene.rule === "Adaline") {
      const times = now.change[2];
      return ["", fill(words.deltaSaid, { row, sum, wanted: wanted ? "1" : "−1", times: reading(times) })];
    }
    if (!now.mistake) return ["", fill(words.asWanted, { row, sum })];
    return [fill(words.mistake, { count }), fill(wanted ? words.addRow : words.subtractRow, { row, sum })];
  }

  /**
   * Weights and bias in a sentence; of one input without the second weight.
   * @param {Scene} scene
   * @param {Weights} weights
   */
  #listed({ rows }, [a, b, bias]) {
    return (rows[0].length === 1 ? [a, bias] : [a, b, bias]).map(reading).join(", ");
  }

  /**
   * @param {Scene} scene
   * @param {import("./scene.js").Step | undefined} now
   * @param {Weights} after
   * @param {Weights} before
   */
  #tabulate({ rows, wanted, rule }, now, after, before) {
    const { words } = this;
    const isFlat = rows[0].length === 1;
    this.heads.forEach((head, at) => {
      write(head, [isFlat ? "w" : "w₁", "w₂", "b"][at]);
      head.hidden = isFlat && at === 1;
    });
    const changed = !now ? "" : rule === "Adaline" ? words.partOfRow : now.mistake ? words[wanted[now.row] ? "plusRow" : "minusRow"] : words.noChange;
    const lines = [[words.before, now ? before : undefined], [changed, now?.change], [now ? words.after : words.nowWeights, after]];
    this.rows.forEach(({ head, cells }, at) => {
      const [text, values] = /** @type {[string, Weights | undefined]} */ (lines[at]);
      write(head, values ? text : "");
      cells.forEach((cell, index) => {
        write(cell, values ? reading(values[index]) : "");
        cell.hidden = isFlat && index === 1;
      });
    });
  }

  /**
   * The path of both weights; of one input, of its weight and the bias.
   * @param {Scene} scene
   * @param {number} step
   * @param {Weights | undefined} own
   */
  #drawPath(scene, step, own) {
    const isFlat = scene.rows[0].length === 1;
    const place = (/** @type {Weights} */ [a, b, bias]) => /** @type {[number, number]} */ ([a, isFlat ? bias : b]);
    const all = [own ?? scene.start, ...(own ? [] : scene.steps.map(({ after }) => after))].map(place);
    const shown = all.slice(0, Math.min(step, scene.steps.length) + 1);
    const [left, bottom] = [0, 1].map((axis) => Math.min(0, ...all.map((one) => one[axis])));
    const [right, top] = [0, 1].map((axis) => Math.max(0, ...all.map((one) => one[axis])));
    const scale = Math.min((WIDE - LEFT - EDGE) / Math.max(right - left, 1), (HIGH - 2 * EDGE) / Math.max(top - bottom, 1));
    const x = (/** @type {number} */ value) => LEFT + scale * (value - left), y = (/** @type {number} */ value) => HIGH - EDGE - scale * (value - bottom);
    const [a, b] = shown[shown.length - 1];
    const turns = [...new Set(shown.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`))];
    const isFine = scene.rule === "Adaline"; // so many places that rings would hide the path
    this.path.replaceChildren(
      shape("path", { class: "axis", d: `M${x(0)} 2V${HIGH - 4}M4 ${y(0)}H${WIDE - 4}` }),
      shape("text", { x: WIDE - 2, y: y(0) + (y(0) > HIGH - 16 ? -5 : 13), "text-anchor": "end" }, isFlat ? "w" : "w₁"),
      shape("text", { x: x(0) - 4, y: 12, "text-anchor": "end" }, isFlat ? "b" : "w₂"),
      shape("path", { class: "line", d: `M${shown.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("L")}` }),
      ...(isFine ? [] : turns.map((turn) => shape("circle", { class: "turn", cx: turn.split(" ")[0], cy: turn.split(" ")[1], r: 3 }))),
      shape("circle", { class: "now", cx: x(a), cy: y(b), r: 5 }));
  }
}
