// Curves over the epochs: train and test in one box.

import { Sharp, label, ticks } from "./canvas.js";

/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./theme.js").Theme} Theme */

const MARGIN = { left: 38, right: 8, top: 8, bottom: 20 };

export class Curves {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {string} unit the word under the axis
   * @param {{train: number, test: number, high?: number}} rows which rows of the frame's curves; `high` fixes the top
   */
  constructor(canvas, unit, rows) {
    this.sharp = new Sharp(canvas);
    this.unit = unit;
    this.rows = rows;
  }

  /**
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(frame, theme) {
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    const steps = frame.curves[0];
    const lines = [
      { values: frame.curves[this.rows.test], colour: theme.palette.test },
      { values: frame.curves[this.rows.train], colour: theme.palette.train },
    ];
    const high = this.rows.high ?? roundedUp(lines.map(({ values }) => values));
    const last = Math.max(steps[steps.length - 1] ?? 0, frame.stepsPerEpoch);
    const right = width - MARGIN.right;
    const bottom = height - MARGIN.bottom;
    const x = (/** @type {number} */ step) => MARGIN.left + (step / last) * (right - MARGIN.left);
    const y = (/** @type {number} */ value) => bottom - (value / high) * (bottom - MARGIN.top);

    context.clearRect(0, 0, width, height);
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.faint;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of ticks(0, high, 3)) {
      const level = Math.round(y(value)) + 0.5;
      context.beginPath();
      context.moveTo(MARGIN.left, level);
      context.lineTo(right, level);
      context.stroke();
      context.fillText(label(value), MARGIN.left - 6, level);
    }
    context.textBaseline = "top";
    context.fillText(this.unit, right, bottom + 6);
    context.textAlign = "center";
    const room = right - context.measureText(this.unit).width - 16;
    for (const value of ticks(0, last / frame.stepsPerEpoch, 5)) {
      const at = x(value * frame.stepsPerEpoch);
      if (at < room) context.fillText(label(value), at, bottom + 6);
    }
    context.lineWidth = 1.8;
    context.lineJoin = "round";
    for (const { values, colour } of lines) drawLine(context, steps, values, x, y, colour);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} steps
 * @param {Float32Array} values
 * @param {(step: number) => number} x
 * @param {(value: number) => number} y
 * @param {string} colour
 */
function drawLine(context, steps, values, x, y, colour) {
  const end = values.length - 1;
  if (end < 0 || Number.isNaN(values[end])) return;
  context.strokeStyle = context.fillStyle = colour;
  context.beginPath();
  for (let i = 0; i <= end; i++) context.lineTo(x(steps[i]), y(values[i]));
  context.stroke();
  context.beginPath();
  context.arc(x(steps[end]), y(values[end]), 2.6, 0, 2 * Math.PI);
  context.fill();
}

/**
 * A round number just above all values, so that the axis does not tremble as they change.
 * @param {Float32Array[]} rows
 */
function roundedUp(rows) {
  let most = 0;
  for (const values of rows) for (const value of values) if (value > most && value < Infinity) most = value;
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (/** @type {number} */ ([1, 1.5, 2, 3, 5, 7.5, 10].find((factor) => factor * power >= most)));
}
