// The mark before a line: what was found in one look, in shapes and not in colors.

import { shape } from "../lab/panels/svg.js";

/** @typedef {"open" | "queued" | "running" | "holds" | "fails" | "apart"} Mark */

const RING = { cx: 9, cy: 9, r: 8, class: "ring" };

/**
 * @param {Mark} mark
 * @param {number} share of the ring that is full, while it runs
 */
export function markOf(mark, share) {
  return shape("svg", { viewBox: "0 0 18 18", "aria-hidden": "true", class: `check-mark ${mark}` }, ...SHAPES[mark](share));
}

/** @type {Record<Mark, (share: number) => Node[]>} */
const SHAPES = {
  open: () => [shape("circle", { ...RING, class: "ring dashed" })],
  queued: () => [shape("circle", { ...RING, class: "ring dashed" })],
  running: (share) => [shape("circle", { ...RING, class: "ring faint" }),
    shape("circle", { ...RING, class: "ring full", pathLength: 1, "stroke-dasharray": `${Math.max(share, 0.04)} 1`, transform: "rotate(-90 9 9)" })],
  holds: () => [shape("circle", { cx: 9, cy: 9, r: 9, class: "disk" }), shape("path", { class: "tick", d: "M5 9.2l2.7 2.7L13 6.6" })],
  fails: () => [shape("circle", RING), shape("path", { class: "unequal", d: "M5.5 7.3h7M5.5 10.7h7M11 5l-4 8" })],
  apart: () => [shape("path", { class: "unequal", d: "M4 9h10" })],
};
