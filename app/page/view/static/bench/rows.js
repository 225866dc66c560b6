// What passes through the networks: a row of histograms for each layer, all on one canvas.

import { colorOfRun } from "../charts/discs.js";
import { Sharp } from "../lib/canvas.js";
import { narrow } from "../lib/format.js";
import { fontOf, paintBars } from "../layers/paint.js";

/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./frame.js").Histogram} Histogram */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const QUIET = 0.01; // a deviation below this is in quiet ink
const OVER = 0.45; // strength of what a diverged network had
const [ABOVE, BELOW] = [3, 3]; // free pixels of a row
const EVERY_MS = 200; // between two drawings of the numbers while the networks train: nobody reads them faster

export class Rows {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.sharp = new Sharp(canvas);
    /** @type {number[]} what was drawn last */
    this.drawn = [];
    this.kept = "";
    this.writtenAt = 0;
    this.isWritten = false; // whether the numbers are those of the bars
  }

  /**
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {Layout} layout
   * @param {Link} link
   */
  draw(frame, theme, layout, link) {
    const { networks } = frame;
    const { column, gap, row, rows, axis } = layout;
    const isOther = this.sharp.take(networks.length * (column + gap) - gap, Math.round(row * rows) + axis);
    const kept = [theme.id, column, rows, link.layer, frame.scene, frame.shown, networks.map(({ state }) => state)].join();
    const isNew = this.#changes(frame);
    if (!isNew && kept === this.kept && !isOther && (frame.playing || this.isWritten)) return;
    const now = performance.now();
    this.isWritten = isOther || kept !== this.kept || !frame.playing || now - this.writtenAt > EVERY_MS;
    this.kept = kept;
    const { context, width, height } = this.sharp;
    const axisOf = sharedAxis(networks.map(({ histograms }) => histograms), rows);
    if (this.isWritten) {
      this.writtenAt = now;
      context.clearRect(0, 0, width, height);
      networks.forEach(({ histograms }, at) => paintNumbers(context, histograms, at, layout, theme, link.layer));
      if (axisOf) networks.forEach((_, at) => paintAxis(context, axisOf, at, layout, theme));
    }
    networks.forEach(({ histograms, state }, at) => {
      if (!this.isWritten) context.clearRect(at * (column + gap) - 1, 0, column - layout.number + 2, Math.round(row * rows));
      context.globalAlpha = state === "diverged" ? OVER : 1;
      paintBarsOf(context, histograms, at, layout, theme);
      if (!axisOf) paintZeros(context, histograms, at, layout, theme);
      context.globalAlpha = 1;
    });
  }

  /**
   * Whether a histogram differs from what was drawn last.
   * @param {Frame} frame
   */
  #changes({ networks }) {
    const found = networks.flatMap(({ histograms }) => histograms.flatMap(({ low, high, deviation }) => [low, high, deviation]));
    const isSame = found.length === this.drawn.length && found.every((value, at) => Object.is(value, this.drawn[at]));
    this.drawn = found;
    return !isSame;
  }
}

/**
 * The ends of the axis that all rows have; null if they differ.
 * @param {Histogram[][]} networks
 * @param {number} rows
 * @returns {[number, number] | null}
 */
export function sharedAxis(networks, rows) {
  const all = networks.flatMap((histograms) => histograms.slice(0, rows)).filter(({ low }) => !Number.isNaN(low));
  const [first] = all;
  return first && all.every(({ low, high }) => low === first.low && high === first.high) ? [first.low, first.high] : null;
}

/** @type {(context: CanvasRenderingContext2D, histograms: Histogram[], at: number, layout: Layout, theme: Theme) => void} */
function paintBarsOf(context, histograms, at, { column, gap, row, rows, number }, theme) {
  const color = colorOfRun(theme, at + 1);
  for (let layer = 0; layer < rows; layer++) {
    const { low, counts } = histograms[layer];
    if (Number.isNaN(low)) continue;
    const [top, foot] = [Math.round(layer * row) + ABOVE, Math.round((layer + 1) * row) - BELOW];
    const box = { x: at * (column + gap), y: top, width: column - number, height: foot - top };
    paintBars(context, box, counts, { color, line: theme.line });
  }
}

/** @type {(context: CanvasRenderingContext2D, histograms: Histogram[], at: number, layout: Layout, theme: Theme, lit: number | null) => void} */
function paintNumbers(context, histograms, at, { column, gap, row, rows, number }, theme, lit) {
  [context.textAlign, context.textBaseline] = ["left", "middle"];
  context.font = fontOf(theme, theme.small);
  const x = at * (column + gap) + column - number + 6;
  for (let layer = 0; layer < rows; layer++) {
    const { low, deviation } = histograms[layer];
    if (Number.isNaN(low)) continue;
    if (layer === lit) context.font = fontOf(theme, theme.small, 650);
    context.fillStyle = deviation < QUIET ? theme.quiet : theme.text;
    context.fillText(narrow(deviation), x, Math.round((layer + 0.5) * row) + 1);
    if (layer === lit) context.font = fontOf(theme, theme.small);
  }
}

/**
 * Where 0 is in each row, if the rows have no axis together.
 * @type {(context: CanvasRenderingContext2D, histograms: Histogram[], at: number, layout: Layout, theme: Theme) => void}
 */
function paintZeros(context, histograms, at, { column, gap, row, rows, number }, theme) {
  context.fillStyle = theme.border;
  for (let layer = 0; layer < rows; layer++) {
    const { low, high } = histograms[layer];
    if (!(low <= 0 && high >= 0)) continue;
    context.fillRect(Math.round(at * (column + gap) - (low / (high - low)) * (column - number)), Math.round((layer + 1) * row) - BELOW, 1, BELOW);
  }
}

/** @type {(context: CanvasRenderingContext2D, ends: [number, number], at: number, layout: Layout, theme: Theme) => void} */
function paintAxis(context, [low, high], at, { column, gap, row, rows, axis, number }, theme) {
  const [left, width] = [at * (column + gap), column - number];
  const y = Math.round(row * rows) + axis / 2;
  context.fillStyle = theme.quiet;
  const write = (/** @type {number} */ value, /** @type {CanvasTextAlign} */ align, /** @type {number} */ share) => {
    context.textAlign = align;
    context.fillText(signed(value), left + share * width, y);
  };
  write(low, "left", 0);
  write(high, "right", 1);
  const [zero, free] = [(-low / (high - low)) * width, context.measureText("0").width];
  const isFree = zero - free > context.measureText(signed(low)).width && zero + free < width - context.measureText(signed(high)).width;
  if (low < 0 && high > 0 && isFree) write(0, "center", zero / width);
}

/** @param {number} value */
const signed = (value) => (value < 0 ? `−${axisText(-value)}` : axisText(value));

/**
 * A round number on an axis: .01, 1, 10⁻⁶.
 * @param {number} value
 */
export const axisText = (value) =>
  (value === 0 || (value >= 0.001 && value < 1000) ? String(+value.toPrecision(3)).replace(/^0\./, ".") : narrow(value));
