// The weights: one curve each; thickness and color follow the value, and dashes flow while the network trains.

import { colorOf } from "../lib/theme.js";
import { curveOf } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Edge} Edge */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const DASH = [9, 3];
const FLOW = 0.024; // pixels per millisecond
const HALF = 2; // the size of a weight that is drawn half as thick as the thickest

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {{weights: Float32Array, locked: Set<number>, theme: Theme, flowing: boolean, now: number,
 *   marked: number}} how `marked` is the hovered parameter, or -1
 */
export function drawEdges(context, layout, { weights, locked, theme, flowing, now, marked }) {
  const thickest = Math.max(3, Math.min(6, layout.size / 7));
  context.lineCap = "butt";
  context.setLineDash(flowing ? DASH : []);
  context.lineDashOffset = -(now * FLOW) % (DASH[0] + DASH[1]);
  const stroke = (/** @type {Edge} */ edge) => {
    const value = weights[edge.place.at];
    context.strokeStyle = colorOf(theme, value);
    context.lineWidth = thickness(value, thickest);
    trace(context, edge, layout.size);
    context.stroke();
  };
  layout.edges.forEach(stroke);
  context.setLineDash([]);
  for (const edge of layout.edges) {
    const { index, at } = edge.place;
    if (index === marked) {
      context.strokeStyle = theme.text;
      context.lineWidth = thickness(weights[at], thickest) + 3;
      trace(context, edge, layout.size);
      context.stroke();
      stroke(edge);
    }
    if (locked.has(index)) drawLock(context, ...middleOf(edge, layout.size), theme);
  }
}

/**
 * @param {number} value
 * @param {number} thickest
 */
function thickness(value, thickest) {
  return 0.5 + (thickest * Math.abs(value)) / (Math.abs(value) + HALF) || 0.5;
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
  context.strokeStyle = context.fillStyle = theme.faint;
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
