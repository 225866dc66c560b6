// The weights: one curve each; its color is the sign, width and strength follow the size, and dashes flow while it trains.

import { curveOf } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Edge} Edge */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const DASH = [9, 3];
const FLOW = 0.024; // pixels per millisecond
const WIDTH = { least: 0.6, more: 4.2 }; // pixels
const STRENGTH = { least: 0.15, more: 0.65, none: 0.4 }; // opacity; `none`: of a weight of 0
const FULL = { part: 0.93, least: 1.5 }; // what is drawn in full: this part of the sizes is smaller, and it has a least

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {{weights: Float32Array, locked: Set<number>, theme: Theme, flowing: boolean, now: number,
 *   marked: number}} how `marked` is the hovered parameter, or -1
 */
export function drawEdges(context, layout, { weights, locked, theme, flowing, now, marked }) {
  const full = fullOf(layout, weights);
  const share = (/** @type {Edge} */ edge) => Math.min(1, Math.abs(weights[edge.place.at]) / full || 0);
  context.lineCap = "butt";
  context.setLineDash(flowing ? DASH : []);
  context.lineDashOffset = -(now * FLOW) % (DASH[0] + DASH[1]);
  const stroke = (/** @type {Edge} */ edge) => {
    const part = share(edge);
    context.strokeStyle = colorOfSign(weights[edge.place.at], theme);
    context.globalAlpha = part ? STRENGTH.least + STRENGTH.more * part : STRENGTH.none;
    context.lineWidth = WIDTH.least + WIDTH.more * part;
    trace(context, edge, layout.size);
    context.stroke();
  };
  layout.edges.forEach(stroke);
  context.globalAlpha = 1;
  context.setLineDash([]);
  for (const edge of layout.edges) {
    const { index } = edge.place;
    if (index === marked) {
      context.strokeStyle = theme.text;
      context.lineWidth = WIDTH.least + WIDTH.more * share(edge) + 3;
      trace(context, edge, layout.size);
      context.stroke();
      stroke(edge);
      context.globalAlpha = 1;
    }
    if (locked.has(index)) drawLock(context, ...middleOf(edge, layout.size), theme);
  }
}

/**
 * The color of a parameter's sign: gray for 0, which has none.
 * @param {number} value
 * @param {Theme} theme
 */
export function colorOfSign(value, { quiet, palette: { classes } }) {
  return value < 0 ? classes[0] : value > 0 ? classes[1] : quiet;
}

let sizes = new Float32Array(0); // kept from frame to frame

/**
 * The size from which on a weight is drawn in full: so a trained network stays readable, and small weights look small.
 * @param {Layout} layout
 * @param {Float32Array} weights
 */
export function fullOf({ edges }, weights) {
  if (sizes.length !== edges.length) sizes = new Float32Array(edges.length);
  for (let at = 0; at < sizes.length; at++) sizes[at] = Math.abs(weights[edges[at].place.at]) || 0;
  sizes.sort();
  return Math.max(FULL.least, sizes[Math.floor(FULL.part * (sizes.length - 1))] || 0);
}

/**
 * Where all answers meet: thin lines from the outputs to the main plot.
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {number} right where the labels of the outputs end
 * @param {Theme} theme
 */
export function drawAnswers(context, { columns, width, height }, right, theme) {
  const { nodes } = columns[columns.length - 1];
  const middle = nodes.reduce((sum, { y }) => sum + y, 0) / Math.max(nodes.length, 1);
  context.strokeStyle = context.fillStyle = theme.quiet;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const node of nodes) {
    context.moveTo(right, node.y);
    context.bezierCurveTo(right + 8, node.y, width - 14, middle, width - 6, middle);
  }
  context.stroke();
  context.beginPath();
  context.moveTo(width, Math.min(middle, height));
  context.lineTo(width - 7, middle - 4);
  context.lineTo(width - 7, middle + 4);
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Edge} edge
 * @param {number} size
 */
function trace(context, edge, size) {
  const { x1, y1, x2, y2, middle } = curveOf(edge, size);
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
}

/**
 * @param {Edge} edge
 * @param {number} size
 * @returns {[number, number]}
 */
function middleOf(edge, size) {
  const { y1, y2, middle } = curveOf(edge, size);
  return [middle, (y1 + y2) / 2];
}

/**
 * A small padlock.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {Theme} theme
 */
export function drawLock(context, x, y, theme) {
  context.fillStyle = theme.background;
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = context.strokeStyle = theme.text;
  context.fillRect(x - 3.5, y - 1, 7, 5);
  context.lineWidth = 1.3;
  context.beginPath();
  context.arc(x, y - 1.2, 2.2, Math.PI, 0);
  context.stroke();
}
