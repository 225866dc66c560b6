// Rows of a table, or the weights from them, as the pixels of a picture.

import { colorOf, mix } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {ArrayLike<number>} Values row by row, from the top left */

const CELL = 24; // pixels of the canvas for one of the picture: what is shown is smaller, so edges stay sharp
const FRAME = 4;

/**
 * From the page's ground, where a pixel is paper, to its ink.
 * @param {Values} values
 * @param {{low: number, high: number}} range
 * @param {Theme} theme
 */
export function grayscale(values, { low, high }, { background, text }) {
  return Array.from(values, (value) => mix(background, text, Math.max(0, Math.min(1, (value - low) / (high - low)))));
}

/**
 * By sign: the largest size has the full color of its sign.
 * @param {Values} values
 * @param {Theme} theme
 */
export function signs(values, theme) {
  const most = largest(values) || 1;
  return Array.from(values, (value) => colorOf(theme, value / most));
}

/**
 * The largest size of a number that is finite.
 * @param {Values} values
 */
export const largest = (values) => Array.from(values, Math.abs).reduce((most, size) => (size > most && size < Infinity ? size : most), 0);

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string[]} colors row by row
 * @param {number} width in pixels of the picture
 * @param {{at: number[], color: string}} [framed] pixels with a frame around them
 */
export function drawPixels(canvas, colors, width, framed) {
  const size = [CELL * width, CELL * Math.ceil(colors.length / width)];
  if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const place = (/** @type {number} */ at) => [CELL * (at % width), CELL * Math.floor(at / width)];
  colors.forEach((color, at) => {
    const [x, y] = place(at);
    context.fillStyle = color;
    context.fillRect(x, y, CELL, CELL);
  });
  for (const at of framed?.at ?? []) {
    const [x, y] = place(at);
    context.strokeStyle = framed?.color ?? "";
    context.lineWidth = FRAME;
    context.strokeRect(x + FRAME / 2, y + FRAME / 2, CELL - FRAME, CELL - FRAME);
  }
}
