// Sentences about the trials: one in a line, what decides the score, and which marks mean what.

import { make } from "../lib/dom.js";
import { amount } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { scoreText } from "./scale.js";
import { valuesText } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {Record<string, string>} Words */

/**
 * A trial in a line.
 * @param {View} view
 * @param {number} number
 * @param {Words} words
 */
export function reading(view, number, words) {
  const trial = view.all.find((one) => one.number === number);
  if (!trial) return "";
  const values = valuesText(trial, view.panels);
  if (trial.score === null) return fill(words.readingNone, { number, values, state: trial.state === "diverged" ? words.rug : trial.state });
  return fill(words.reading, { number, values, score: scoreText(trial.score, view.task), loss: amount(Number(trial.loss)) });
}

/**
 * What stands above the pictures: that all diverged, or which settings decide.
 * @param {View} view
 * @param {Words} words
 */
export function noteOf({ all, good, diverged, stages, last, panels }, words) {
  if (!all.length) return words.emptyAbout;
  if (all.length > 3 && !good.length && diverged.length === all.length) return words.allDiverged;
  const stage = [last, last - 1].find((at) => Object.keys(stages[at]?.importance ?? {}).length);
  if (stage === undefined) return "";
  const titles = new Map(panels.map(({ path, title }) => [path, title]));
  const shares = Object.entries(stages[stage].importance ?? {}).sort(([, one], [, other]) => other - one).slice(0, 3);
  return fill(words.importance, { number: stage + 1, settings: shares.map(([path, share]) => `${titles.get(path)} ${Math.round(100 * share)}%`).join(", ") });
}

/**
 * @param {View} view
 * @param {Words} words
 */
export function legendOf({ last, diverged }, words) {
  const item = (/** @type {string} */ mark, /** @type {string} */ text) => make("span", {}, make("i", { class: `search-key ${mark}` }), text);
  const stage = (/** @type {number} */ number) => fill(words.stageNumber, { number });
  return [...(last > 0 ? [item("ring", last > 1 ? words.earlier : stage(1)), item("dot", stage(last + 1))] : []), ...(diverged.length ? [item("rug", words.rug)] : [])];
}
