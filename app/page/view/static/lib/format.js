// Every number format of the page.

import { fill } from "./text.js";

const counts = new Intl.NumberFormat();
const [SMALLEST, LARGEST] = [1e-4, 1e5]; // in plain decimals

/**
 * On an axis: four digits, without rounding noise.
 * @param {number} value
 */
export function tick(value) {
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-4)) return power(value, 1);
  return rounded(value).replace("-", "−");
}

/**
 * An exponent, raised.
 * @param {string} exponent
 */
export const raised = (exponent) =>
  exponent.replace("+", "").replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);

/**
 * A very large or small number, by a power of ten: 10⁻⁷, 3.2 × 10⁻⁷.
 * @param {number} value
 * @param {number} digits of its factor
 */
export function power(value, digits) {
  const [factor, exponent] = value.toExponential(digits - 1).split("e");
  if (Math.abs(Number(factor)) === 1) return `${value < 0 ? "−" : ""}10${raised(exponent)}`;
  return `${factor.replace("-", "−")} × 10${raised(exponent)}`;
}

/**
 * Three digits at most, zeros at the end included, so that a number that moves keeps its width.
 * @param {number} value
 */
export function figure(value) {
  const size = Math.abs(value);
  if (size === Infinity) return value < 0 ? "−∞" : "∞";
  if (size >= 1e4 || (size < 1e-4 && size > 0)) return power(value, 2);
  if (size === 0) return "0";
  return (size >= 100 ? value.toFixed(0) : value.toPrecision(3)).replace("-", "−");
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
  return Math.abs(value) >= 1e-4 && Math.abs(value) < 1e4 ? String(+value.toPrecision(3)).replace("-", "−") : figure(value);
}

/**
 * A loss, or "none" if there is none.
 * @param {number | null} value
 * @param {string} none
 */
export function loss(value, none) {
  if (value === null || Number.isNaN(value)) return none;
  return figure(value);
}

/**
 * A share of all, or "none" if there is none.
 * @param {number | null} value
 * @param {string} none
 */
export const percent = (value, none = "") => (value === null || Number.isNaN(value) ? none : `${(100 * value).toFixed(1)}%`);

/**
 * A share in little room: whole percent, and 0 or 100 only if it is exactly that.
 * @param {number} share
 * @param {string} none
 */
export function wholePercent(share, none) {
  if (Number.isNaN(share)) return none;
  return share > 0 && share < 0.005 ? "<1%" : share < 1 && share >= 0.995 ? ">99%" : `${Math.round(100 * share)}%`;
}

/**
 * A number in little room: a few digits as plain decimals, and only a power of ten if it is tiny or huge. The server's
 * sentences write numbers alike (app/words/numbers.py).
 * @param {number} value
 * @param {string} none
 * @param {number} digits
 */
export function amount(value, none = "–", digits = 2) {
  if (Number.isNaN(value)) return none;
  const rounded = Number.isFinite(value) ? +value.toPrecision(digits) : value;
  const [sign, size] = [rounded < 0 ? "−" : "", Math.abs(rounded)];
  if (size === Infinity) return `${sign}∞`;
  return sign + (size > 0 && (size < SMALLEST || size >= LARGEST) ? powerOfTen(size) : String(size));
}

/** @param {number} size */
function powerOfTen(size) {
  let power = Math.round(Math.log10(size));
  if (size < SMALLEST) power = Math.min(power, -5); // 10⁻⁴ would look larger than it is: numbers of that size have decimals
  return `10${raised(String(power))}`;
}

/**
 * In as few characters as a unit or a layer has room for: two decimals, or one digit of a small number.
 * @param {number | null} value
 */
export function brief(value) {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (!(size < 1000) || (size > 0 && size < 0.005)) return amount(value, "–", 1);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0).replace("-", "−");
}

/**
 * In a column of small numbers of one width: .63, .013, and only the power of ten of what is smaller than .001.
 * @param {number} value that is not negative
 */
export function narrow(value) {
  if (!Number.isFinite(value)) return amount(value);
  if (value === 0) return "0";
  if (value < 0.0009995 || value >= 999.5) return `10${raised(String(Math.round(Math.log10(value))))}`;
  if (value < 0.995) return value.toFixed(value < 0.0995 ? 3 : 2).replace(/^0/, "");
  return value < 99.5 ? value.toPrecision(2) : value.toFixed(0);
}

/**
 * A loss in little room: 0.69, 0.003.
 * @param {number} value
 * @param {string} none
 */
export function briefLoss(value, none) {
  if (!(value >= 0.0005 && value < 999.5)) return value === 0 ? "0" : amount(value, none, 1);
  return value.toFixed(value < 0.0995 ? 3 : value < 9.995 ? 2 : value < 99.5 ? 1 : 0);
}

/**
 * A count, with thousands separators.
 * @param {number} number
 */
export const count = (number) => counts.format(number);

/**
 * How fast a run plays.
 * @param {number} value steps per second
 * @param {Record<string, string>} words
 */
export const speedText = (value, words) => (value === 1 ? words.stepPerSecond : fill(words.stepsPerSecond, { speed: count(value) }));

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
 * From one end of an axis to the other, with as many decimals as it takes to tell a hundredth of it.
 * @param {number} low
 * @param {number} high
 * @param {Record<string, string>} words
 */
export function range(low, high, words) {
  const decimals = Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(high - low))));
  const [from, to] = [low, high].map((value) => String(+value.toFixed(decimals)).replace("-", "−"));
  return fill(words.range, { low: from, high: to });
}
