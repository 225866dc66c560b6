// From numbers to places for the curves: linear and logarithmic axes, and the smoothing of a line.

import { ticks } from "../lib/canvas.js";

/**
 * @typedef {{low: number, high: number, ticks: number[], level: number | null, share: (value: number) => number}} Scale
 *   `share`: how far up the axis a value is, from 0 to 1; a value below the axis is at 0; `level`: the tick that has a
 *   name, if there is one and it lies on the axis
 */

const STEPS = [1, 1.5, 2, 3, 5, 7.5, 10];
const MOST_DECADES = 12;
const LOW_LEVEL = 0.25; // of the axis: a named level above this divides the axis
const NEAR = 0.13; // of the axis: a tick this close to the named level makes room for it

/**
 * From 0 to a round number just above all values, so that the axis does not jitter as they change.
 * @param {ArrayLike<number>[]} rows
 * @param {{high?: number, level?: number | null}} [known] `high` fixes the top; `level` is to be named
 * @returns {Scale}
 */
export function linear(rows, known = {}) {
  const high = known.high ?? roundUp(extremes(rows)[1]);
  const share = (/** @type {number} */ value) => Math.max(0, value / high);
  const level = known.level && known.level <= high ? known.level : null;
  if (level && level > LOW_LEVEL * high) {
    const halves = Array.from({ length: Math.floor((2 * high) / level + 1e-9) + 1 }, (_, half) => (half * level) / 2);
    return { low: 0, high, ticks: halves, level, share };
  }
  return { low: 0, high, ticks: withLevel(ticks(0, high, 3), level, share), level, share };
}

/**
 * The ticks with a level, without those that are too close to it.
 * @param {number[]} all
 * @param {number | null} level
 * @param {(value: number) => number} share
 */
function withLevel(all, level, share) {
  if (level === null) return all;
  return [...all.filter((value) => Math.abs(share(value) - share(level)) > NEAR), level];
}

/**
 * From a power of ten below all positive values to one above them.
 * @param {ArrayLike<number>[]} rows
 * @param {{level?: number | null}} [known]
 * @returns {Scale}
 */
export function logarithmic(rows, known = {}) {
  const [least, most] = extremes(rows);
  const high = roundUp(most);
  const low = Math.max(roundDown(Math.min(least, high / 2)), high / 10 ** MOST_DECADES);
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const share = (/** @type {number} */ value) => (value > low ? (Math.log10(value) - from) / (to - from) : 0);
  const found = [];
  const [first, last] = [Math.floor(from), Math.ceil(to)];
  const factors = to - from > 2.5 ? [1] : [1, 2, 5];
  const every = Math.ceil((to - from) / 4);
  for (let power = first; power <= last; power += every) found.push(...factors.map((factor) => factor * 10 ** power));
  const level = known.level && known.level >= low && known.level <= high ? known.level : null;
  return { low, high, share, level, ticks: withLevel(found.filter((value) => value >= low * 0.999 && value <= high * 1.001), level, share) };
}

/**
 * The smallest and largest positive finite values; 1 and 1 if there are none.
 * @param {ArrayLike<number>[]} rows
 */
function extremes(rows) {
  let [least, most] = [Infinity, 0];
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      if (!(value > 0 && value < Infinity)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return most ? [least, most] : [1, 1];
}

/** @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (STEPS.find((factor) => factor * power >= value) ?? 10);
}

/** @param {number} value */
function roundDown(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (Math.max(...STEPS.filter((factor) => factor * power <= value), 1));
}

/**
 * A running mean of the past, with each moment's weight falling by e over `length` steps; NaN gaps are left out.
 * @param {Float32Array} steps
 * @param {Float32Array} values
 * @param {number} length
 */
export function smoothed(steps, values, length) {
  const found = new Float32Array(values.length);
  let [sum, weight, before] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const kept = Math.exp((before - steps[i]) / length);
    before = steps[i];
    [sum, weight] = [sum * kept, weight * kept];
    if (Number.isFinite(values[i])) [sum, weight] = [sum + values[i], weight + 1];
    found[i] = Number.isFinite(values[i]) ? sum / weight : NaN;
  }
  return found;
}
