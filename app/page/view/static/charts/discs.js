// A pinned run is a number in a disc of its color, wherever it appears: text never wears that color.

import { make } from "../lib/dom.js";
import { readableOn } from "../lib/theme.js";

/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {{number: number, x: number, y: number}} Disc */

const PART = 0.67; // of the small words' size: its radius

/**
 * @param {Theme} theme
 * @param {number} number of a pinned run, from 1
 */
export function colorOfRun({ palette }, number) {
  return palette.runs[(number - 1) % palette.runs.length];
}

/**
 * @param {Theme} theme
 * @param {number} number
 */
export function discOf(theme, number) {
  const color = colorOfRun(theme, number);
  return make("b", { class: "run-disc", style: `background: ${color}; color: ${readableOn(color)}` }, String(number));
}

/** @param {Theme} theme */
export const discRadius = ({ small }) => PART * small;

/**
 * Discs that do not cover each other: one that would moves to the left.
 * @param {Disc[]} discs
 * @param {number} radius
 */
export function placed(discs, radius) {
  const apart = 2 * radius + 1;
  /** @type {Disc[]} */
  const found = [];
  for (const { number, x, y } of [...discs].sort((a, b) => a.number - b.number)) {
    let left = x;
    while (found.some((other) => Math.hypot(other.x - left, other.y - y) < apart - 0.01)) left -= apart / 4;
    found.push({ number, x: left, y });
  }
  return found;
}

/**
 * Heights at least a gap apart and in the same order: each as near to where it should be as the ones above it allow.
 * @param {number[]} wanted
 * @param {number} gap
 * @param {number} low
 * @param {number} high
 */
export function apart(wanted, gap, low, high) {
  const found = [...wanted];
  const order = wanted.map((_, at) => at).sort((one, other) => wanted[one] - wanted[other]);
  let free = low;
  for (const at of order) {
    found[at] = Math.max(wanted[at], free);
    free = found[at] + gap;
  }
  let last = high;
  for (const at of order.reverse()) {
    found[at] = Math.min(found[at], last);
    last = found[at] - gap;
  }
  return found;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Disc} disc
 * @param {Theme} theme
 */
export function drawDisc(context, { number, x, y }, theme) {
  const color = colorOfRun(theme, number);
  context.beginPath();
  context.arc(x, y, discRadius(theme), 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.fillStyle = readableOn(color);
  context.font = `600 ${theme.small}px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(number), x, y + 0.5);
}
