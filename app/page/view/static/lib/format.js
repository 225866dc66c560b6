// Every number format of the page.

import { fill } from "./text.js";

/**
 * On an axis: four digits, without rounding noise.
 * @param {number} value
 */
export function tick(value) {
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3)) return value.toExponential(0);
  return rounded(value);
}

/**
 * Four digits, without trailing zeros.
 * @param {number} value
 */
export const rounded = (value) => String(+value.toPrecision(4));

/**
 * A number read off a curve.
 * @param {number} value
 */
export function reading(value) {
  return Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5 ? (value ? value.toExponential(2) : "0") : tick(value);
}

/**
 * A loss, or "none" if there is none.
 * @param {number | null} value
 * @param {string} none
 */
export function loss(value, none) {
  if (value === null || Number.isNaN(value)) return none;
  return value < 1e4 ? value.toFixed(4) : value.toExponential(2);
}

/**
 * A share of all, or "none" if there is none.
 * @param {number | null} value
 * @param {string} none
 */
export const percent = (value, none = "") => (value === null || Number.isNaN(value) ? none : `${(100 * value).toFixed(1)} %`);

/**
 * A share in little room: whole percent, and 0 or 100 only if it is exactly that.
 * @param {number} share
 * @param {string} none
 */
export function wholePercent(share, none) {
  if (Number.isNaN(share)) return none;
  return share > 0 && share < 0.005 ? "<1 %" : share < 1 && share >= 0.995 ? ">99 %" : `${Math.round(100 * share)} %`;
}

/**
 * A size in little room: two digits.
 * @param {number} value
 * @param {string} none
 */
export function size(value, none) {
  if (Number.isNaN(value)) return none;
  if (value === 0 || value === Infinity) return value ? "∞" : "0";
  return value >= 0.01 && value < 1000 ? String(+value.toPrecision(2)) : value.toExponential(1);
}

/**
 * A mean or a deviation: two decimals, or two digits for small numbers; no minus before a zero.
 * @param {number} value
 */
export function moment(value) {
  const size = Math.abs(value);
  if (size < 1e-9) return "0.00";
  return size < 0.005 || size >= 1e4 ? value.toExponential(0) : value.toFixed(2);
}

/**
 * In as few characters as a unit has room for.
 * @param {number | null} value
 */
export function brief(value) {
  if (value === null) return "–";
  const size = Math.abs(value);
  const text = size >= 1000 || (size > 0 && size < 0.005) ? value.toExponential(0) : value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
  return text.replace("-", "−");
}

/**
 * A count, with thousands separators.
 * @param {number} number
 */
export const count = (number) => number.toLocaleString();

/**
 * The position in a run.
 * @param {number} epoch
 * @param {number} step
 * @param {Record<string, string>} words
 */
export const place = (epoch, step, words) => fill(words.moment, { epoch: String(+epoch.toFixed(2)), step: count(step) });

/**
 * A value in regression, or a score.
 * @param {number} value
 */
export const answer = (value) => value.toFixed(3);

/**
 * A weight that is watched while it moves: always four digits.
 * @param {number} value
 */
export const weight = (value) => value.toPrecision(4);

/**
 * Round numbers of an axis, with as many decimals as are needed to tell them apart.
 * @param {number[]} values
 * @returns {string[]}
 */
export function apart(values) {
  const decimals = Math.ceil(-Math.log10(values[1] - values[0]) - 1e-9);
  return values.map((value) => (decimals > 0 && decimals < 9 ? String(+value.toFixed(decimals)) : tick(value)));
}
