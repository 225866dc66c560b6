// Random beside grid, with the same budget: what each saw of the setting that matters.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Drawing, shape } from "../lab/panels/svg.js";
import { heading } from "./chart.js";
import { best } from "./results.js";
import { scoreText, valueScale } from "./scale.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./results.js").Trial} Trial */
/** @typedef {{state: string, problem: string, method: string, trials: number, done: number, diverged: number}} Beside */

const [TOP, FOOT] = [36, 24];

export class Compare {
  /**
   * @param {Record<string, string>} words
   * @param {() => void} run the other method
   */
  constructor(words, run) {
    this.words = words;
    /** @type {View | undefined} */
    this.view = undefined;
    /** @type {Beside | null} */
    this.beside = null;
    /** @type {Trial[]} of the study beside */
    this.others = [];
    this.about = make("small", {});
    this.run = make("button", { type: "button", class: "lab-button search-small" });
    this.run.onclick = run;
    this.told = make("p", { class: "search-note" });
    this.pictures = [0, 1].map((which) => new Drawing(166, (width, height) => this.#shapes(which, width, height)));
    this.room = make("div", { class: "search-beside" }, ...this.pictures.map(({ root }) => root));
    this.root = make("section", { class: "search-compare", "aria-label": words.compare }, heading(words.compare, this.about, "search.compare"), this.told, this.run, this.room);
  }

  /** @param {number} height */
  fit(height) {
    for (const picture of this.pictures) {
      picture.height = height;
      picture.svg.setAttribute("height", String(height));
    }
  }

  /**
   * @param {View} view
   * @param {Beside | null} beside
   * @param {Trial[]} others
   * @param {boolean} can whether it can be started
   */
  draw(view, beside, others, can) {
    const { words } = this;
    Object.assign(this, { view, beside, others });
    const [first] = view.stages, budget = first ? first.trials : 0;
    const own = view.all.filter(({ stage }) => stage === 0);
    this.run.hidden = !can || beside !== null;
    this.room.hidden = beside === null;
    write(this.run, first?.method === "grid" ? words.runRandom : words.runGrid);
    write(this.about, beside ? fill(words.compareAbout, { first: budget, second: beside.trials, title: first ? mattering(first)[0]?.title ?? "" : "" }) : "");
    write(this.told, beside ? beside.problem || (beside.done < beside.trials ? fill(words.compareRuns, { done: beside.done, total: beside.trials })
      : foundBy(words, view.task, own, others, this.#methods())) : words.compareEmpty);
    for (const picture of this.pictures) picture.again();
  }

  /** The names of both methods, this study's first. */
  #methods() {
    const { words, view, beside } = this;
    return [words[view?.stages[0]?.method ?? "random"], words[beside?.method ?? "grid"]];
  }

  /**
   * @param {number} which 0 for this study, 1 for the one beside it
   * @param {number} width
   * @param {number} height
   */
  #shapes(which, width, height) {
    const { view, words, beside } = this;
    if (!view || !beside || !view.stages.length) return [];
    const [across, up] = mattering(view.stages[0]);
    if (!across) return [];
    const trials = which ? this.others : view.all.filter((trial) => trial.stage === 0);
    const [x, y] = [valueScale([across], { isNarrow: true }), up && valueScale([up])];
    const px = (/** @type {Trial} */ trial) => 10 + x.place(trial.values[across.path]) * (width - 20);
    const py = (/** @type {Trial} */ trial) => height - FOOT - 10 - (y ? y.place(trial.values[up.path]) : 0.5) * (height - FOOT - TOP - 20);
    const seen = [...new Set(trials.map((trial) => trial.values[across.path]))];
    const shapes = [shape("text", { class: "strong", x: 0, y: 12 }, this.#methods()[which]),
      shape("text", { x: width, y: 12, "text-anchor": "end" }, fill(words.valuesTried, { count: seen.length })),
      shape("path", { class: "search-rug", d: seen.map((value) => `M${(10 + x.place(value) * (width - 20)).toFixed(1)} 19v10`).join("") }),
      shape("rect", { class: "search-box", x: 0.5, y: TOP, width: width - 1, height: height - FOOT - TOP, rx: 5 })];
    let crosses = "";
    for (const trial of trials) {
      if (trial.score === null) crosses += `M${(px(trial) - 2.5).toFixed(1)} ${(py(trial) - 2.5).toFixed(1)}l5 5m0-5l-5 5`;
      else {
        const size = view.score.place(trial.score) ** 2;
        shapes.push(shape("circle", { class: "search-size", cx: px(trial), cy: py(trial), r: 1.4 + 4.4 * size, "fill-opacity": 0.35 + 0.65 * size }));
      }
    }
    if (crosses) shapes.push(shape("path", { class: "search-cross", d: crosses }));
    const anchor = (/** @type {number} */ place) => (place < 0.05 ? "start" : place > 0.95 ? "end" : "middle");
    shapes.push(...x.ticks.map(([place, text]) => shape("text", { x: 10 + place * (width - 20), y: height - 6, "text-anchor": anchor(place) }, text)));
    return shapes;
  }

  dispose() {
    for (const picture of this.pictures) picture.dispose();
  }
}

/**
 * The settings of a stage with a range, the one first that decides most; all if none has a range.
 * @param {import("./results.js").Stage} stage
 */
export function mattering({ parameters, importance = {} }) {
  const ranges = parameters.filter(({ values }) => !values);
  return [...(ranges.length ? ranges : parameters)].sort((one, other) => (importance[other.path] ?? 0) - (importance[one.path] ?? 0));
}

/**
 * What each method found: no winner is announced.
 * @param {Record<string, string>} words
 * @param {string} task
 * @param {Trial[]} own
 * @param {Trial[]} others
 * @param {string[]} methods
 */
function foundBy(words, task, own, others, methods) {
  const [one, other] = [own, others].map((trials) => best(trials)[0]?.score ?? null);
  return fill(words.compareFound, { first: methods[0], one: scoreText(one, task), second: methods[1], other: scoreText(other, task) });
}
