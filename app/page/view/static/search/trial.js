// The trial that is open: what it answers, its settings, its folds, its curves if it diverged, and where to go from there.

import { make, write } from "../lib/dom.js";
import { amount } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { bytesOf } from "../wire/arrays.js";
import { marksOf, paintSmall } from "../boundary/small.js";
import { Drawing, linear, logarithmic, shape, through } from "../lab/panels/svg.js";
import { disc } from "../lab/panels/disc.js";
import { heading } from "./chart.js";
import { scoreText } from "./scale.js";

/** @typedef {import("./view.js").View} View */
/**
 * @typedef {{problem: string}} Problem
 * @typedef {{side: number, classes: string, confidence: string, places: string, marks: string, across: {title: string}, up: {title: string}, broken: number}} Boundary
 * @typedef {{number: number, epochs: number, score: number | null, loss: number | null, values: {path: string, title: string, text: string}[],
 *   folds: (number | null)[], curves: {epochs: number[], losses: (number | null)[]}[], diverged: {epoch: number, fold: number} | null,
 *   problem: string, setup: string, boundary: Boundary | Problem | null}} Opened
 */

const PIXELS = 316; // of the picture: twice what it takes on the page

export class Trial {
  /**
   * @param {Record<string, string>} words
   * @param {{step: (by: number) => void, open: () => void, bench: () => void}} outside
   */
  constructor(words, outside) {
    this.words = words;
    this.drawn = "";
    /** @type {Opened | null} */
    this.opened = null;
    /** @type {View | undefined} */
    this.view = undefined;
    const press = (/** @type {string} */ text, /** @type {() => void} */ act, name = "search-small") => {
      const button = make("button", { type: "button", class: `lab-button ${name}` }, text);
      button.onclick = act;
      return button;
    };
    this.title = make("span", { class: "search-trial-title" });
    this.about = make("small", {});
    this.back = press("‹", () => outside.step(-1), "search-arrow");
    this.next = press("›", () => outside.step(1), "search-arrow");
    this.back.setAttribute("aria-label", words.previousTrial);
    this.next.setAttribute("aria-label", words.nextTrial);
    this.canvas = make("canvas", { role: "img", "aria-label": words.boundary });
    this.wait = make("span", { class: "search-wait" });
    this.values = make("dl", { class: "search-values" });
    this.folds = new Drawing(44, (width) => this.#folds(width));
    this.spread = make("p", { class: "search-note" });
    this.open = press(words.openHere, outside.open);
    this.bench = press(words.toBench, outside.bench);
    this.empty = make("p", { class: "search-note" }, words.trialEmpty);
    this.inside = make("div", { class: "search-trial" }, make("div", { class: "search-boundary" }, this.canvas, this.wait),
      make("div", {}, this.values, this.folds.root, this.spread, make("div", { class: "search-acts" }, this.open, this.bench)));
    const head = heading(words.trial, "", "search.trial", make("div", { class: "search-arrows" }, this.back, this.next));
    /** @type {HTMLElement} */ (head.firstElementChild).append(this.title, " ", this.about);
    this.root = make("section", { class: "search-opened", "aria-label": words.trial }, head, this.empty, this.inside);
  }

  /**
   * @param {View} view
   * @param {Opened | null} opened
   * @param {import("../lib/theme.js").Theme | undefined} theme
   */
  draw(view, opened, theme) {
    const { words } = this;
    Object.assign(this, { view, opened });
    this.empty.hidden = opened !== null;
    this.inside.hidden = opened === null;
    this.back.disabled = this.next.disabled = view.all.length < 2;
    const drawn = JSON.stringify([opened, theme?.id, [...view.rank], view.rows]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const network = opened ? view.rank.get(opened.number) : undefined;
    this.title.replaceChildren(...(opened ? [String(opened.number), ...(network ? [" ", disc(network)] : [])] : []));
    write(this.about, opened ? this.#about(opened) : "");
    if (!opened) return;
    const trial = view.all.find(({ number }) => number === opened.number);
    this.values.replaceChildren(...opened.values.flatMap(({ path, title, text }) => {
      const panel = view.panels.find((one) => one.path === path); // which writes a number as its axis does
      return [make("dt", {}, title), make("dd", {}, panel && trial && path in trial.values ? panel.text(trial.values[path]) : text)];
    }));
    this.values.classList.toggle("many", opened.values.length > 4);
    write(this.spread, this.#spread(opened));
    this.open.disabled = !opened.setup;
    this.folds.again();
    if (theme) this.#paint(opened, theme);
  }

  /** @param {Opened} opened */
  #about({ diverged, problem, score, loss, epochs }) {
    const { words, view } = this;
    if (problem) return problem;
    if (diverged) return fill(words.divergedAt, diverged);
    return epochs ? fill(words.trialAbout, { score: scoreText(score, view?.task ?? ""), loss: amount(loss ?? NaN, "–", 2), epochs }) : words.trialWaits;
  }

  /** @param {Opened} opened */
  #spread({ folds, diverged, curves }) {
    const { words, view } = this;
    const known = folds.filter((score) => score !== null).map(Number);
    if (diverged || known.length < 2) return diverged && curves.some(({ epochs }) => epochs.length) ? words.divergedCurves : "";
    const apart = Math.max(...known) - Math.min(...known), isShare = view?.task !== "regression";
    const by = isShare ? fill(words.points, { count: +(100 * apart).toFixed(2) }) : amount(apart, "–", 2);
    return fill(this.#ties() ? words.foldsTie : words.foldsDiffer, { by });
  }

  /** Whether the folds of the best trials overlap: then chance decides which is the best. */
  #ties() {
    const { view } = this;
    const all = view ? view.all.filter(({ number }) => view.rank.has(number)).map(({ folds }) => folds.filter((score) => score !== null).map(Number)) : [];
    return all.length > 1 && Math.max(...all.map((folds) => Math.min(...folds))) <= Math.min(...all.map((folds) => Math.max(...folds)));
  }

  /** @param {number} width */
  #folds(width) {
    const { opened, view } = this;
    if (!opened || !view) return [];
    if (opened.diverged) return curvesOf(opened, width);
    const known = opened.folds.filter((score) => score !== null).map(Number);
    if (!known.length) return [];
    const isShare = view.task !== "regression", low = Math.min(...known), high = Math.max(...known);
    const [from, to] = isShare ? [Math.max(0, Math.floor(50 * (low - 0.005)) / 50), 1] : [low - 0.1 * (high - low || 1), high + 0.1 * (high - low || 1)];
    const x = linear(from, to, 6, Math.max(60, width - 40)), ends = [from, (from + to) / 2, to];
    const shapes = [shape("path", { class: "axis", d: `M6 24.5H${x(to)}` })];
    const text = (/** @type {number} */ score) => (isShare ? `${+(100 * score).toFixed(1)}%` : amount(score, "–", 3));
    ends.forEach((score, at) => shapes.push(shape("text", { x: x(score), y: 41, "text-anchor": at ? "middle" : "start" }, text(score))));
    /** @type {Map<number, number>} */
    const heights = new Map();
    for (const score of known) {
      const at = Math.round(x(score) / 8), height = heights.get(at) ?? 0;
      heights.set(at, height + 1);
      shapes.push(shape("circle", { class: "search-fold", cx: x(score), cy: 20 - 8 * Math.min(height, 2), r: 4 }));
    }
    return shapes;
  }

  /**
   * @param {Opened} opened
   * @param {import("../lib/theme.js").Theme} theme
   */
  #paint({ boundary, epochs, problem }, theme) {
    const { words, canvas, view } = this;
    const isThere = boundary !== null && "side" in boundary;
    canvas.hidden = !isThere;
    const drawn = isThere && boundary.broken ? fill(words.broken, { epoch: boundary.broken }) : "";
    const missing = boundary && "problem" in boundary ? boundary.problem : problem || !epochs ? "" : words.boundaryWaits;
    write(this.wait, isThere ? drawn : missing);
    this.wait.classList.toggle("over", isThere);
    canvas.classList.toggle("broken", isThere && boundary.broken > 0);
    if (!isThere) return;
    const bytes = bytesOf(boundary.places);
    const places = new Uint16Array(bytes.buffer, 0, bytes.length >> 1);
    const marks = marksOf({ places, marks: bytesOf(boundary.marks) }, view?.task ?? "", theme, PIXELS);
    paintSmall(canvas, { side: boundary.side, classes: bytesOf(boundary.classes), confidence: bytesOf(boundary.confidence) }, marks, theme);
    canvas.setAttribute("aria-label", `${words.boundary}: ${boundary.across.title}, ${boundary.up.title}`);
  }

  dispose() {
    this.folds.dispose();
  }
}

/**
 * The loss of each fold up to the epoch in which one diverged.
 * @param {Opened} opened
 * @param {number} width
 */
function curvesOf({ curves }, width) {
  const known = curves.flatMap(({ losses }) => losses).filter((loss) => loss !== null && loss > 0).map(Number);
  if (!known.length) return [];
  const last = Math.max(2, ...curves.flatMap(({ epochs }) => epochs));
  const x = linear(1, last, 6, width - 10), y = logarithmic(Math.min(...known) * 0.9, Math.max(...known) * 1.2, 40, 4);
  return [shape("path", { class: "axis", d: `M6 42.5H${width - 10}` }),
    ...curves.map(({ epochs, losses }) => shape("path", { class: "search-curve quiet",
      d: through(epochs.map((epoch, at) => [x(epoch), losses[at] === null ? NaN : y(Number(losses[at]))])) }))];
}
