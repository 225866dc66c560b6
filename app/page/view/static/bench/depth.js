// How large the numbers are layer by layer, drawn downwards on the very rows of the histograms.

import { apart, colorOfRun, discRadius, drawDisc } from "../charts/discs.js";
import { Sharp } from "../lib/canvas.js";
import { narrow } from "../lib/format.js";
import { fontOf } from "../layers/paint.js";
import { fill } from "../lib/text.js";
import { axisText } from "./rows.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/**
 * @typedef {{values: number[], law: number[] | null, isOver: boolean}} Line of a network: one number a row, NaN where there is
 *   none; `isOver` if it diverged, so that the axis does not follow it
 * @typedef {{low: number, high: number, share: (value: number) => number}} Scale
 * @typedef {{lines: Line[], titles: string[], decades: number, key: string}} Shown `key` changes with what is drawn on
 *   the axis, which else only grows
 */

const SIDES = { left: 14, right: 16, names: 64 };
const GONE = 0.05; // decades below the axis at which a line has left it
const PULL = 10; // pixels around a dot that still belong to it

export class Depth {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Record<string, string>} words
   */
  constructor(canvas, words) {
    this.sharp = new Sharp(canvas);
    this.words = words;
    this.key = "";
    this.high = 0;
    /** @type {{x: number, y: number, network: number, layer: number}[]} */
    this.dots = [];
  }

  /**
   * @param {Shown} shown
   * @param {Theme} theme
   * @param {Layout} layout
   * @param {Link} link
   */
  draw({ lines, titles, decades, key }, theme, layout, link) {
    const { row, rows, axis, charts, isBelow } = layout;
    this.sharp.take(charts, Math.round(row * rows) + axis);
    const { context, width, height } = this.sharp;
    const scale = this.#scaleOf(lines, decades, key);
    const left = isBelow ? SIDES.names : SIDES.left;
    const places = {
      x: (/** @type {number} */ value) => left + scale.share(value) * (width - left - SIDES.right),
      y: (/** @type {number} */ layer) => (layer + 0.5) * row,
      left, foot: Math.round(row * rows),
    };
    context.clearRect(0, 0, width, height);
    paintGrid(context, scale, places, theme, isBelow ? titles.slice(0, rows) : []);
    this.dots = [];
    let leaving = Infinity; // the first layer at which a line is off the axis
    lines.forEach(({ values, law }, at) => {
      context.globalAlpha = link.strength(at);
      [context.strokeStyle, context.fillStyle] = [colorOfRun(theme, at + 1), colorOfRun(theme, at + 1)];
      if (law) {
        context.setLineDash([4, 3]);
        trace(context, law, scale, places, 1.5);
        context.setLineDash([]);
      }
      const on = trace(context, values, scale, places, link.network === at ? 2.6 : 1.8);
      if (on.length && on.length < values.length && isOff(values[on.length], scale)) leaving = Math.min(leaving, on.length);
      for (const layer of on) {
        const [x, y] = [places.x(values[layer]), places.y(layer)];
        dot(context, x, y, layer === link.layer ? 4 : 2.6);
        this.dots.push({ x, y, network: at, layer });
      }
    });
    context.globalAlpha = 1;
    this.#label(lines, scale, { ...places, free: places.y(leaving < rows ? leaving : 0) }, theme, link);
  }

  /**
   * The network and the layer whose dot is near a place; null if there is none.
   * @param {number} x
   * @param {number} y
   */
  near(x, y) {
    const far = (/** @type {{x: number, y: number}} */ dot) => Math.hypot(dot.x - x, dot.y - y);
    const found = this.dots.reduce((best, dot) => (best && far(best) <= far(dot) ? best : dot), this.dots[0]);
    return found && far(found) < PULL ? found : null;
  }

  /** @type {(lines: Line[], decades: number, key: string) => Scale} */
  #scaleOf(lines, decades, key) {
    const most = largest(lines);
    const power = most > 0 ? Math.ceil(Math.log10(most) - 0.01) : 0;
    this.high = key === this.key ? Math.max(this.high, power) : power;
    this.key = key;
    const [low, high] = [this.high - decades, this.high];
    return { low: 10 ** low, high: 10 ** high, share: (value) => (Math.max(low - GONE, Math.min(high + GONE, Math.log10(value))) - low) / decades };
  }

  /**
   * Discs where the lines end, and words for those that left the axis.
   * @param {Line[]} lines
   * @param {Scale} scale
   * @param {{x: (value: number) => number, y: (layer: number) => number, left: number, foot: number, free: number}} places `free`: below
   *   this height the low end of the axis is free
   * @param {Theme} theme
   * @param {Link} link
   */
  #label(lines, scale, { x, y, left, foot, free }, theme, link) {
    const { context, width } = this.sharp;
    const radius = discRadius(theme);
    const told = lines.map(({ values }, at) => ({ at, ...endOf(values, scale) })).filter(({ last }) => last >= 0);
    for (const last of new Set(told.map((one) => one.last))) {
      const ends = told.filter((one) => !one.gone && one.last === last);
      const wanted = ends.map(({ at }) => x(lines[at].values[last]));
      apart(wanted, 2 * radius + 2, left + radius, width - radius).forEach((place, index) => {
        context.globalAlpha = link.strength(ends[index].at);
        drawDisc(context, { number: ends[index].at + 1, x: place, y: Math.min(y(last) + 2, foot - radius) }, theme);
      });
    }
    const gone = told.flatMap(({ at, gone: how }) => (how ? [{ at, ...how }] : []));
    const step = 2 * radius + 6;
    const first = Math.max(step / 2, Math.min(free + step, foot - (gone.length - 0.5) * step));
    gone.forEach(({ at, word, value }, index) => {
      const place = first + index * step;
      const text = fill(this.words[word], { value: narrow(value) });
      context.font = fontOf(theme, theme.small);
      context.globalAlpha = 0.85;
      context.fillStyle = theme.background;
      context.fillRect(left + 2, place - radius - 1, 3 * radius + context.measureText(text).width, 2 * radius + 2);
      context.globalAlpha = link.strength(at);
      drawDisc(context, { number: at + 1, x: left + radius + 1, y: place }, theme);
      [context.fillStyle, context.textAlign, context.font] = [theme.quiet, "left", fontOf(theme, theme.small)];
      context.fillText(text, left + 2 * radius + 7, place + 0.5);
    });
    context.globalAlpha = 1;
  }
}

/** @param {Line[]} lines */
function largest(lines) {
  let most = 0;
  for (const { values, law, isOver } of lines) {
    if (isOver) continue;
    for (const value of [...values, ...(law ?? [])]) if (value > most && value < Infinity) most = value;
  }
  return most;
}

/**
 * The last layer of a line, and how far the line leaves the axis, if it does.
 * @param {number[]} values
 * @param {Scale} scale
 * @returns {{last: number, gone: {word: "zeroThroughout" | "downTo" | "upTo", value: number} | null}}
 */
export function endOf(values, scale) {
  const told = values.flatMap((value, layer) => (Number.isFinite(value) ? [{ value, layer }] : []));
  const last = told.at(-1)?.layer ?? -1;
  const numbers = told.map(({ value }) => value);
  if (!numbers.some((value) => isOff(value, scale))) return { last, gone: null };
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (most > scale.high) return { last, gone: { word: "upTo", value: most } };
  return { last, gone: { word: most === 0 ? "zeroThroughout" : "downTo", value: least } };
}

/** @type {(value: number, scale: {low: number, high: number}) => boolean} */
const isOff = (value, { low, high }) => !(value > low * 10 ** -GONE && value < high * 10 ** GONE);

/**
 * A line until it leaves the axis; returns the layers that are on it.
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} values
 * @param {Scale} scale
 * @param {{x: (value: number) => number, y: (layer: number) => number}} places
 * @param {number} width
 */
function trace(context, values, scale, { x, y }, width) {
  const on = [];
  context.lineWidth = width;
  context.beginPath();
  for (let layer = 0; layer < values.length; layer++) {
    if (!Number.isFinite(values[layer])) continue;
    const isGone = isOff(values[layer], scale);
    if (!isGone || on.length) context.lineTo(x(values[layer]), y(layer));
    if (isGone) break;
    on.push(layer);
  }
  context.stroke();
  return on;
}

/** @type {(context: CanvasRenderingContext2D, x: number, y: number, radius: number) => void} */
function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scale} scale
 * @param {{x: (value: number) => number, y: (layer: number) => number, left: number, foot: number}} places
 * @param {Theme} theme
 * @param {string[]} titles of the layers, if they are not named beside it
 */
function paintGrid(context, { low, high }, { x, y, foot }, theme, titles) {
  context.font = fontOf(theme, theme.small);
  [context.textBaseline, context.textAlign] = ["middle", "center"];
  const decades = Math.round(Math.log10(high / low));
  for (let power = 0; power <= decades; power += decades > 4 ? 2 : 1) {
    const value = low * 10 ** power;
    const place = Math.round(x(value));
    context.fillStyle = theme.line;
    context.fillRect(place, 0, 1, foot);
    context.fillStyle = theme.quiet;
    context.fillText(axisText(value), place, foot + 10);
  }
  context.textAlign = "left";
  titles.forEach((title, layer) => context.fillText(title, 0, y(layer) + 1));
}
