// Curves over the epochs: some rows of the frame's table in one box, with pinned runs behind them.

import { Sharp, ticks } from "../lib/canvas.js";
import { tick } from "../lib/format.js";
import { firstClear } from "./clear.js";
import { apart, colorOfRun, discRadius, drawDisc, placed } from "./discs.js";
import { linear, logarithmic, smoothed } from "./scale.js";

/** @typedef {import("../lib/theme.js").Theme} Theme */
/**
 * @typedef {{curves: Float32Array[], stepsPerEpoch: number}} Run
 * @typedef {"train" | "test" | "penalty" | "rate"} Kind
 * @typedef {{row: number, kind: Kind, title: string}} Series a row of the table; the last is drawn on top
 * @typedef {Run & {number: number, name: string}} Pinned
 * @typedef {{log: boolean, smoothing: number, pinned: Pinned[], epochs: number,
 *   read: import("./hover.js").Read | null, now: number, lit: number | null, ahead: Run | null}} Look
 *   `smoothing`: over which fraction of the axis; `epochs`: the axis's end; `now`: the network's step; `lit`: the
 *   pinned run in front; `ahead`: what the run is going to do
 */

const MARGIN = { left: 3.4, right: 0.75, top: 0.75, bottom: 1.75 }; // in sizes of the small words
const NAMES = 0.4; // of the width: the most that the names of pinned runs take
const BELOW_PX = 8; // the numbers, below the axis and what slides along it
const NEXT_PX = 5; // between a line, its disc and its name
const CROWDED = 1.3; // sizes of the small words between two ticks: at least so many
const HIGH = 1.35; // sizes of the small words: a line of them
const CLEAR_PX = 4; // around a word
const FAINT = 0.3;
const BEHIND = 0.25; // how visible the other runs are while one is pointed at
const DASHES = /** @type {Record<Kind, number[]>} */ ({ train: [], test: [5, 4], penalty: [1, 3], rate: [] });

export class Curves {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {string} unit the word below the axis
   */
  constructor(canvas, unit) {
    this.sharp = new Sharp(canvas);
    this.unit = unit;
    this.knob = 0; // the radius of what slides along the axis, at the network's step
    this.off = false; // while the canvas shows something else
    this.margin = { left: 0, right: 0, top: 0, bottom: 0 };
    this.names = 0; // pixels on the right that the names of pinned runs take; 0 if they have none
    /** @type {number | null} where the named level is, in pixels from the top */
    this.level = null;
    /** @type {import("./clear.js").Line[]} all that are drawn */
    this.lines = [];
  }

  /**
   * @param {Run} run
   * @param {Theme} theme
   * @param {{series: Series[], high?: number, tick?: (value: number) => string, level?: number | null}} what `high` fixes
   *   the top, `tick` writes a value at the axis, `level` is a value that has a name
   * @param {Look} look
   */
  draw(run, theme, what, look) {
    const { series } = what;
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    const shown = [run, ...look.pinned, ...(look.ahead ? [look.ahead] : [])];
    const rows = shown.flatMap(({ curves }) => series.map(({ row }) => curves[row]));
    const scale = look.log ? logarithmic(rows, what) : linear(rows, what);
    const { small } = theme;
    this.names = this.#roomForNames(theme, look.pinned);
    const margin = this.margin = { left: Math.round(MARGIN.left * small), right: Math.round(MARGIN.right * small) + this.names,
      top: Math.round(MARGIN.top * small), bottom: Math.round(MARGIN.bottom * small) };
    const [right, bottom] = [width - margin.right, height - margin.bottom];
    const place = {
      x: (/** @type {number} */ epoch) => margin.left + (epoch / look.epochs) * (right - margin.left),
      y: (/** @type {number} */ value) => bottom - scale.share(value) * (bottom - margin.top),
    };
    this.level = scale.level === null ? null : place.y(scale.level);
    this.lines = shown.flatMap(({ curves, stepsPerEpoch }) => series.map(({ row }) => ({
      x: (/** @type {number} */ at) => place.x(curves[0][at] / stepsPerEpoch), y: (/** @type {number} */ at) => place.y(curves[row][at]),
      length: curves[row].length,
    })));
    context.clearRect(0, 0, width, height);
    this.#drawAxes(theme, scale, what.tick ?? tickOf(scale), look.epochs, place);
    context.lineJoin = "round";
    for (const pinned of look.pinned) {
      context.globalAlpha = look.lit === null || look.lit === pinned.number ? 1 : BEHIND;
      for (const { row, kind } of series) {
        context.setLineDash(DASHES[kind]);
        drawLine(context, pinned, pinned.curves[row], place, colorOfRun(theme, pinned.number), 1.6);
      }
    }
    context.globalAlpha = FAINT;
    for (const ahead of look.ahead ? [look.ahead] : []) {
      for (const { row, kind } of series) {
        context.setLineDash(DASHES[kind]);
        drawLine(context, ahead, ahead.curves[row], place, colorOf(theme, kind), 1.8);
      }
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
    for (const { row, kind } of series) this.#drawSeries(run, run.curves[row], place, theme, kind, look);
    this.#drawNow(run, theme, place, look);
    if (look.read) this.#drawMoment(run, theme, series, place, look.read);
    this.#drawDiscs(theme, series, place, look, place.x(look.now / run.stepsPerEpoch));
    this.#tell(scale, look);
  }

  /**
   * @param {Theme} theme
   * @param {import("./scale.js").Scale} scale
   * @param {(value: number) => string} textOf
   * @param {number} epochs
   * @param {Place} place
   */
  #drawAxes(theme, scale, textOf, epochs, place) {
    const { sharp: { context, width, height }, margin } = this;
    const [right, bottom] = [width - margin.right, height - margin.bottom];
    context.font = `${theme.small}px ${theme.font}`;
    context.fillStyle = theme.quiet;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.textAlign = "right";
    context.textBaseline = "middle";
    /** @type {number[]} those that have a place, the named one first */
    const taken = [];
    for (const value of [...scale.ticks].sort((a, b) => Number(b === scale.level) - Number(a === scale.level) || a - b)) {
      if (taken.some((other) => Math.abs(place.y(other) - place.y(value)) < CROWDED * theme.small)) continue;
      taken.push(value);
      const level = Math.round(place.y(value)) + 0.5;
      context.setLineDash(value === scale.level ? [2, 3] : []);
      context.strokeStyle = value === scale.level ? theme.quiet : theme.line;
      context.beginPath();
      context.moveTo(margin.left, level);
      context.lineTo(right, level);
      context.stroke();
      context.fillText(textOf(value), margin.left - 6, level);
    }
    context.setLineDash([]);
    context.textBaseline = "top";
    context.fillText(this.unit, right, bottom + BELOW_PX);
    context.textAlign = "center";
    const room = right - context.measureText(this.unit).width - 16;
    for (const value of ticks(0, epochs, 5)) {
      if (place.x(value) + 12 < room) context.fillText(tick(value), place.x(value), bottom + BELOW_PX);
    }
  }

  /**
   * @param {Run} run
   * @param {Float32Array} values
   * @param {Place} place
   * @param {Theme} theme
   * @param {Kind} kind
   * @param {Look} look
   */
  #drawSeries(run, values, place, theme, kind, look) {
    const { context } = this.sharp;
    const color = colorOf(theme, kind);
    context.setLineDash(DASHES[kind]);
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
    context.setLineDash([]);
    drawDot(context, run, line, place, theme, kind, at);
  }

  /**
   * A line at the network's own moment, if the run has been further.
   * @param {Run} run
   * @param {Theme} theme
   * @param {Place} place
   * @param {Look} look
   */
  #drawNow({ curves: [steps], stepsPerEpoch }, theme, place, { now }) {
    if (lastUpTo(steps, now) >= steps.length - 1) return;
    this.sharp.context.globalAlpha = 0.5;
    this.#drawUpright(place.x(now / stepsPerEpoch), theme.text);
    this.sharp.context.globalAlpha = 1;
  }

  /**
   * @param {Theme} theme
   * @param {Pinned[]} pinned
   */
  #roomForNames(theme, pinned) {
    const { context, width } = this.sharp;
    context.font = `${theme.small}px ${theme.font}`;
    const widest = Math.max(0, ...pinned.map(({ name }) => context.measureText(name).width));
    return widest && Math.min(Math.ceil(2 * NEXT_PX + 2 * discRadius(theme) + widest), Math.round(NAMES * width));
  }

  /**
   * Each pinned run's number, where its line ends or is read; with names these stand on the right, next to the ends.
   * @param {Theme} theme
   * @param {Series[]} series
   * @param {Place} place
   * @param {Look} look
   * @param {number} now where the network's step is: a disc there stays above the knob
   */
  #drawDiscs(theme, series, place, { pinned, read, lit }, now) {
    const { sharp: { context, width, height }, margin, names, knob } = this;
    const [radius, right] = [discRadius(theme), width - margin.right];
    const draw = (/** @type {import("./discs.js").Disc} */ disc) => {
      context.globalAlpha = lit === null || lit === disc.number ? 1 : BEHIND;
      drawDisc(context, disc, theme);
    };
    const lowest = height - margin.bottom - knob - radius;
    const ends = pinned.map(({ curves }) => curves[0].length - 1);
    const discs = discsAt(pinned, ends.map((end, which) => read?.there[which] ?? end), series, place)
      .map((disc) => (Math.abs(disc.x - now) < knob + radius ? { ...disc, y: Math.min(disc.y, lowest) } : disc));
    placed(names ? discs.filter(({ x }) => x < right - radius) : discs, radius).forEach(draw);
    const named = names ? discsAt(pinned, ends, series, place) : [];
    const isCrowded = named.length * (2 * radius + 1) > height - margin.bottom; // then the names go on beside the axis
    const end = isCrowded ? height - radius - 1 : height - margin.bottom;
    const apartBy = Math.min(2 * radius + 1, (end - radius - 1) / Math.max(1, named.length - 1));
    const heights = apart(named.map(({ y }) => y), apartBy, radius + 1, end);
    named.forEach(({ number, name }, at) => {
      const x = right + NEXT_PX + radius;
      draw({ number, x, y: heights[at] });
      context.font = `${theme.small}px ${theme.font}`;
      context.fillStyle = theme.text;
      context.textAlign = "left";
      context.fillText(fitted(context, name, names - 2 * NEXT_PX - 2 * radius), x + radius + NEXT_PX, heights[at] + 0.5);
    });
    context.globalAlpha = 1;
  }

  /**
   * @param {number} x
   * @param {string} color
   */
  #drawUpright(x, color) {
    const { context, height } = this.sharp;
    const at = Math.round(x) + 0.5;
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(at, this.margin.top);
    context.lineTo(at, height - this.margin.bottom);
    context.stroke();
  }

  /**
   * @param {Run} run
   * @param {Theme} theme
   * @param {Series[]} series
   * @param {Place} place
   * @param {import("./hover.js").Read} read
   */
  #drawMoment(run, theme, series, place, { epoch, here }) {
    this.#drawUpright(place.x(epoch), theme.quiet);
    if (here === null) return;
    for (const { row, kind } of series) drawDot(this.sharp.context, run, run.curves[row], place, theme, kind, here);
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
   * Where the name of the level can stand, above or below it and as far right as possible, with no curve behind it.
   * @param {string} text
   * @param {Theme} theme
   * @param {number} taken pixels at the right that something else covers
   * @param {{left: number, top: number} | null} last where it was: there it stays while it can
   */
  roomOnLevel(text, theme, taken, last) {
    const { sharp: { context, width, height }, margin, level } = this;
    if (level === null) return null;
    context.font = `${theme.small}px ${theme.font}`;
    const [wide, high] = [Math.ceil(context.measureText(text).width), Math.round(HIGH * theme.small)];
    const right = width - Math.max(margin.right, taken) - wide - CLEAR_PX;
    const tops = [Math.round(level) - high - 1, Math.round(level) + 3].filter((top) => top >= 0 && top + high < height - margin.bottom);
    const boxOf = (/** @type {number} */ left, /** @type {number} */ top) =>
      ({ left: left - CLEAR_PX, right: left + wide + CLEAR_PX, top, bottom: top + high });
    const places = last && last.left <= right && tops.includes(last.top) ? [boxOf(last.left, last.top)] : [];
    for (let left = right; left > margin.left + CLEAR_PX; left -= Math.max(8, wide / 4)) {
      for (const top of tops) places.push(boxOf(Math.round(left), top));
    }
    const found = firstClear(places, this.lines);
    return found && { left: found.left + CLEAR_PX, top: found.top };
  }

  /**
   * How far along the axis a place in the window is, from 0 to 1.
   * @param {number} clientX
   */
  along(clientX) {
    const { left, width } = this.sharp.canvas.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - left - this.margin.left) / (width - this.margin.left - this.margin.right)));
  }

  /**
   * Where a fraction of the axis is, in pixels of the element.
   * @param {number} share
   */
  left(share) {
    return this.margin.left + share * (this.sharp.width - this.margin.left - this.margin.right);
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

/**
 * The discs of runs at a moment of each, on the line drawn last that has a value there.
 * @param {Pinned[]} pinned
 * @param {number[]} moments
 * @param {Series[]} series
 * @param {Place} place
 */
function discsAt(pinned, moments, series, place) {
  return pinned.flatMap(({ number, name, curves, stepsPerEpoch }, which) => {
    const at = moments[which];
    const value = [...series].reverse().map(({ row }) => curves[row][at]).find(Number.isFinite);
    return value === undefined ? [] : [{ number, name, x: place.x(curves[0][at] / stepsPerEpoch), y: place.y(value) }];
  });
}

/**
 * A text that is no wider than its room: if it has to be cut, an ellipsis says so.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} room
 */
function fitted(context, text, room) {
  let short = text;
  for (let end = text.length - 1; end > 0 && context.measureText(short).width > room; end -= 1) short = `${text.slice(0, end).trimEnd()}…`;
  return short;
}

/** @typedef {{x: (epoch: number) => number, y: (value: number) => number}} Place */

/**
 * @param {Theme} theme
 * @param {Kind} kind
 */
export function colorOf({ text, quiet }, kind) {
  return kind === "penalty" ? quiet : text;
}

/**
 * How a scale's ticks are written: round numbers as they are, halves of a level with two digits of it.
 * @param {import("./scale.js").Scale} scale
 */
function tickOf({ level }) {
  if (level === null) return tick;
  const decimals = Math.min(20, Math.max(2, 1 - Math.floor(Math.log10(level))));
  return (/** @type {number} */ value) => tick(+value.toFixed(decimals));
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
 * Filled, or hollow for test rows.
 * @param {CanvasRenderingContext2D} context
 * @param {Run} run
 * @param {Float32Array} values
 * @param {Place} place
 * @param {Theme} theme
 * @param {Kind} kind
 * @param {number} at
 */
function drawDot(context, { curves: [steps], stepsPerEpoch }, values, { x, y }, theme, kind, at) {
  if (!Number.isFinite(values[at])) return;
  context.beginPath();
  context.arc(x(steps[at] / stepsPerEpoch), y(values[at]), 2.8, 0, 2 * Math.PI);
  context.fillStyle = kind === "test" ? theme.background : colorOf(theme, kind);
  context.fill();
  if (kind !== "test") return;
  context.strokeStyle = theme.text;
  context.lineWidth = 1.4;
  context.stroke();
}
