// The axis of the chart by depth: powers of ten for sizes, 0 to 100% for shares.

import { power, wholePercent } from "../lib/format.js";
import { axisText } from "./rows.js";

const GONE = 0.05; // decades beyond the axis at which a line has left it
const EVERY = { few: 1, many: 2 }; // decades between two numbers
const FEW = 4; // decades that are all named
const PLAIN = 3; // decades from 1 within which all are written as decimals

/**
 * @typedef {{share: (value: number) => number, isOver: (value: number) => boolean, isOff: (value: number) => boolean,
 *   ticks: [number, string][]}} Scale `share` of the axis from its left end; `isOver`: beyond the right end; `isOff`:
 *   beyond either
 * @typedef {{last: number, gone: {layer: number, word: "zeroThroughout" | "downTo" | "upTo", value: number} | null}} End
 */

/**
 * Powers of ten, from one to another.
 * @param {number} low
 * @param {number} high
 * @returns {Scale}
 */
export function decadesFrom(low, high) {
  const every = high - low > FEW ? EVERY.many : EVERY.few;
  const isWide = low < -PLAIN || high > PLAIN; // one way of writing for all numbers of an axis
  const isOver = (/** @type {number} */ value) => !(value < 10 ** (high + GONE));
  return {
    share: (value) => (Math.max(low - GONE, Math.min(high + GONE, Math.log10(value))) - low) / (high - low),
    isOver,
    isOff: (value) => isOver(value) || !(value > 10 ** (low - GONE)),
    ticks: Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, at) => {
      const value = 10 ** (low + at * every);
      return [value, isWide && value !== 1 ? power(value, 1) : axisText(value)];
    }),
  };
}

/** @type {Scale} shares of all, which never leave their axis */
export const SHARES = {
  share: (value) => value,
  isOver: () => false,
  isOff: () => false,
  ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => [share, wholePercent(share, "")]),
};

/**
 * The last layer of a line, and where and how far the line leaves the axis, if it does.
 * @param {number[]} values
 * @param {Pick<Scale, "isOff" | "isOver">} scale
 * @returns {End}
 */
export function endOf(values, { isOff, isOver }) {
  const told = values.flatMap((value, layer) => (Number.isFinite(value) ? [{ value, layer }] : []));
  const last = told.at(-1)?.layer ?? -1;
  const out = told.find(({ value }) => isOff(value));
  if (!out) return { last, gone: null };
  const numbers = told.map(({ value }) => value);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (isOver(most)) return { last, gone: { layer: out.layer, word: "upTo", value: most } };
  return { last, gone: { layer: out.layer, word: most === 0 ? "zeroThroughout" : "downTo", value: least } };
}
