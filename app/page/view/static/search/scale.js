// Where scores and values of settings lie on their axes.

import { amount, power } from "../lib/format.js";
import { ticks } from "../lib/canvas.js";
import { decades } from "../lab/panels/svg.js";

/** @typedef {import("./results.js").Trial} Trial */
/** @typedef {import("./results.js").Parameter} Parameter */
/**
 * @typedef {{place: (score: number) => number, ticks: [number, string][]}} ScoreScale `place`: from 0 to 1; ticks by their scores
 * @typedef {{path: string, title: string, isSet: boolean, whole: boolean, place: (value: unknown) => number, ticks: [number, string][],
 *   text: (value: unknown) => string}} ValueScale ticks by their places, from 0 to 1
 */

const MISSED = [1000, 100, 10, 1, 0.9, 0.7, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 1e-4];
const FENCE = 1.5; // times the middle half's span: what lies beyond is an outlier (Tukey)
const LOWEST = 1e-4; // of what is missed in regression

/**
 * What a score lacks to be perfect, as the axis counts it: its logarithm.
 * @param {number} score
 * @param {number} least that is told from nothing
 */
const lack = (score, least) => Math.log(Math.max(1 - score, least));

/**
 * The trials without those whose score is far below most others'.
 * @param {Trial[]} trials
 * @param {number} rows
 */
export function withoutOutliers(trials, rows) {
  const least = leastOf(rows);
  const lacks = trials.filter(({ score }) => score !== null).map(({ score }) => lack(Number(score), least)).sort((a, b) => a - b);
  if (lacks.length < 8) return trials;
  const [low, high] = [0.25, 0.75].map((share) => lacks[Math.floor(share * (lacks.length - 1))]);
  const fence = high + FENCE * (high - low);
  return trials.filter(({ score }) => score === null || lack(score, least) <= fence);
}

/** @param {number} rows */
const leastOf = (rows) => (rows ? 0.5 / rows : LOWEST);

/**
 * The axis of scores: the logarithm of what is missed, so that 99 and 99.75 % lie apart; no row missed is at its top.
 * @param {number[]} scores
 * @param {{task: string, rows: number}} about
 * @returns {ScoreScale}
 */
export function scoreScale(scores, { task, rows }) {
  const isRegression = task === "regression", least = isRegression ? LOWEST : leastOf(rows);
  const lacks = scores.length ? scores.map((score) => lack(score, least)) : [Math.log(0.5), Math.log(0.02)];
  const span = Math.max(Math.max(...lacks) - Math.min(...lacks), 0.7);
  const [bottom, top] = [Math.max(...lacks) + 0.06 * span, Math.max(Math.min(...lacks) - 0.06 * span, Math.log(least))];
  const place = (/** @type {number} */ score) => Math.max(0, Math.min(1, (bottom - lack(score, least)) / (bottom - top)));
  const inside = MISSED.filter((missed) => Math.log(missed) <= bottom && Math.log(missed) >= top).map((missed) => 1 - missed);
  if (top <= Math.log(least) + 1e-9 && !isRegression) inside.push(1);
  /** @type {[number, string][]} */
  const found = [];
  for (const score of inside.reverse()) { // the best ones first: there the axis is read
    if (found.every(([other]) => Math.abs(place(other) - place(score)) > 0.13)) found.push([score, tickOf(score, isRegression)]);
  }
  return { place, ticks: found };
}

/**
 * @param {number} score
 * @param {boolean} isRegression
 */
const tickOf = (score, isRegression) => (isRegression ? amount(score, "–", 4) : `${+(100 * score).toFixed(2)}%`);

/**
 * A score as a person reads it.
 * @param {number | null} score
 * @param {string} task
 */
export function scoreText(score, task) {
  if (score === null) return "–";
  return task === "regression" ? `R² ${score.toFixed(score > 0.99 ? 4 : 2).replace("-", "−")}` : `${+(100 * score).toFixed(2)}%`;
}

/**
 * A value of a setting as a person reads it: three digits, by a power of ten if it is tiny.
 * @param {number} value
 */
export const valueText = (value) => (value !== 0 && Math.abs(value) < 1e-4 ? power(value, 2).replace(".0 ×", " ×") : amount(value, "–", 3));

/**
 * The axis of a setting over all ranges that it had, or over all of its values.
 * @param {Parameter[]} stages the setting in each stage that has it
 * @param {{isNarrow?: boolean}} [room]
 * @returns {ValueScale}
 */
export function valueScale(stages, { isNarrow = false } = {}) {
  const { path, title, whole = false } = stages[0];
  const sets = stages.flatMap(({ values = [] }) => values);
  if (stages[0].values) return setScale(path, title, sets);
  const low = Math.min(...stages.map((stage) => stage.low ?? Infinity)), high = Math.max(...stages.map((stage) => stage.high ?? -Infinity));
  const isLog = stages[0].scale === "log" && low > 0;
  const on = isLog ? Math.log : Number, [from, to] = [on(low), on(high)];
  const place = (/** @type {unknown} */ value) => (to > from ? Math.max(0, Math.min(1, (on(Number(value)) - from) / (to - from))) : 0.5);
  const values = isLog ? logTicks(low, high, whole, isNarrow) : ticks(low, high, isNarrow ? 2 : 3).filter((value) => !whole || Number.isInteger(value));
  return { path, title, isSet: false, whole, place, ticks: values.map((value) => [place(value), amount(value, "–", 3)]), text: (value) => valueText(Number(value)) };
}

/**
 * @param {string} path
 * @param {string} title
 * @param {import("./results.js").Choice[]} choices
 * @returns {ValueScale}
 */
function setScale(path, title, choices) {
  const known = new Map(choices.map(({ value, title: text }) => [value, text]));
  const values = [...known.keys()];
  if (values.every((value) => typeof value === "number")) values.sort((one, other) => Number(one) - Number(other));
  const place = (/** @type {unknown} */ value) => (values.indexOf(value) + 0.5) / values.length;
  const text = (/** @type {unknown} */ value) => known.get(value) ?? String(value);
  return { path, title, isSet: true, whole: false, place, text, ticks: values.map((value) => [place(value), text(value)]) };
}

/**
 * Powers of ten; of whole numbers over little more than a decade, powers of four; else 1, 2 and 5.
 * @param {number} low
 * @param {number} high
 * @param {boolean} whole
 * @param {boolean} isNarrow
 */
function logTicks(low, high, whole, isNarrow) {
  const span = Math.log10(high / low);
  if (whole && span < 3) {
    const powers = Array.from({ length: 16 }, (_, power) => 2 ** power).filter((value) => value >= low && value <= high);
    return powers.filter((_, at) => (powers.length - 1 - at) % (powers.length > 4 ? 2 : 1) === 0);
  }
  if (span >= 1.9) return decades(low, high, Math.ceil(span / (isNarrow ? 2.5 : 4))).map(([value]) => value);
  return [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3].flatMap((power) => (span > 0.9 ? [1, 3] : [1, 2, 5]).map((factor) => factor * 10 ** power))
    .filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

/**
 * A fixed sideways spread of trials that would stand on one place, from -1 to 1, by the trial's number.
 * @param {number} number
 */
export const spread = (number) => (((number * 37) % 13) - 6) / 6;
