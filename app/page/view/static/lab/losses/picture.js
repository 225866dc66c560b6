// What is the loss telling the network? Scores at the left, three losses of them, and each as a curve.

import { make, write } from "../../lib/dom.js";
import { figure } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { LEARNED } from "../data.js";
import { disc } from "../panels/disc.js";
import { CellView } from "./cell.js";
import { Chart } from "./chart.js";
import { PointPlane } from "./plane.js";
import { ScoreRow } from "./row.js";
import { atStep, read, three } from "./scene.js";
import { WeightRow } from "./weights.js";

/** @typedef {import("./scene.js").Scene} Scene */

const LOSSES = [0, 1, 2];
const ROWS = [0, 1, 2];

export class Picture {
  /** @param {import("../figure.js").Outside} outside */
  constructor(outside) {
    const { words, later } = outside;
    this.words = words;
    this.outside = outside;
    this.later = later;
    this.focus = 1; // the loss that is looked at, from 1
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.scores = { title: make("b", { class: "explained", role: "note" }), note: make("small", {}) };
    this.heads = LOSSES.map((loss) => this.#head(loss));
    this.rows = ROWS.map((row) => new ScoreRow(words, {
      pick: (score) => this.#pick(row, score),
      drag: (score, value) => outside.put(this.#changed(row, score, value)),
      drop: (score, value) => {
        outside.put(this.#changed(row, score, value));
        outside.set(this.#changed(row, score, value));
      },
    }));
    this.cells = ROWS.map(() => LOSSES.map((loss) => new CellView(words, loss)));
    this.plane = new PointPlane(outside);
    this.sets = [0, 1].map(() => new WeightRow(words));
    this.mean = make("div", { class: "mean k0" });
    this.means = LOSSES.map((loss) => ({ root: make("div", { class: `mean k${loss + 1}` }), said: make("span", {}), value: make("b", {}) }));
    this.means.forEach(({ root, said, value }, loss) => root.append(disc(loss + 1), said, value));
    this.charts = [0, 1].map((at) => {
      const title = make("b", { class: "explained", role: "note", "data-explain": `losses.chart${at + 1}` });
      return { chart: new Chart(), title, note: make("small", {}) };
    });
    this.root = make("div", { class: "scored" },
      make("div", { class: "charts" }, ...this.charts.map(({ chart, title, note }) => make("figure", {}, make("figcaption", {}, title, note), chart.root))),
      make("div", { class: "loss-head k0" }, make("span", {}, this.scores.title), this.scores.note), ...this.heads.map(({ root }) => root), this.plane.root,
      ...ROWS.flatMap((row) => [this.rows[row].root, ...(this.sets[row] ? [this.sets[row].root] : []), ...this.cells[row].map(({ root }) => root)]),
      this.mean, ...this.means.map(({ root }) => root));
  }

  /** @param {number} loss */
  #head(loss) {
    const name = make("b", { class: "explained", role: "note", "data-explain": `losses.loss${loss + 1}` });
    const note = make("small", {});
    const root = make("div", { class: `loss-head k${loss + 1}` }, make("span", {}, disc(loss + 1), name,
      ...(loss === 1 ? [make("i", {}, this.words.barsAt)] : [])), note);
    for (const type of ["pointerenter", "click", "focusin"]) root.addEventListener(type, () => this.light([loss + 1]));
    return { root, name, note };
  }

  /**
   * All nine scores as they are typed, with one changed, which is picked.
   * @param {number} row
   * @param {number} score
   * @param {number} value as it is shown, with all weights multiplied
   */
  #changed(row, score, value) {
    const { weights = 1 } = this.scene ?? {};
    const all = ROWS.flatMap((at) => this.#typed(at).map((each) => each / weights));
    all[3 * row + score] = value / weights;
    return { scores: all.map((each) => +each.toPrecision(6)), picked: 3 * row + score };
  }

  /**
   * The scores of an image as they are typed: the first moment is before any jiggle.
   * @param {number} row
   */
  #typed(row) {
    return this.scene ? /** @type {number[]} */ (read(this.scene.cells[row][0][0]).scores) : [];
  }

  /**
   * @param {number} row
   * @param {number} score
   */
  #pick(row, score) {
    const picked = 3 * row + score;
    if (this.scene?.kind !== "images" || (this.scene.row === row && this.scene.score === score)) return;
    this.outside.put({ picked });
    this.outside.set({ picked });
  }

  /**
   * Look at one loss.
   * @param {number[]} numbers
   */
  light(numbers) {
    if (numbers.length !== 1 || numbers[0] === this.focus) return;
    [this.focus] = numbers;
    this.later();
  }

  /** @param {Scene} scene */
  about({ kind }) {
    return { race: kind, start: "" };
  }

  /** @param {Scene} scene */
  states({ moves }) {
    return moves.map((move) => (move ? LEARNED : ""));
  }

  /**
   * @param {Scene} scene
   * @param {Record<string, any>} _parts
   * @param {import("../figure.js").Moment} moment
   */
  draw(scene, _parts, { step }) {
    const { words, focus } = this;
    const { kind, names, margin, rows } = scene;
    this.scene = scene;
    this.root.dataset.kind = kind;
    this.scores.title.dataset.explain = `losses.${kind}`;
    write(this.scores.title, words[`${kind}Title`]);
    write(this.scores.note, scene.note || fill(words[`${kind}Note`], { count: rows.length && String(scene.count ?? ""), classes: String(scene.classCount ?? "") }));
    this.heads.forEach(({ root, name, note }, loss) => {
      write(name, names[loss]);
      write(note, fill(words[`formula${loss + 1}`], { margin }));
      root.classList.toggle("focus", (kind === "points" || kind === "rows") && focus === loss + 1);
    });
    for (const at of ROWS) for (const { root } of this.cells[at]) root.hidden = at >= rows.length;
    rows.forEach((_, at) => this.#drawRow(scene, at, step));
    if (kind === "points") this.plane.draw(scene, step, focus);
    write(this.mean, fill(words[`${kind}Mean`], { count: String(scene.count ?? ""), l2: scene.l2 ?? "" }));
    const means = atStep(scene.means, step);
    this.means.forEach(({ said, value }, loss) => {
      const mean = means[loss];
      if (Array.isArray(mean)) {
        write(said, words.bothPenalties);
        return write(value, fill(words.bothSets, { one: three(mean[0]), other: three(mean[1]) }));
      }
      const expected = step === 0 ? scene.expected?.[loss] : undefined;
      write(said, expected === undefined ? words.meanLoss : fill(words.expectedLoss, { value: figure(expected) }));
      write(value, three(mean));
    });
    this.#drawCharts(scene, step, means);
  }

  /**
   * @param {Scene} scene
   * @param {number} at
   * @param {number} step
   */
  #drawRow({ kind, sets, names, margin, rows, cells, unit = 1, row: pickedRow, score }, at, step) {
    const row = rows[at], now = atStep(cells[at], step);
    const rowName = fill(this.words[{ images: "imageOf", points: "pointOf", rows: "rowOf", weights: "rowOf" }[kind]], { name: row.name });
    const isPicked = kind === "images" && at === pickedRow;
    if (sets) this.sets[at].draw(rowName, atStep(sets[at], step));
    else if (kind !== "points") {
      const scores = /** @type {number[]} */ (read(now[kind === "rows" ? this.focus - 1 : 0]).scores);
      this.rows[at].draw({ row, rowName, scores, typed: kind === "images" ? this.#typed(at) : scores, margin, unit, picked: isPicked ? Number(score) : -1, isFixed: kind === "rows" });
    }
    this.cells[at].forEach((cell, loss) => {
      cell.root.classList.toggle("picked", isPicked);
      cell.draw(row, now[loss], { name: names[loss], rowName, margin });
    });
  }

  /**
   * @param {Scene} scene
   * @param {number} step
   * @param {(number | number[] | null)[]} means
   */
  #drawCharts({ kind, rows, cells, charts, row = 0, score = 0 }, step, means) {
    const { words } = this;
    const now = kind === "images" ? atStep(cells[row], step).map(read) : [];
    const values = kind === "images" ? [now.map(({ loss }) => loss), now.map(({ pulls }) => pulls[score])] : [kind === "weights" ? undefined : /** @type {(number | null)[]} */ (means), undefined];
    this.charts.forEach(({ chart, title, note }, at) => {
      const key = `${kind}Chart${at + 1}`;
      const rowName = fill(words.imageOf, { name: rows[row].name });
      write(title, words[key]);
      write(note, fill(words[`${key}Note`], { row: rowName, name: rows[row].classes[score] }));
      chart.draw(charts[at], step, `${words[key]}: ${note.textContent}`, values[at]);
    });
  }

  dispose() {}
}
