// The line of one figure: the range that it must lie in, what theory and a saying expect, and what was measured.

import { make } from "../lib/dom.js";
import { colorOf } from "./discs.js";

const WIDE = 20; // how many times its smallest mark the largest must be for a logarithmic line
const ROOM = 0.12; // of the marks' span, before the first and after the last

/** @typedef {import("./data.js").Claim} Claim */
/** @typedef {Pick<Claim, "low" | "high" | "value" | "theory" | "sayingFigure">} Marks */

/**
 * The ends of the line on which all marks can be told apart, and whether it is logarithmic.
 * @param {Marks} marks
 */
export function axisOf({ low, high, value, theory, sayingFigure }) {
  const shown = [low, high, value, theory, sayingFigure].filter((mark) => mark !== null);
  const [first, last] = [Math.min(...shown), Math.max(...shown)];
  const isLog = first > 0 && last / first >= WIDE;
  if (isLog) {
    const room = (last / first) ** ROOM;
    return { from: first / room, to: last * room, isLog };
  }
  const room = ROOM * (last - first || Math.abs(last) || 1);
  const from = first >= 0 ? Math.max(0, first - room) : first - room; // a size has nothing below 0
  return { from, to: last + room, isLog };
}

/**
 * Where a number lies on such a line, from 0 to 1.
 * @param {number} number
 * @param {ReturnType<typeof axisOf>} axis
 */
export function placeOn(number, { from, to, isLog }) {
  return isLog ? Math.log(number / from) / Math.log(to / from) : (number - from) / (to - from);
}

/**
 * @param {Claim} claim
 * @param {boolean} isTold else only the empty line
 */
export function lineOf(claim, isTold) {
  const line = make("span", { class: "claim-line", "aria-hidden": "true" });
  if (!isTold) return line;
  const axis = axisOf(claim);
  const at = (/** @type {number} */ number) => `${(100 * placeOn(number, axis)).toFixed(1)}%`;
  const put = (/** @type {string} */ name, /** @type {string} */ style) => line.append(make("i", { class: name, style }));
  const { low, high, value, theory, sayingFigure, networks } = claim;
  if (low === high) put("range exact", `left: ${at(low)}`);
  else put("range", `left: ${at(low)}; right: calc(100% - ${at(high)})`);
  if (sayingFigure !== null) put("rule", `left: ${at(sayingFigure)}`);
  if (theory !== null) put("theory", `left: ${at(theory)}`);
  if (value !== null) put("measured", `left: ${at(value)}; background: ${networks.length === 1 ? colorOf(networks[0]) : "currentcolor"}`);
  return line;
}
