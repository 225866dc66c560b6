// What the server says about three losses, and the small arithmetic of drawing it.

import { figure } from "../../lib/format.js";

/**
 * @typedef {{name: string, right: number, classes: string[], more: number}} Row `right`: the index of the right class among
 *   `classes`; `more` classes are not shown
 * @typedef {{x: number[], at: number[], lines: (number | null)[][], low: number, high: number, log?: boolean,
 *   marks?: [number, string][]}} Curves one line for each loss; `at`: where the moment is on the axis; `marks`: what is expected, and its formula
 * @typedef {{kind: "images" | "points" | "rows" | "weights", names: string[], margin: number, last: number, rows: Row[],
 *   cells: (number | null)[][][][], means: (number | number[] | null)[][], charts: Curves[], moves: boolean[], told: string, row?: number,
 *   score?: number, unit?: number, points?: [number, number][], arrows?: [number, number][], weights?: number,
 *   sets?: number[][][][], l2?: string, paths?: number[][][], reach?: number, count?: number, classCount?: number, expected?: number[], note?: string}} Scene `cells`: of each row at
 *   each moment by each loss, see `read`; `means` by moment and loss, of
 *   two sets of weights both penalties; `sets`: of each, by step and loss, its four weights; `note`: what is to be said about the rows; `paths`: of each loss, by step, of each class its two
 *   weights and its bias
 * @typedef {{scores: (number | null)[], terms: (number | null)[], rest: number | null, loss: number | null,
 *   pulls: (number | null)[]}} Cell `rest`: the terms that are not shown
 * @typedef {[number, number, number]} Plane two weights and a bias
 */

/**
 * What one loss makes of one row.
 * @param {(number | null)[]} numbers its scores, its terms, the sum of the others, the loss, the gradient
 * @returns {Cell}
 */
export function read(numbers) {
  const count = (numbers.length - 2) / 3;
  const [scores, terms] = [numbers.slice(0, count), numbers.slice(count, 2 * count)];
  return { scores, terms, rest: numbers[2 * count], loss: numbers[2 * count + 1], pulls: numbers.slice(2 * count + 2) };
}

/**
 * What there is at a moment; a list of what repeats is shorter than the play.
 * @template T
 * @param {T[]} list
 * @param {number} step
 */
export const atStep = (list, step) => list[step % list.length];

/**
 * A score: one decimal, two where it is between.
 * @param {number | null} value
 */
export function score(value) {
  if (value === null) return "∞";
  const size = Math.abs(value);
  const text = size >= 100 ? size.toFixed(0) : size.toFixed(2).replace(/0$/, "");
  return (value < 0 && Number(text) ? "−" : "") + text;
}

/**
 * A score in the middle of a sum.
 * @param {number | null} value
 */
export function inSum(value) {
  const text = score(value);
  return text.startsWith("−") ? `(${text})` : text;
}

/**
 * Three digits; a gradient has its sign.
 * @param {number | null} value
 * @param {boolean} [isSigned]
 */
export function three(value, isSigned = false) {
  if (value === null) return "∞";
  return (isSigned && value > 0 ? "+" : "") + figure(value);
}

/**
 * The value of a curve between its points; at its ends, theirs.
 * @param {number[]} xs rising
 * @param {(number | null)[]} line
 * @param {number} x
 */
export function valueAt(xs, line, x) {
  const after = xs.findIndex((each) => each >= x);
  if (after <= 0) return line[after === 0 ? 0 : xs.length - 1] ?? NaN;
  const share = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  const [from, to] = [line[after - 1] ?? NaN, line[after] ?? NaN];
  return share === 1 ? to : from + share * (to - from);
}

/**
 * Where two of the scores are equal and no other is higher: a piece of a line for each pair that has one, from end to end.
 * @param {Plane[]} planes of each class
 * @param {number} reach of the window, each way
 * @returns {[number, number, number, number][]}
 */
export function borders(planes, reach) {
  return planes.flatMap((one, at) => planes.slice(at + 1).flatMap((other, after) => {
    const [a, b, c] = one.map((value, index) => value - other[index]);
    const square = a * a + b * b;
    if (square === 0) return [];
    const [x, y, dx, dy] = [(-a * c) / square, (-b * c) / square, -b, a]; // a point of the line, and its direction
    // Each condition is p + q t >= 0.
    const rest = planes.filter((_, index) => index !== at && index !== at + 1 + after);
    const conditions = [[reach - x, -dx], [reach + x, dx], [reach - y, -dy], [reach + y, dy],
      ...rest.map(([d, e, f]) => [(one[0] - d) * x + (one[1] - e) * y + one[2] - f, (one[0] - d) * dx + (one[1] - e) * dy])];
    let [from, to] = [-Infinity, Infinity];
    for (const [p, q] of conditions) {
      if (q > 0) from = Math.max(from, -p / q);
      else if (q < 0) to = Math.min(to, -p / q);
      else if (p < 0) return [];
    }
    return from < to ? [/** @type {[number, number, number, number]} */ ([x + from * dx, y + from * dy, x + to * dx, y + to * dy])] : [];
  }));
}

/**
 * The weights and biases of three classes, class by class.
 * @param {number[]} flat
 * @returns {Plane[]}
 */
export const planesOf = (flat) => [0, 3, 6].map((start) => /** @type {Plane} */ (flat.slice(start, start + 3)));
