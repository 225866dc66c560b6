// Curves over the epochs: some rows of the frame's table in one box, with pinned runs behind them.

import { Sharp, ticks } from "../lib/canvas.js";
import { tick } from "../lib/format.js";
import { linear, logarithmic, smoothed } from "./scale.js";

/** @typedef {import("../lib/theme.js").Theme} Theme */
/**
 * @typedef {{curves: Float32Array[], stepsPerEpoch: number}} Run
 * @typedef {"train" | "test" | "penalty" | "rate"} Kind
 * @typedef {{row: number, kind: Kind, title: string}} Series a row of the table; the last is drawn on top
 * @typedef {Run & {number: number}} Pinned
 * @typedef {{log: boolean, smoothing: number, pinned: Pinned[], epochs: number,
 *   read: import("./hover.js").Read | null, now: number, lit: number | null}} Look
 *   `smoothing`: over which fraction of the axis; `epochs`: the axis's end; `now`: the network's step; `lit`: the
 *   pinned run in front
 */

const MARGIN = { left: 38, right: 8, top: 8, bottom: 20 };
const FAINT = 0.3;
const DASHES = /** @type {Record<Kind, number[]>} */ ({ train: [2, 3], test: [7, 4], penalty: [1, 5], rate: [7, 4] });

export class Curves {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {string} unit the word below the axis
   */
  constructor(canvas, unit) {
    this.sharp = new Sharp(canvas);
    this.unit = unit;
  }

  /**
   * @param {Run} run
   * @param {Theme} theme
   * @param {{series: Series[], high?: number}} what `high` fixes the top
   * @param {Look} look
   */
  draw(run, theme, { series, high }, look) {
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    const shown = [run, ...look.pinned];
    const rows = shown.flatMap(({ curves }) => series.map(({ row }) => curves[row]));
    const scale = look.log ? logarithmic(rows) : linear(rows, high);
    const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
    const place = {
      x: (/** @type {number} */ epoch) => MARGIN.left + (epoch / look.epochs) * (right - MARGIN.left),
      y: (/** @type {number} */ value) => bottom - scale.share(value) * (bottom - MARGIN.top),
    };
    context.clearRect(0, 0, width, height);
    this.#drawAxes(theme, scale, look.epochs, place);
    context.lineJoin = "round";
    for (const pinned of look.pinned) {
      context.globalAlpha = look.lit === null || look.lit === pinned.number ? 1 : FAINT;
      for (const { row, kind } of series) {
        context.setLineDash(DASHES[kind]);
        drawLine(context, pinned, pinned.curves[row], place, colorOfRun(theme, pinned.number), 1.6);
      }
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
    for (const { row, kind } of series) this.#drawSeries(run, run.curves[row], place, colorOf(theme, kind), kind, look);
    if (look.read) this.#drawMoment(run, theme, series, place, look.read);
    this.#tell(scale, look);
  }

  /**
   * @param {Theme} theme
   * @param {import("./scale.js").Scale} scale
   * @param {number} epochs
   * @param {Place} place
   */
  #drawAxes(theme, scale, epochs, place) {
    const { context, width, height } = this.sharp;
    const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.faint;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of scale.ticks) {
      const level = Math.round(place.y(value)) + 0.5;
      context.beginPath();
      context.moveTo(MARGIN.left, level);
      context.lineTo(right, level);
      context.stroke();
      context.fillText(tick(value), MARGIN.left - 6, level);
    }
    context.textBaseline = "top";
    context.fillText(this.unit, right, bottom + 6);
    context.textAlign = "center";
    const room = right - context.measureText(this.unit).width - 16;
    for (const value of ticks(0, epochs, 5)) {
      if (place.x(value) < room) context.fillText(tick(value), place.x(value), bottom + 6);
    }
  }

  /**
   * @param {Run} run
   * @param {Float32Array} values
   * @param {Place} place
   * @param {string} color
   * @param {Kind} kind
   * @param {Look} look
   */
  #drawSeries(run, values, place, color, kind, look) {
    const { context } = this.sharp;
    const smooth = look.smoothing > 0 && kind !== "rate";
    if (smooth) {
      context.globalAlpha = FAINT;
      drawLine(context, run, values, place, color, 1.2);
      context.globalAlpha = 1;
    }
    const length = look.smoothing * look.epochs * run.stepsPerEpoch;
    const line = smooth ? smoothed(run.curves[0], values, length) : values;
    const at = lastUpTo(run.curves[0], look.now);
    if (at < line.length - 1) { // an earlier moment: what came after it is faint
      context.globalAlpha = FAINT;
      drawLine(context, run, line, place, color, smooth ? 2.4 : 1.8);
      context.globalAlpha = 1;
    }
    drawLine(context, run, line.subarray(0, at + 1), place, color, smooth ? 2.4 : 1.8);
    drawDot(context, run, line, place, color, at);
  }

  /**
   * @param {Run} run
   * @param {Theme} theme
   * @param {Series[]} series
   * @param {Place} place
   * @param {import("./hover.js").Read} read
   */
  #drawMoment(run, theme, series, place, { epoch, here }) {
    const { context, height } = this.sharp;
    const x = Math.round(place.x(epoch)) + 0.5;
    context.strokeStyle = theme.faint;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, MARGIN.top);
    context.lineTo(x, height - MARGIN.bottom);
    context.stroke();
    if (here === null) return;
    for (const { row, kind } of series) drawDot(context, run, run.curves[row], place, colorOf(theme, kind), here);
  }

  /**
   * Describe the axes on the element, for screen readers.
   * @param {import("./scale.js").Scale} scale
   * @param {Look} look
   */
  #tell({ low, high }, { epochs, log }) {
    const axes = `${log ? "log" : "linear"} ${low} ${high} ${epochs}`;
    if (this.sharp.canvas.dataset.axes !== axes) this.sharp.canvas.dataset.axes = axes;
  }

  /**
   * How far along the axis a place in the window is, from 0 to 1.
   * @param {number} clientX
   */
  along(clientX) {
    const { left, width } = this.sharp.canvas.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - left - MARGIN.left) / (width - MARGIN.left - MARGIN.right)));
  }

  /**
   * Where a fraction of the axis is, in pixels of the element.
   * @param {number} share
   */
  left(share) {
    return MARGIN.left + share * (this.sharp.width - MARGIN.left - MARGIN.right);
  }
}

/**
 * The index of the last moment that is not after a step.
 * @param {Float32Array} steps
 * @param {number} step
 */
function lastUpTo(steps, step) {
  let at = steps.length - 1;
  while (at > 0 && steps[at] > step) at -= 1;
  return at;
}

/** @typedef {{x: (epoch: number) => number, y: (value: number) => number}} Place */

/**
 * @param {Theme} theme
 * @param {Kind} kind
 */
export function colorOf({ palette, faint, primary }, kind) {
  return { train: palette.train, test: palette.test, penalty: faint, rate: primary }[kind];
}

/**
 * @param {Theme} theme
 * @param {number} number of a pinned run, from 1
 */
export function colorOfRun({ palette }, number) {
  return palette.runs[(number - 1) % palette.runs.length];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Run} run
 * @param {Float32Array} values
 * @param {Place} place
 * @param {string} color
 * @param {number} width
 */
function drawLine(context, { curves: [steps], stepsPerEpoch }, values, { x, y }, color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  let whole = false; // what does not exist, or is infinite, leaves a gap
  for (let i = 0; i < values.length; i++) {
    const exists = Number.isFinite(values[i]);
    if (exists && whole) context.lineTo(x(steps[i] / stepsPerEpoch), y(values[i]));
    else if (exists) context.moveTo(x(steps[i] / stepsPerEpoch), y(values[i]));
    whole = exists;
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Run} run
 * @param {Float32Array} values
 * @param {Place} place
 * @param {string} color
 * @param {number} at
 */
function drawDot(context, { curves: [steps], stepsPerEpoch }, values, { x, y }, color, at) {
  if (!Number.isFinite(values[at])) return;
  context.fillStyle = color;
  context.beginPath();
  context.arc(x(steps[at] / stepsPerEpoch), y(values[at]), 2.6, 0, 2 * Math.PI);
  context.fill();
}
