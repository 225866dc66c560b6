// What all pictures of a search show, made anew from what is known.

import { best, topFifth } from "./results.js";
import { scoreScale, valueScale, withoutOutliers } from "./scale.js";

/**
 * @typedef {import("./results.js").Trial} Trial
 * @typedef {import("./results.js").Stage} Stage
 * @typedef {import("./results.js").Parameter} Parameter
 * @typedef {import("./scale.js").ValueScale & {band: [number, number] | null, most: number}} Panel `band`: the range of the stage under
 *   way, in places of its axis; `most`: how much it decides
 * @typedef {{outliers: boolean, top: boolean, stage: number, parts: Map<string, [number, number]>}} Kept `outliers`: whether they are
 *   hidden; `stage`: the only one that is not faded, -1 for all; `parts` of axes, by their settings
 * @typedef {{all: Trial[], shown: Trial[], good: Trial[], diverged: Trial[], rank: Map<number, number>, panels: Panel[], score: import("./scale.js").ScoreScale,
 *   stages: Stage[], last: number, task: string, rows: number, isKept: (trial: Trial) => boolean, kept: Kept, open: number}} View
 *   `shown` are drawn, `good` of them have a score; `last`: the stage under way, from 0
 */

export const DISCS = 5; // of the best trials
export const SCORE = "score"; // the axis of scores among those of settings

/**
 * @param {{trials: Trial[], stages: Stage[], best: number[], task: string, rows: number}} told
 * @param {Kept} kept
 * @param {number} open the trial that is open, 0 for none
 * @returns {View}
 */
export function viewOf({ trials, stages, best: numbers, task, rows }, kept, open) {
  const begun = stages.filter((stage) => stage.begun || stages.length === 1);
  const last = begun.length - 1, isRegression = task === "regression";
  const near = kept.outliers ? withoutOutliers(trials, isRegression ? 0 : rows) : trials;
  const top = kept.top ? new Set(topFifth(trials)) : null;
  const shown = near.filter((trial) => !top || top.has(trial));
  const good = best(shown);
  const panels = panelsOf(begun);
  const score = scoreScale(good.map((trial) => Number(trial.score)), { task, rows });
  const scales = new Map(panels.map((panel) => [panel.path, panel]));
  const placeOf = (/** @type {Trial} */ trial, /** @type {string} */ path) =>
    (path === SCORE ? score.place(trial.score ?? -Infinity) : scales.get(path)?.place(trial.values[path]) ?? 0.5);
  const isKept = (/** @type {Trial} */ trial) => (kept.stage < 0 || trial.stage === kept.stage)
    && [...kept.parts].every(([path, [low, high]]) => placeOf(trial, path) >= low && placeOf(trial, path) <= high);
  return { all: trials, shown, good, diverged: shown.filter(({ state }) => state === "diverged"), rank: new Map(numbers.slice(0, DISCS).map((number, at) => [number, at + 1])),
    panels, score, stages, last, task, rows, isKept, kept, open };
}

/**
 * The settings that were searched, those that decide most first if there are more than four.
 * @param {Stage[]} stages
 * @returns {Panel[]}
 */
export function panelsOf(stages) {
  const paths = [...new Set(stages.flatMap(({ parameters }) => parameters.map(({ path }) => path)))];
  const last = stages[stages.length - 1];
  const weights = [...stages].reverse().find(({ importance }) => importance && Object.keys(importance).length)?.importance ?? {};
  const panels = paths.map((path) => {
    const same = stages.flatMap(({ parameters }) => parameters.filter((parameter) => parameter.path === path));
    const scale = valueScale(same);
    const now = last.parameters.find((parameter) => parameter.path === path);
    const isPart = stages.length > 1 && now?.low !== undefined && now.high !== undefined;
    return { ...scale, band: isPart ? /** @type {[number, number]} */ ([scale.place(now.low), scale.place(now.high)]) : null, most: weights[path] ?? 0 };
  });
  return panels.length > 4 ? panels.sort((one, other) => other.most - one.most) : panels;
}

/**
 * A trial in a line.
 * @param {Trial} trial
 * @param {Panel[]} panels
 */
export const valuesText = (trial, panels) =>
  panels.filter(({ path }) => path in trial.values).map((panel) => `${panel.title} ${panel.text(trial.values[panel.path])}`).join(", ");
