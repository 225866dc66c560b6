// The line of one figure: the range of all draws, what theory and a saying expect, and what was measured; and what its
// ends stand for.

import { make } from "../lib/dom.js";
import { tick } from "../lib/format.js";
import { colorOf } from "./discs.js";
import { written } from "./figures.js";

const WIDE = 20; // how many times its smallest mark the largest must be for a logarithmic line
const PLAIN = 1e-3; // the smallest end in plain decimals
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
    const [from, to] = [first / room, last * room];
    return { from: roundTo(from, unitOf(from) / 10, -1), to: roundTo(to, unitOf(to) / 10, 1), isLog };
  }
  const room = ROOM * (last - first || Math.abs(last) || 1);
  const from = first >= 0 ? Math.max(0, first - room) : first - room; // a size has nothing below 0
  const span = last + room - from;
  const step = unitOf(span) * (span < 2.5 * unitOf(span) ? 0.2 : 1);
  return { from: roundTo(from, step, -1), to: last === 1 ? 1 : roundTo(last + room, step, 1), isLog }; // a share is at most 1
}

/** A power of ten of which a number has one to ten. @param {number} number */
const unitOf = (number) => 10 ** Math.floor(Math.log10(number));

/**
 * The next multiple of a step below or above a number, so that it is written in few digits.
 * @param {number} number
 * @param {number} step
 * @param {-1 | 1} way
 */
function roundTo(number, step, way) {
  return +((way < 0 ? Math.floor(number / step) : Math.ceil(number / step)) * step).toPrecision(12);
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
  const [low, high] = [make("small", {}), make("small", {})];
  const track = make("span", { class: "claim-track" });
  const line = make("span", { class: "claim-line", "aria-hidden": "true" }, low, track, high);
  if (!isTold) return line;
  const axis = axisOf(claim);
  const ends = [axis.from, axis.to].map((end) => (Math.abs(end) < PLAIN ? written(end, "") : tick(end)));
  const isExact = ends[0] === ends[1] || claim.low === claim.high;
  if (ends[0] !== ends[1]) [low.textContent, high.textContent] = ends;
  const at = (/** @type {number} */ number) => `${(100 * placeOn(number, axis)).toFixed(1)}%`;
  const put = (/** @type {string} */ name, /** @type {string} */ style) => track.append(make("i", { class: name, style }));
  const { value, theory, sayingFigure, networks } = claim;
  if (isExact) put("range exact", `left: ${at((claim.low + claim.high) / 2)}`);
  else put("range", `left: ${at(claim.low)}; right: calc(100% - ${at(claim.high)})`);
  if (sayingFigure !== null) put("rule", `left: ${at(sayingFigure)}`);
  if (theory !== null) put("theory", `left: ${at(theory)}`);
  if (value !== null) put("measured", `left: ${at(value)}; background: ${networks.length === 1 ? colorOf(networks[0]) : "currentcolor"}`);
  return line;
}
