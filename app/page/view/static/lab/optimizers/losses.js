// The losses of all racers by step, or the lengths of their steps; at the moment's line, a disc for each. It is dragged to go to another moment. A line
// that leaves the chart does so with an arrow; one that diverged ends where it broke, and keeps its disc there.

import { apart } from "../../charts/discs.js";
import { ticks } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { power, reading, tick } from "../../lib/format.js";
import { discAt, shape, through } from "../panels/svg.js";
import { cutAt, lossAxis, lossTicks, shareOf } from "./scene.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [36, 30, 6, 20]; // pixels around the lines; more at the left where numbers are long
const DIGIT = 6.6; // pixels
const WORD = 62; // pixels to the right of a disc that a number takes

export class Losses {
  /**
   * @param {string} label
   * @param {(step: number) => void} go
   * @param {boolean} isSlider whether it is a stop of the keyboard: one of several is enough
   */
  constructor(label, go, isSlider) {
    this.go = go;
    this.last = this.step = this.width = 0;
    this.left = LEFT;
    this.svg = shape("svg", isSlider ? { "aria-hidden": "true" } : { role: "img", "aria-label": label });
    const role = isSlider ? { role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": "0" } : {};
    this.root = make("div", { class: "losses", .../** @type {Record<string, string>} */ (role) });
    this.root.append(this.svg);
    this.isSlider = isSlider;
    this.root.onpointerdown = (event) => {
      if (event.button !== 0) return;
      this.root.setPointerCapture(event.pointerId);
      this.#to(event);
    };
    this.root.onpointermove = (event) => this.root.hasPointerCapture(event.pointerId) && this.#to(event);
    if (isSlider) this.root.onkeydown = (event) => this.#press(event);
  }

  /**
   * What is drawn, for those who do not see it.
   * @param {string} label
   */
  say(label) {
    (this.isSlider ? this.root : this.svg).setAttribute("aria-label", label);
  }

  /** @param {PointerEvent} event */
  #to({ clientX }) {
    const { left } = this.root.getBoundingClientRect();
    this.go(Math.round(((clientX - left - this.left) / (this.width - this.left - RIGHT)) * this.last));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const far = event.shiftKey ? 10 : 1;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: this.step - far, ArrowRight: this.step + far, Home: 0, End: this.last };
    if (!(event.key in steps)) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(steps[event.key]);
  }

  /**
   * @param {(number | null)[][]} losses of each racer
   * @param {{step: number, last: number, focus: number, isTold: boolean, words: Record<string, string>}} moment
   */
  draw(losses, { step, last, focus, isTold, words }) {
    const { clientWidth: width, clientHeight: height } = this.root;
    [this.width, this.step, this.last] = [width, step, last];
    if (!width || !height) return;
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    const axis = lossAxis(losses);
    const named = lossTicks(axis, ticks).map((value) => /** @type {const} */ ([value, value > 0 && value < 1e-3 ? power(value, 1) : tick(value)]));
    const left = (this.left = Math.max(LEFT, 10 + DIGIT * Math.max(...named.map(([, text]) => text.length))));
    const x = (/** @type {number} */ at) => left + (width - left - RIGHT) * (at / last);
    const y = (/** @type {number} */ value) => height - BOTTOM - (height - TOP - BOTTOM) * shareOf(value, axis);
    const grid = named.flatMap(([value, text]) => [
      shape("path", { class: "hair", d: `M${left} ${y(value).toFixed(1)}H${width - RIGHT}` }),
      shape("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, text),
    ]);
    const steps = [0, last / 2, last].map((at) => shape("text", { x: x(at), y: height - 4, "text-anchor": "middle" }, String(at)));
    const order = losses.map((_, index) => index).sort((one, other) => Number(one === focus - 1) - Number(other === focus - 1));
    const cut = (/** @type {number} */ index, /** @type {number} */ from, /** @type {number} */ to) =>
      cutAt(losses[index].slice(from, to + 1).map((value, at) => [x(from + at), value === null ? NaN : y(value)]), TOP, height - BOTTOM);
    const line = (/** @type {number} */ index, /** @type {number} */ from, /** @type {number} */ to) => cut(index, from, to).lines.map(through).join("");
    const arrow = (/** @type {number} */ index) => {
      const { exit } = cut(index, 0, step);
      if (!exit) return [];
      const [at, edge] = exit, up = edge === TOP ? 7 : -7;
      return [shape("path", { d: `M${(at - 5).toFixed(1)} ${edge + up}h10l-5 ${-up}z`, fill: `var(--network-${index + 1})` })];
    };
    const curves = order.flatMap((index) => {
      const look = { fill: "none", stroke: `var(--network-${index + 1})`, "stroke-linejoin": "round" };
      const isOn = index === focus - 1;
      return [
        ...(isTold && step < last ? [shape("path", { ...look, d: line(index, step, last), "stroke-width": 1.4, opacity: 0.22 })] : []),
        shape("path", { ...look, d: line(index, 0, step), "stroke-width": isOn ? 2.6 : 1.6, opacity: isOn ? 1 : 0.8 }),
        ...arrow(index),
      ];
    });
    this.svg.replaceChildren(...grid, ...steps, ...curves, shape("path", { class: "now", d: `M${x(step).toFixed(1)} ${TOP}V${height - BOTTOM}` }),
      ...(step ? this.#discs(losses, { step, focus, words }, x, y, height) : []));
    if (!this.isSlider) return;
    this.root.ariaValueMax = String(last);
    this.root.ariaValueNow = String(step);
    this.root.ariaValueText = `${words.step} ${step}`;
  }

  /**
   * @param {(number | null)[][]} losses
   * @param {{step: number, focus: number, words: Record<string, string>}} moment
   * @param {(step: number) => number} x
   * @param {(value: number) => number} y
   * @param {number} height
   */
  #discs(losses, { step, focus, words }, x, y, height) {
    const there = losses.flatMap((each, index) => {
      if (each.every((value) => value === null)) return []; // a search has no steps of a length
      const last = Math.min(step, lastOf(each)), wanted = y(Number(each[last]));
      const at = Math.min(height - BOTTOM, Math.max(TOP, wanted));
      return [{ index, at, left: x(last), text: last < step ? words.off : index === focus - 1 && wanted !== at ? reading(Number(each[last])) : "" }];
    });
    // Those that ended earlier, far to the left, do not push the others.
    const isNear = (/** @type {{left: number}} */ { left }) => x(step) - left < WORD;
    const groups = [there.filter(isNear), there.filter((one) => !isNear(one))];
    const placed = groups.flatMap((group) => {
      const [low, high] = [9, height - BOTTOM];
      const heights = apart(group.map(({ at }) => at), Math.min(17, (high - low) / Math.max(1, group.length - 1)), low, high);
      return group.map((one, number) => ({ ...one, place: heights[number] }));
    });
    return placed.flatMap(({ index, at, left, text, place }) => {
      const isLeft = left + WORD + 28 > this.width;
      const beside = isLeft ? { x: left - 6, "text-anchor": "end" } : { x: left + 30, "text-anchor": "start" };
      return [
        shape("path", { class: "tie", d: `M${left.toFixed(1)} ${at.toFixed(1)}L${(left + 10).toFixed(1)} ${place.toFixed(1)}`, stroke: `var(--network-${index + 1})` }),
        discAt(index + 1, left + 18, place),
        ...(text ? [shape("text", { class: "halo strong", y: place, dy: ".35em", ...beside }, text)] : []),
      ];
    });
  }
}

/**
 * The last step of which there is a loss: one that diverged has none after that.
 * @param {(number | null)[]} losses
 */
const lastOf = (losses) => losses.length - 1 - [...losses].reverse().findIndex((value) => value !== null);
