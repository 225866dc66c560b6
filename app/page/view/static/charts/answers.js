// In regression: what the network answers over what it should, a dot for each row; right answers lie on the diagonal.

import { ticks } from "../lib/canvas.js";
import { tick } from "../lib/format.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {{target: number, answer: number}} Dot */

const FIGURES = 2; // R² of training and of test rows, before the answers
const MARGIN = { left: 3.4, right: 0.75, top: 0.75, bottom: 1.75 }; // as the curves'
const ROOM = 0.06; // of the targets' range, beyond it at each end
const RADIUS = 2.6;

/**
 * The dots of a frame: those of the training rows, then those of the test rows.
 * @param {Scene} scene
 * @param {Frame} frame
 * @returns {[Dot[], Dot[]]}
 */
export function dotsOf({ train, test, strides }, { answers }) {
  let at = FIGURES;
  const [first, second] = [train, test].map(({ value = [] }, which) =>
    value.filter((_, row) => row % strides[which] === 0).map((target) => ({ target, answer: answers[at++] })));
  return [first, second];
}

/**
 * @param {import("../lib/canvas.js").Sharp} sharp
 * @param {Scene} scene
 * @param {Frame} frame
 * @param {Theme} theme
 * @param {Record<string, string>} words
 */
export function drawAnswers(sharp, scene, frame, theme, words) {
  sharp.fit();
  const { context, width, height } = sharp;
  const { small } = theme;
  const [low, high] = rangeOf([...(scene.train.value ?? []), ...(scene.test.value ?? [])]);
  const [left, right] = [MARGIN.left * small, width - MARGIN.right * small];
  const [top, bottom] = [MARGIN.top * small, height - MARGIN.bottom * small];
  const share = (/** @type {number} */ value) => Math.max(0, Math.min(1, (value - low) / (high - low)));
  const x = (/** @type {number} */ value) => left + share(value) * (right - left);
  const y = (/** @type {number} */ value) => bottom - share(value) * (bottom - top);
  context.clearRect(0, 0, width, height);
  context.font = `${small}px ${theme.font}`;
  context.fillStyle = theme.quiet;
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of ticks(low, high, 3)) {
    const level = Math.round(y(value)) + 0.5;
    line(context, left, level, right, level);
    context.fillText(tick(value), left - 6, level);
  }
  context.textBaseline = "top";
  context.fillText(words.target, right, bottom + 6);
  const room = right - context.measureText(words.target).width - 16;
  context.textAlign = "center";
  for (const value of ticks(low, high, 5)) if (x(value) + 12 < room) context.fillText(tick(value), x(value), bottom + 6);
  context.strokeStyle = theme.quiet;
  line(context, x(low), y(low), x(high), y(high));
  const [train, test] = dotsOf(scene, frame);
  for (const [dots, filled] of /** @type {const} */ ([[test, false], [train, true]])) {
    for (const { target, answer } of dots) {
      if (!Number.isFinite(answer)) continue;
      context.beginPath();
      context.arc(x(target), y(answer), RADIUS, 0, 2 * Math.PI);
      context.fillStyle = filled ? theme.text : theme.background;
      context.fill();
      context.lineWidth = filled ? 0.6 : 1.2;
      context.strokeStyle = filled ? theme.background : theme.text;
      context.stroke();
    }
  }
  context.textAlign = "left";
  context.textBaseline = "top";
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.strokeStyle = theme.background;
  context.strokeText(words.answer, left + 6, top + 3);
  context.fillStyle = theme.quiet;
  context.fillText(words.answer, left + 6, top + 3);
}

/** @param {number[]} values */
function rangeOf(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (!(high > low)) return [(low || 0) - 1, (low || 0) + 1];
  const room = ROOM * (high - low);
  return [low - room, high + room];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
