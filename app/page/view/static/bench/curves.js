// The arithmetic of the loss chart: its axes, where the curves are at a step, which networks agree.

import { apart } from "../charts/discs.js";

const SHORTEST = 100; // steps of an axis that has no end
const ABOVE = 1.7; // the top of the axis, in losses of guessing
const AGREE = 4; // pixels
const MOST = 4; // discs on a line

/**
 * The end of an axis that grows with the run: round, so that it seldom does.
 * @param {number} furthest
 */
export function endOfAxis(furthest) {
  const wanted = Math.max(SHORTEST, furthest);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([1, 1.5, 2, 3, 5, 7.5].find((factor) => factor * power >= wanted) ?? 10);
}

/**
 * The top of the axis: two digits, well above the loss of guessing.
 * @param {number} guess
 */
export function topOf(guess) {
  if (!(guess > 0 && guess < Infinity)) return 1;
  const wanted = ABOVE * guess;
  const unit = 10 ** (Math.floor(Math.log10(wanted)) - 1);
  return +(Math.ceil(wanted / unit - 1e-9) * unit).toPrecision(2);
}

/**
 * How many moments there are until a step, itself included.
 * @param {Float32Array} steps
 * @param {number} step
 */
export function until(steps, step) {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Networks that agree share a line of discs; lines keep a distance.
 * @param {{at: number, y: number}[]} ends of the networks' curves
 * @param {number} gap
 * @param {number} top
 * @param {number} foot
 * @returns {{members: number[], at: number, y: number}[]} `at` is where the curves are, `y` where the discs are
 */
export function groupsOf(ends, gap, top, foot) {
  /** @type {{members: number[], at: number}[]} */
  const groups = [];
  for (const { at, y } of ends) {
    const group = groups.filter((other) => Math.abs(other.at - y) < AGREE).at(-1);
    if (group && group.members.length < MOST) group.members.push(at);
    else groups.push({ members: [at], at: group?.at ?? y });
  }
  const heights = apart(groups.map(({ at }) => at), gap, top, foot);
  return groups.map((group, index) => ({ ...group, y: heights[index] }));
}
