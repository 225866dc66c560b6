// What slow motion writes on the drawing: the number of each unit, in its color.

import { brief } from "../lib/format.js";
import { colorOf } from "../lib/theme.js";

/** @typedef {import("../network/layout.js").Layout} Layout */
/** @typedef {import("../wire/frame.js").Story} Story */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const STRONG = 4; // how thick a line in full color is drawn: like a weight of this size

/**
 * What the lines and biases show instead of the weights; null if they show those.
 * @param {Story} story
 */
export function linesOf({ lines, linesFull }) {
  return lines.length ? Float32Array.from(lines, (value) => (STRONG * (value ?? 0)) / linesFull) : null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {Story} story
 * @param {Theme} theme
 */
export function paintValues(context, { nodes, size }, { values, valuesFull }, theme) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 ${Math.max(9, Math.min(12, size * 0.3))}px ${theme.font}`;
  for (const node of nodes) {
    const value = values[`${node.layer},${node.unit}`];
    if (value === undefined) continue;
    context.fillStyle = colorOf(theme, (value ?? 0) / valuesFull);
    context.fillRect(node.x - size / 2, node.y - size / 2, size, size);
    context.lineWidth = 1.5;
    context.strokeStyle = theme.text;
    context.strokeRect(node.x - size / 2, node.y - size / 2, size, size);
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = theme.background;
    context.fillStyle = theme.text;
    context.strokeText(brief(value), node.x, node.y);
    context.fillText(brief(value), node.x, node.y);
  }
}
