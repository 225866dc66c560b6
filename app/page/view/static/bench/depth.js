// How large the numbers are layer by layer, drawn downwards on the very rows of the histograms.

import { apart, colorOfRun, discRadius, drawDisc } from "../charts/discs.js";
import { Sharp } from "../lib/canvas.js";
import { narrow } from "../lib/format.js";
import { fontOf } from "../layers/paint.js";
import { fill } from "../lib/text.js";
import { SHARES, decadesFrom, endOf } from "./scale.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/**
 * @typedef {{values: number[], law: number[] | null, isOver: boolean}} Line of a network: one number a row, NaN where there is
 *   none; `isOver` if it diverged, so that the axis does not follow it
 * @typedef {import("./scale.js").Scale} Scale
 * @typedef {{lines: Line[], titles: string[], axis: {decades: number} | "shares", key: string}} Shown `key` changes with
 *   what is drawn on the axis, which else only grows
 * @typedef {import("./scale.js").End} End
 * @typedef {{x: (value: number) => number, y: (layer: number) => number, words: number, left: number, foot: number}} Places
 *   of a value and a layer; where words begin, and the axis; its foot
 */

const SIDES = { left: 14, right: 16, names: 64 };
const WORDS = 92; // room left of the axis for the words of lines that have left it
const FAR = 100; // times the middle line: an axis does not follow what is larger
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
    this.isLeft = false; // whether a line has left the axis since `key` changed
    /** @type {{x: number, y: number, network: number, layer: number}[]} */
    this.dots = [];
  }

  /**
   * @param {Shown} shown
   * @param {Theme} theme
   * @param {Layout} layout
   * @param {Link} link
   */
  draw({ lines, titles, axis: kind, key }, theme, layout, link) {
    const { row, rows, axis, charts, isBelow } = layout;
    this.sharp.take(charts, Math.round(row * rows) + axis);
    const { context, width, height } = this.sharp;
    const scale = this.#scaleOf(lines, kind, key);
    const ends = lines.map(({ values }) => endOf(values, scale));
    this.isLeft ||= ends.some(({ gone }) => gone);
    const words = isBelow ? SIDES.names : SIDES.left;
    const left = words + (this.isLeft ? Math.round((WORDS * theme.small) / 12) : 0);
    const places = {
      x: (/** @type {number} */ value) => left + scale.share(value) * (width - left - SIDES.right),
      y: (/** @type {number} */ layer) => (layer + 0.5) * row,
      words, left, foot: Math.round(row * rows),
    };
    context.clearRect(0, 0, width, height);
    paintGrid(context, scale, places, theme, isBelow ? titles.slice(0, rows) : []);
    this.dots = [];
    lines.forEach(({ values, law }, at) => {
      context.globalAlpha = link.strength(at);
      [context.strokeStyle, context.fillStyle] = [colorOfRun(theme, at + 1), colorOfRun(theme, at + 1)];
      if (law) {
        context.setLineDash([4, 3]);
        trace(context, law, scale, places, 1.5);
        context.setLineDash([]);
      }
      const on = trace(context, values, scale, places, link.network === at ? 2.6 : 1.8);
      for (const layer of on) {
        const [x, y] = [places.x(values[layer]), places.y(layer)];
        dot(context, x, y, layer === link.layer ? 4 : 2.6);
        this.dots.push({ x, y, network: at, layer });
      }
    });
    context.globalAlpha = 1;
    this.#number(lines, ends, places, theme, link);
    this.#tellGone(ends, places, theme, link);
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

  /** @type {(lines: Line[], kind: Shown["axis"], key: string) => Scale} */
  #scaleOf(lines, kind, key) {
    const isOther = key !== this.key;
    this.key = key;
    if (isOther) this.isLeft = false;
    if (kind === "shares") return SHARES;
    const most = largest(lines);
    const power = most > 0 ? Math.ceil(Math.log10(most) - 0.01) : 0;
    this.high = isOther ? power : Math.max(this.high, power);
    return decadesFrom(this.high - kind.decades, this.high);
  }

  /**
   * Discs where the lines end.
   * @param {Line[]} lines
   * @param {End[]} ends
   * @param {Places} places
   * @param {Theme} theme
   * @param {Link} link
   */
  #number(lines, ends, { x, y, left, foot }, theme, link) {
    const { context, width } = this.sharp;
    const radius = discRadius(theme);
    for (const last of new Set(ends.map((end) => end.last))) {
      const here = ends.flatMap((end, at) => (end.last === last && last >= 0 && !end.gone ? [at] : []));
      const wanted = here.map((at) => x(lines[at].values[last]));
      apart(wanted, 2 * radius + 2, left + radius, width - radius).forEach((place, index) => {
        context.globalAlpha = link.strength(here[index]);
        drawDisc(context, { number: here[index] + 1, x: place, y: Math.min(y(last) + 2, foot - radius) }, theme);
      });
    }
    context.globalAlpha = 1;
  }

  /**
   * Words left of the axis for the lines that have left it, each at the height of the layer where it does.
   * @param {End[]} ends
   * @param {Places} places
   * @param {Theme} theme
   * @param {Link} link
   */
  #tellGone(ends, { y, words, foot }, theme, link) {
    const { context } = this.sharp;
    const radius = discRadius(theme);
    const gone = ends.flatMap(({ gone: how }, at) => (how ? [{ at, ...how }] : []));
    const heights = apart(gone.map(({ layer }) => y(layer)), 2 * radius + 4, radius + 1, foot - radius);
    [context.textAlign, context.textBaseline, context.font] = ["left", "middle", fontOf(theme, theme.small)];
    gone.forEach(({ at, word, value }, index) => {
      context.globalAlpha = link.strength(at);
      drawDisc(context, { number: at + 1, x: words + radius + 1, y: heights[index] }, theme);
      [context.fillStyle, context.textAlign, context.font] = [theme.quiet, "left", fontOf(theme, theme.small)];
      context.fillText(fill(this.words[word], { value: narrow(value) }), words + 2 * radius + 7, heights[index] + 0.5);
    });
    context.globalAlpha = 1;
  }
}

/**
 * The largest number that the axis follows: none of a line far beyond most others, which would push these off the axis.
 * @param {Line[]} lines
 */
export function largest(lines) {
  const mosts = lines.flatMap(({ values, law, isOver }) => {
    const most = Math.max(0, ...[...values, ...(law ?? [])].filter((value) => value < Infinity));
    return isOver || most === 0 ? [] : [most];
  }).sort((one, other) => one - other);
  const middle = mosts[(mosts.length - 1) >> 1];
  return mosts.filter((most) => most <= FAR * middle).at(-1) ?? 0;
}

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
    const isGone = scale.isOff(values[layer]);
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
 * @param {Places} places
 * @param {Theme} theme
 * @param {string[]} titles of the layers, if they are not named beside it
 */
function paintGrid(context, { ticks }, { x, y, foot }, theme, titles) {
  context.font = fontOf(theme, theme.small);
  [context.textBaseline, context.textAlign] = ["middle", "center"];
  for (const [value, text] of ticks) {
    const place = Math.round(x(value));
    context.fillStyle = theme.line;
    context.fillRect(place, 0, 1, foot);
    context.fillStyle = theme.quiet;
    context.fillText(text, place, foot + 10);
  }
  context.textAlign = "left";
  titles.forEach((title, layer) => context.fillText(title, 0, y(layer) + 1));
}
