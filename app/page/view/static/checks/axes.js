// What the drawings beside the lines share: their frame, their axes, and how long numbers are written on them.

import { amount, power } from "../lib/format.js";
import { linear, logarithmic, shape } from "../lab/panels/svg.js";

/** @typedef {import("../lab/panels/svg.js").Place} Place */
/** @typedef {{left: number, right: number, top: number, bottom: number, x: Place, y: Place}} Frame */
/** @typedef {[low: number, high: number, isLog?: boolean]} Axis */

const [LEFT, RIGHT, TOP, FOOT] = [46, 10, 8, 22];

/**
 * @param {number} width
 * @param {number} height
 * @param {Axis} across
 * @param {Axis} up
 * @returns {Frame}
 */
export function frameOf(width, height, across, up) {
  const [left, right, top, bottom] = [LEFT, width - RIGHT, TOP, height - FOOT];
  const place = (/** @type {Axis} */ [low, high, isLog], /** @type {number} */ from, /** @type {number} */ to) =>
    (isLog ? logarithmic : linear)(low, high, from, to);
  return { left, right, top, bottom, x: place(across, left, right), y: place(up, bottom, top) };
}

/**
 * Lines across with their values at the left.
 * @param {Frame} frame
 * @param {[number, string][]} levels
 */
export const levels = ({ left, right, y }, levels) => levels.flatMap(([value, text]) => [
  shape("path", { class: "grid", d: `M${left} ${y(value).toFixed(1)}H${right}` }),
  shape("text", { x: left - 6, y: y(value), dy: ".35em", "text-anchor": "end" }, text)]);

/**
 * Values below, and at the right end what they are; a value too near to that is left out.
 * @param {Frame} frame
 * @param {[number, string][]} values
 * @param {string} title
 */
export const below = ({ right, bottom, x }, values, title) => [
  ...values.filter(([value]) => x(value) < right - 9 * title.length - 10)
    .map(([value, text]) => shape("text", { x: x(value), y: bottom + 17, "text-anchor": "middle" }, text)),
  shape("text", { x: right, y: bottom + 17, "text-anchor": "end" }, title)];

/**
 * A part of the drawing that cuts off what lies outside of the frame.
 * @param {Frame} frame
 * @param {...Node} shapes
 */
export function inside({ left, right, top, bottom }, ...shapes) {
  const [x, y, width, height] = [left, top - 2, right - left, bottom - top + 4];
  return shape("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, ...shapes);
}

/**
 * Values for a linear axis, a few round ones.
 * @param {number} low
 * @param {number} high
 * @returns {[number, string][]}
 */
export function rounds(low, high, count = 3) {
  const raw = (high - low) / count, size = 10 ** Math.floor(Math.log10(raw));
  const apart = size * ([1, 2, 5, 10].find((factor) => factor * size >= raw) ?? 10);
  /** @type {[number, string][]} */
  const found = [];
  for (let value = Math.ceil(low / apart) * apart; value <= high + apart * 1e-9; value += apart) {
    found.push([value, amount(Math.abs(value) < apart / 1e6 ? 0 : value, "–", 3)]);
  }
  return found;
}

/**
 * A tiny number with one digit and its power of ten.
 * @param {number | null} value
 */
export const tiny = (value) => (value === null ? "–" : value > 0 && value < 1e-3 ? power(value, 1) : amount(value));

/** @param {(number | null)[]} values */
export const known = (values) => /** @type {number[]} */ (values.filter((value) => value !== null && value > 0));

/** @param {(number | null | undefined)} value */
export const orNaN = (value) => value ?? NaN;
