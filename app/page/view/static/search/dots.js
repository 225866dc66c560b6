// Trials as marks: a ring for earlier stages, a dot for the one under way, a disc for the best; faded if not kept.

import { discAt, shape } from "../lab/panels/svg.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./results.js").Trial} Trial */
/** @typedef {{trial: Trial, x: number, y: number}} Placed */

const [RING, DOT, LEAST] = [2.9, 3.3, 1.8]; // pixels
const MANY = 100; // trials, above which their marks get smaller

/** @param {number} r */
const circle = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) =>
  `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

/**
 * A path for each kind of mark, however many trials there are; the best are discs in front, the very best on top.
 * @param {Placed[]} placed
 * @param {View} view
 */
export function marksOf(placed, view) {
  /** @type {Record<string, string>} */
  const paths = {}, part = Math.min(1, Math.sqrt(MANY / Math.max(1, placed.length)));
  for (const { trial, x, y } of placed) {
    if (view.rank.has(trial.number)) continue;
    const isRing = trial.stage < view.last;
    const name = `${isRing ? "ring" : "dot"}${view.isKept(trial) ? "" : " faint"}`;
    paths[name] = (paths[name] ?? "") + circle(x, y, Math.max(LEAST, part * (isRing ? RING : DOT)));
  }
  const drawn = ["ring faint", "dot faint", "ring", "dot"].filter((name) => paths[name]).map((name) => shape("path", { class: `search-${name}`, d: paths[name] }));
  const discs = placed.filter(({ trial }) => view.rank.has(trial.number))
    .sort((one, other) => Number(view.rank.get(other.trial.number)) - Number(view.rank.get(one.trial.number)))
    .map(({ trial, x, y }) => discAt(Number(view.rank.get(trial.number)), x, y));
  return [...drawn, ...discs];
}
