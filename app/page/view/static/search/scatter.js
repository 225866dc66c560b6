// Score against each setting: a picture a setting, one axis of scores for all.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { shape } from "../lab/panels/svg.js";
import { Chart, heading } from "./chart.js";
import { marksOf } from "./dots.js";
import { legendOf, noteOf } from "./said.js";
import { spread } from "./scale.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Panel} Panel */
/** @typedef {import("./chart.js").Outside} Outside */

const [LEFT, INSET, TOP, FOOT, RUG] = [46, 8, 20, 40, 10]; // pixels
const SPREAD = 12; // of a set's values, to each side

export class Scatter {
  /**
   * @param {Record<string, string>} words
   * @param {Outside} outside
   */
  constructor(words, outside) {
    this.words = words;
    this.outside = outside;
    this.height = 186;
    this.most = 4; // panels in a row
    this.columns = 4;
    /** @type {Map<string, {chart: Chart, at: number}>} */
    this.charts = new Map();
    this.usual = ""; // what stands there while no trial is looked at
    this.about = make("small", {});
    this.legend = make("div", { class: "search-legend" });
    this.note = make("p", { class: "search-note" });
    this.grid = make("div", { class: "search-panels" });
    this.root = make("section", { class: "search-band search-scatter", "aria-label": words.scatter },
      heading(words.scatter, this.about, "search.scatter", this.legend), this.note, this.grid);
  }

  /**
   * @param {number} columns
   * @param {number} height
   */
  fit(columns, height) {
    [this.most, this.height] = [columns, height];
  }

  /**
   * Say what is drawn, and which settings decide.
   * @param {View} view
   * @param {number | string} folds
   * @param {string} reading of the trial that is looked at, "" for none
   */
  tell(view, folds, reading) {
    const { words, legend } = this;
    this.usual = fill(words.scatterAbout, { folds });
    this.read(reading);
    write(this.note, noteOf(view, words));
    const key = JSON.stringify([view.last, view.diverged.length > 0]);
    if (legend.dataset.key === key) return;
    legend.dataset.key = key;
    legend.replaceChildren(...legendOf(view, words));
  }

  /** @param {string} reading */
  read(reading) {
    write(this.about, reading || this.usual);
  }

  /** @param {View} view */
  draw(view) {
    const { panels } = view, { most } = this;
    const columns = Math.max(1, panels.length <= most ? panels.length : most >= 4 ? Math.ceil(panels.length / Math.ceil(panels.length / most)) : most);
    this.columns = columns;
    this.grid.style.gridTemplateColumns = columns === 1 ? "minmax(0, 1fr)"
      : `minmax(0, calc((100% - ${LEFT}px - ${14 * (columns - 1)}px) / ${columns} + ${LEFT}px)) repeat(${columns - 1}, minmax(0, 1fr))`;
    for (const [path, { chart }] of this.charts) {
      if (panels.some((panel) => panel.path === path)) continue;
      chart.root.remove();
      chart.dispose();
      this.charts.delete(path);
    }
    panels.forEach((panel, at) => {
      let kept = this.charts.get(panel.path);
      if (!kept) {
        kept = { at, chart: new Chart(this.height, panel.title, this.#picture(panel.path), this.outside) };
        this.charts.set(panel.path, kept);
      }
      kept.at = at;
      if (this.grid.children[at] !== kept.chart.root) this.grid.insertBefore(kept.chart.root, this.grid.children[at] ?? null);
      kept.chart.fit(this.height);
      kept.chart.draw(view);
    });
  }

  /** @param {number} number */
  look(number) {
    for (const { chart } of this.charts.values()) chart.look(number);
  }

  /**
   * @param {string} path
   * @returns {import("./chart.js").Picture}
   */
  #picture(path) {
    const panelOf = (/** @type {View} */ { panels }) => panels.find((panel) => panel.path === path);
    const left = () => ((this.charts.get(path)?.at ?? 0) % this.columns === 0 ? LEFT : 0);
    return {
      shapes: (view, width, height) => {
        const panel = panelOf(view);
        return panel ? drawn(view, panel, left(), width, height, this.words) : [];
      },
      spots: (view, width, height) => {
        const panel = panelOf(view);
        return panel ? placed(view, panel, left(), width, height) : [];
      },
    };
  }

  dispose() {
    for (const { chart } of this.charts.values()) chart.dispose();
  }
}

/**
 * @param {View} view
 * @param {Panel} panel
 * @param {number} left
 * @param {number} width
 * @param {number} height
 */
function frameOf(view, panel, left, width, height) {
  const bottom = height - FOOT, from = left + INSET, to = width - INSET;
  const x = (/** @type {number} */ place) => from + place * (to - from);
  const aside = panel.isSet ? Math.min(SPREAD, (to - from) / panel.ticks.length / 3) : 0; // at most, of trials with one value
  return { bottom, x, y: (/** @type {number} */ score) => bottom - 6 - view.score.place(score) * (bottom - TOP - 14),
    at: (/** @type {import("./results.js").Trial} */ trial) => x(panel.place(trial.values[panel.path])) + spread(trial.number) * aside };
}

/**
 * Where the trials are, from left to right: those that diverged in the rug.
 * @param {View} view
 * @param {Panel} panel
 * @param {number} left
 * @param {number} width
 * @param {number} height
 */
function placed(view, panel, left, width, height) {
  const { at, y, bottom } = frameOf(view, panel, left, width, height);
  const here = [...view.good, ...view.diverged].filter((trial) => panel.path in trial.values);
  return here.map((trial) => ({ trial, number: trial.number, x: at(trial), y: trial.score === null ? bottom + RUG : y(trial.score) })).sort((one, other) => one.x - other.x);
}

/**
 * @param {View} view
 * @param {Panel} panel
 * @param {number} left
 * @param {number} width
 * @param {number} height
 * @param {Record<string, string>} words
 */
function drawn(view, panel, left, width, height, words) {
  const { bottom, x, y } = frameOf(view, panel, left, width, height);
  const all = placed(view, panel, left, width, height);
  const shapes = [shape("text", { class: "strong", x: left, y: 12 }, panel.title)];
  if (panel.band) {
    const [from, to] = panel.band.map(x);
    shapes.push(shape("rect", { class: "search-range", x: from - 4, y: TOP, width: to - from + 8, height: bottom - TOP, rx: 4 }));
  }
  for (const [score, text] of view.score.ticks) {
    shapes.push(shape("path", { class: "grid", d: `M${left} ${y(score).toFixed(1)}H${width}` }));
    if (left) shapes.push(shape("text", { x: left - 8, y: y(score), dy: ".35em", "text-anchor": "end" }, text));
  }
  shapes.push(shape("path", { class: "axis", d: `M${left} ${bottom + 0.5}H${width}` }));
  if (left && view.diverged.length) shapes.push(shape("text", { x: left - 4, y: bottom + RUG, dy: ".35em", "text-anchor": "end" }, words.rug));
  shapes.push(...ticksOf(panel, x, left, width, height, bottom));
  for (const isKept of [false, true]) {
    const rug = all.filter(({ trial }) => trial.score === null && view.isKept(trial) === isKept).map(({ x: place }) => `M${place.toFixed(1)} ${bottom + 5}v10`).join("");
    if (rug) shapes.push(shape("path", { class: `search-rug${isKept ? "" : " faint"}`, d: rug }));
  }
  return [...shapes, ...marksOf(all.filter(({ trial }) => trial.score !== null), view)];
}

/**
 * Values below the axis; long names of a set's values are cut.
 * @param {Panel} panel
 * @param {(place: number) => number} x
 * @param {number} left
 * @param {number} width
 * @param {number} height
 * @param {number} bottom
 */
function ticksOf(panel, x, left, width, height, bottom) {
  const room = panel.isSet ? (width - left) / panel.ticks.length / 6.4 : Infinity;
  return panel.ticks.flatMap(([place, text]) => {
    const at = x(place), isFirst = at - left < 12, isLast = width - at < 12;
    const short = text.length > room ? `${text.slice(0, Math.max(1, Math.floor(room) - 1))}…` : text;
    return [shape("path", { class: "axis", d: `M${at.toFixed(1)} ${bottom + 17}v3` }),
      shape("text", { x: isFirst ? left : isLast ? width : at, y: height - 6, "text-anchor": isFirst ? "start" : isLast ? "end" : "middle" }, short)];
  });
}
