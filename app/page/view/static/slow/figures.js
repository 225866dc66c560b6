// Numbers of slow motion: in a column of a table with the same decimals, in a node or on a line in little room.

import { raised } from "../lib/format.js";

const MINUS = "−";

/**
 * With a number of decimals; small numbers as a power of ten, and 0 only if it is exactly that.
 * @param {number | null} value
 * @param {number} decimals
 */
export function fixed(value, decimals) {
  if (value === null) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5) return power(value, 1);
  if (size < 0.5 * 10 ** -decimals) return power(value, 0);
  return value.toFixed(size < 100 ? decimals : Math.max(0, decimals - (size < 1000 ? 1 : 2))).replace("-", MINUS);
}

/**
 * Three significant digits, plain down to 0.0001.
 * @param {number | null} value
 */
export function figure(value) {
  if (value === null) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e5) return power(value, 2);
  return (size >= 100 ? value.toFixed(0) : value.toPrecision(3)).replace("-", MINUS);
}

/**
 * What formats the numbers of one column: by its largest, all with as many decimals.
 * @param {(number | null)[]} values
 * @returns {(value: number | null) => string}
 */
export function alike(values) {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  if (largest >= 1e5 || (largest > 0 && largest < 1e-4)) return (value) => (value ? power(value, 1) : fixed(value, 0));
  const power10 = largest ? Math.floor(Math.log10(largest)) : 0;
  const decimals = Math.max(0, power10 > 0 ? 3 - power10 : Math.max(3, 1 - power10));
  return (value) => (value === null ? "–" : withoutMinusZero(value.toFixed(decimals)).replace("-", MINUS));
}

/**
 * A weight before and after a step: with as many digits as it takes to see the difference.
 * @param {number} before
 * @param {number} after
 */
export function change(before, after) {
  const moved = Math.abs(after - before);
  const decimals = moved > 0 ? Math.min(8, Math.max(3, -Math.floor(Math.log10(moved)))) : 3;
  return [before, after].map((value) => value.toFixed(decimals).replace("-", MINUS));
}

/**
 * @param {number} value
 * @param {number} decimals
 */
function power(value, decimals) {
  const [digits, exponent] = value.toExponential(decimals).split("e");
  return `${digits.replace("-", MINUS)}·10${raised(exponent)}`;
}

/** @param {string} text */
const withoutMinusZero = (text) => (/^-0(\.0+)?$/.test(text) ? text.slice(1) : text);
