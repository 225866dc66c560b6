// A small picture of a boundary over the whole plane, with some training points in front.

import { colorOf } from "../lib/theme.js";
import { paintCells } from "./picture.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {{places: ArrayLike<number>, marks: ArrayLike<number>}} Small points: `places` x and y in turn, from 0 to 65535
 *   over the plane; `marks` the class, or in regression the target from -1 (0) to +1 (255) */

const SIDE = 288; // pixels: twice as many as the largest picture of a pinned run has
const FULL = 65535;
const MOST = 300; // as of a pinned run
const [RADIUS, RING] = [5 / SIDE, 1.6 / SIDE]; // of a point, as parts of the picture

const cells = document.createElement("canvas");

/**
 * The training points of a scene as a pinned run has them.
 * @param {Scene} scene
 * @returns {Small}
 */
export function pointsOf({ train, axes: [across, up] }) {
  /** @type {Small & {places: number[], marks: number[]}} */
  const found = { places: [], marks: [] };
  const stride = Math.max(1, Math.ceil(train.x.length / MOST));
  for (let row = 0; row < train.x.length; row += stride) {
    const x = (train.x[row] - across.low) / (across.high - across.low);
    const y = (train.y[row] - up.low) / (up.high - up.low);
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) continue;
    found.places.push(Math.round(FULL * x), Math.round(FULL * y));
    found.marks.push(train.value ? Math.round(Math.max(0, Math.min(255, 127.5 + 127.5 * train.value[row]))) : train.class[row]);
  }
  return found;
}

/**
 * The points drawn on a ground that can be seen through.
 * @param {Small} points
 * @param {string} task
 * @param {Theme} theme
 * @param {number} [side] pixels of the picture
 */
export function marksOf({ places, marks }, task, theme, side = SIDE) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.strokeStyle = theme.background;
  context.lineWidth = RING * side;
  for (let at = 0; at < marks.length; at++) {
    context.beginPath();
    context.arc((places[2 * at] / FULL) * side, (1 - places[2 * at + 1] / FULL) * side, RADIUS * side, 0, 2 * Math.PI);
    context.fillStyle = task === "regression" ? colorOf(theme, marks[at] / 127.5 - 1) : theme.palette.classes[marks[at]];
    context.fill();
    context.stroke();
  }
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{side: number, classes: Uint8Array, confidence: Uint8Array}} surface
 * @param {HTMLCanvasElement} marks which are as large as the picture
 * @param {Theme} theme
 */
export function paintSmall(canvas, surface, marks, theme) {
  const side = marks.width;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  paintCells(cells, surface, theme, null);
  // The centers of the outer cells are on the edges of the plane.
  const overhang = side / (surface.side - 1) / 2;
  context.drawImage(cells, -overhang, -overhang, side + 2 * overhang, side + 2 * overhang);
  context.drawImage(marks, 0, 0);
}
