// One curve of each network in one chart, named at the cursor, which can be dragged back.

import { colorOfRun, discRadius, drawDisc } from "../charts/discs.js";
import { Sharp, ticks } from "../lib/canvas.js";
import { briefLoss, count, tick, wholePercent } from "../lib/format.js";
import { paintLeaving } from "../lib/leave.js";
import { fontOf } from "../layers/paint.js";
import { endOfAxis, groupsOf, topOf, until } from "./curves.js";

/** @typedef {import("./frame.js").Scene} Scene */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/**
 * @typedef {{x: (step: number) => number, y: (loss: number) => number, left: number, right: number, top: number,
 *   foot: number, end: number, high: number}} Places
 */

/** What the chart can show: the row of a network's curves. */
export const CURVES = /** @type {const} */ ({ trainLoss: 1, testLoss: 2, bothLosses: 1, testAccuracy: 4 });
const DASHED = 2; // the row that is drawn beside that of both losses
/** @typedef {keyof typeof CURVES} Curve */

const SIDES = { left: 34, right: 78, top: 9, foot: 24 };
const SMALL = 12; // the size of text for which the sides are
const PULL = 12; // pixels around a line that still belong to it
const KNOB = 6;

export class Loss {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Record<string, string>} words
   */
  constructor(canvas, words) {
    this.sharp = new Sharp(canvas);
    this.words = words;
    /** @type {Curve} */
    this.curve = "trainLoss";
    /** @type {Places | undefined} */
    this.places = undefined;
    /** @type {Frame | undefined} */
    this.shown = undefined;
    /** @type {{at: number, x: number, y: number}[]} the networks' discs */
    this.discs = [];
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {Link} link
   * @param {[number, number]} size
   */
  draw(scene, frame, theme, link, [wide, tall]) {
    this.sharp.take(wide, tall);
    const { context, width, height } = this.sharp;
    context.clearRect(0, 0, width, height);
    const places = (this.places = this.#placesOf(scene, frame, theme.small / SMALL));
    this.shown = frame;
    this.#paintAxes(scene, places, theme);
    context.save();
    context.beginPath();
    context.rect(places.left, places.top - 1, places.right - places.left + 1, places.foot - places.top + 2);
    context.clip();
    context.lineJoin = "round";
    frame.networks.forEach(({ curves }, at) => {
      const [steps, losses] = [curves[0], curves[this.row]];
      const [here, strength] = [until(steps, frame.step), link.strength(at)];
      context.strokeStyle = colorOfRun(theme, at + 1);
      this.#line(steps, losses, [Math.max(0, here - 1), steps.length], places, 1.2, 0.25 * strength);
      this.#line(steps, losses, [0, here], places, link.network === at ? 2.6 : 1.8, strength);
      if (this.curve !== "bothLosses") return;
      const points = (/** @type {Float32Array} */ all) => Array.from(all.subarray(0, here), (loss, at) => /** @type {const} */ ([places.x(steps[at]), places.y(loss)]));
      context.setLineDash([5, 3]);
      this.#line(steps, curves[DASHED], [Math.max(0, here - 1), steps.length], places, 1, 0.25 * strength);
      this.#line(steps, curves[DASHED], [0, here], places, 1.4, strength);
      context.setLineDash([]);
      for (const all of [losses, curves[DASHED]]) paintLeaving(context, points(all), places.top);
    });
    context.restore();
    this.#paintCursor(frame, places, theme);
    this.#label(frame, places, theme, link);
    if (frame.furthest === 0) this.#invite(frame, places, theme);
  }

  get row() {
    return CURVES[this.curve];
  }

  /** @type {(scene: Scene, frame: Frame, unit: number) => Places} */
  #placesOf({ last, guess }, { furthest, networks }, unit) {
    const { width, height } = this.sharp;
    const [left, right, top, foot] = [SIDES.left * unit, width - SIDES.right * unit, SIDES.top, height - SIDES.foot * unit];
    const end = last || endOfAxis(furthest);
    const most = 3; // a run that is far above goes out of sight
    const high = this.curve === "testAccuracy" ? 1 : topOf(guess ?? Math.max(...networks.map(({ curves }) => curves[this.row][0])));
    return {
      left, right, top, foot, end, high,
      x: (step) => left + (step / end) * (right - left),
      y: (loss) => foot - Math.min(loss <= Infinity ? loss / high : Infinity, most) * (foot - top),
    };
  }

  /** @type {(steps: Float32Array, losses: Float32Array, part: [number, number], places: Places, width: number, strength: number) => void} */
  #line(steps, losses, [from, to], { x, y }, width, strength) {
    const { context } = this.sharp;
    if (to - from < 2) return;
    context.beginPath();
    for (let at = from; at < to; at++) context.lineTo(x(steps[at]), y(losses[at]));
    [context.lineWidth, context.globalAlpha] = [width, strength];
    context.stroke();
  }

  /** @type {(scene: Scene, places: Places, theme: Theme) => void} */
  #paintAxes({ guess, classes }, { x, y, left, right, foot, end, high }, theme) {
    const { context } = this.sharp;
    context.font = fontOf(theme, theme.small);
    [context.textBaseline, context.textAlign] = ["middle", "right"];
    /** @type {[number, string][]} */
    const levels = this.curve === "testAccuracy" ? [0, 0.5, 1].map((share) => [share, wholePercent(share, "")]) : [[0, "0"], [high, tick(high)]];
    if (guess !== null && this.curve !== "testAccuracy") levels.push([guess, guessName(guess, classes.length)]);
    for (const [level, name] of levels) {
      context.fillStyle = theme.line;
      context.fillRect(left, Math.round(y(level)), right - left, 1);
      context.fillStyle = theme.quiet;
      context.fillText(name, left - 6, y(level) + 0.5);
    }
    context.textAlign = "center";
    const below = foot + 1.25 * theme.small;
    for (const step of ticks(0, end, right - left < 180 ? 2 : 3)) context.fillText(count(step), x(step), below);
    context.textAlign = "right";
    context.fillText(this.words.steps, this.sharp.width, below);
  }

  /** @type {(frame: Frame, places: Places, theme: Theme) => void} */
  #paintCursor({ step }, { x, top, foot }, theme) {
    const { context } = this.sharp;
    const place = x(step);
    context.globalAlpha = 1;
    context.fillStyle = theme.text;
    context.fillRect(Math.round(place), top, 1, foot - top);
    context.beginPath();
    context.arc(place, foot, KNOB, 0, 2 * Math.PI);
    context.fillStyle = theme.primary;
    context.fill();
    [context.strokeStyle, context.lineWidth] = [theme.background, 2];
    context.stroke();
  }

  /**
   * Discs beside the cursor: networks that agree share a line; one that diverged has its disc at the end of its curve.
   * @param {Frame} frame
   * @param {Places} places
   * @param {Theme} theme
   * @param {Link} link
   */
  #label({ networks, step }, { x, y, top, foot, high }, theme, link) {
    const { context } = this.sharp;
    const radius = discRadius(theme);
    const apart = 2 * radius + 1; // from one disc to the next that shares its line
    const isOver = (/** @type {number} */ at) => networks[at].state === "diverged" && networks[at].broken <= step;
    const place = x(step);
    this.discs = [];
    const disc = (/** @type {number} */ at, /** @type {number} */ left, /** @type {number} */ height) => {
      context.globalAlpha = link.strength(at);
      drawDisc(context, { number: at + 1, x: left, y: height }, theme);
      this.discs.push({ at, x: left, y: height });
    };
    const ends = networks.map(({ metrics }, at) => ({ at, y: Math.max(top, y(metrics[figureOf(this.curve)])) }));
    const groups = groupsOf(ends.filter(({ at }) => !isOver(at)), 2 * radius + 2, top + radius / 2, foot);
    for (const { members, at: own, y: height } of groups) {
      [context.globalAlpha, context.strokeStyle, context.lineWidth] = [1, theme.border, 1];
      context.beginPath();
      context.moveTo(place, own);
      context.lineTo(place + 8, height);
      context.stroke();
      members.forEach((at, index) => disc(at, place + KNOB + 3 + radius + index * apart, height));
      const most = Math.max(...members.map((at) => networks[at].metrics[figureOf(this.curve)]));
      if (!(most <= high)) this.#write(`${briefLoss(most, "∞")} ↑`, place + KNOB + 6 + radius + members.length * apart - 6, height, theme);
    }
    for (const { at, y: height } of ends.filter((end) => isOver(end.at))) {
      context.globalAlpha = link.strength(at);
      const end = { x: x(networks[at].broken), y: Math.max(top + 5, height) };
      cross(context, end.x, end.y, colorOfRun(theme, at + 1));
      disc(at, Math.min(end.x + 2 * radius + 1, this.sharp.width - radius), end.y + 2);
    }
    context.globalAlpha = 1;
  }

  /** @type {(text: string, x: number, y: number, theme: Theme) => void} */
  #write(text, x, y, theme) {
    const { context } = this.sharp;
    [context.font, context.textAlign, context.fillStyle, context.globalAlpha] = [fontOf(theme, theme.small), "left", theme.text, 1];
    context.fillText(text, x, y + 0.5);
  }

  /** @type {(frame: Frame, places: Places, theme: Theme) => void} */
  #invite({ networks }, { left, right, foot, top }, theme) {
    const { context } = this.sharp;
    [context.font, context.textAlign, context.fillStyle] = [fontOf(theme, theme.small), "center", theme.quiet];
    context.fillText(this.words.pressPlay, (left + right) / 2 + 24, top + 0.72 * (foot - top));
  }

  /**
   * The step at a place of the chart.
   * @param {number} x
   */
  stepAt(x) {
    const { places, shown } = this;
    if (!places || !shown) return 0;
    const step = Math.round(((x - places.left) / (places.right - places.left)) * places.end);
    return Math.max(0, Math.min(shown.furthest, step));
  }

  /**
   * The network whose disc or curve is near a place; null if there is none.
   * @param {number} left
   * @param {number} top
   */
  near(left, top) {
    const { places, shown } = this;
    if (!places || !shown) return null;
    const disc = this.discs.find(({ x, y }) => Math.hypot(x - left, y - top) < KNOB + 3);
    if (disc) return disc.at;
    const step = this.stepAt(left);
    const far = shown.networks.map(({ curves }) => {
      const [steps, losses] = [curves[0], curves[this.row]];
      const at = Math.max(0, until(steps, step) - 1);
      return Math.hypot(places.y(losses[at]) - top, Math.max(0, Math.abs(places.x(steps[at]) - left) - 2 * PULL));
    });
    const found = far.indexOf(Math.min(...far));
    return far[found] < PULL ? found : null;
  }
}

/** The figure of a moment at which a curve ends. @param {Curve} curve */
export const figureOf = (curve) => (curve === "bothLosses" ? "trainLoss" : curve);

/** @type {(context: CanvasRenderingContext2D, x: number, y: number, color: string) => void} */
function cross(context, x, y, color) {
  [context.strokeStyle, context.lineWidth] = [color, 2.4];
  context.beginPath();
  for (const [from, to] of [[-5, 5], [5, -5]]) {
    context.moveTo(x - 5, y + from);
    context.lineTo(x + 5, y + to);
  }
  context.stroke();
}

/**
 * The loss of guessing, by its formula if all classes are as frequent.
 * @param {number} guess
 * @param {number} classes
 */
function guessName(guess, classes) {
  return classes > 1 && Math.abs(guess - Math.log(classes)) < 0.005 ? `ln ${classes}` : tick(+guess.toPrecision(2));
}
