// The losses of all racers by step; at the moment's line, a disc for each. It is dragged to go to another moment.

import { apart } from "../../charts/discs.js";
import { ticks } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { power, tick } from "../../lib/format.js";
import { discAt, shape, through } from "../panels/svg.js";
import { lossAxis, lossTicks, shareOf } from "./scene.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [36, 30, 6, 20];

export class Losses {
  /**
   * @param {string} label
   * @param {(step: number) => void} go
   * @param {boolean} isSlider whether it is a stop of the keyboard: one of several is enough
   */
  constructor(label, go, isSlider) {
    this.go = go;
    this.last = this.step = this.width = 0;
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

  /** @param {PointerEvent} event */
  #to({ clientX }) {
    const { left } = this.root.getBoundingClientRect();
    this.go(Math.round(((clientX - left - LEFT) / (this.width - LEFT - RIGHT)) * this.last));
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
    const x = (/** @type {number} */ at) => LEFT + (width - LEFT - RIGHT) * (at / last);
    const y = (/** @type {number} */ value) => height - BOTTOM - (height - TOP - BOTTOM) * shareOf(value, axis);
    const grid = lossTicks(axis, ticks).flatMap((value) => [
      shape("path", { class: "hair", d: `M${LEFT} ${y(value).toFixed(1)}H${width - RIGHT}` }),
      shape("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, value > 0 && value < 1e-3 ? power(value, 1) : tick(value)),
    ]);
    const steps = [0, last / 2, last].map((at) => shape("text", { x: x(at), y: height - 4, "text-anchor": "middle" }, String(at)));
    const order = losses.map((_, index) => index).sort((one, other) => Number(one === focus - 1) - Number(other === focus - 1));
    const line = (/** @type {number} */ index, /** @type {number} */ from, /** @type {number} */ to) =>
      through(losses[index].slice(from, to + 1).map((value, at) => [x(from + at), value === null ? NaN : y(value)]));
    const curves = order.flatMap((index) => {
      const look = { fill: "none", stroke: `var(--network-${index + 1})`, "stroke-linejoin": "round" };
      const isOn = index === focus - 1;
      return [
        ...(isTold && step < last ? [shape("path", { ...look, d: line(index, step, last), "stroke-width": 1.4, opacity: 0.22 })] : []),
        shape("path", { ...look, d: line(index, 0, step), "stroke-width": isOn ? 2.6 : 1.6, opacity: isOn ? 1 : 0.8 }),
      ];
    });
    this.svg.replaceChildren(...grid, ...steps, ...curves, shape("path", { class: "now", d: `M${x(step).toFixed(1)} ${TOP}V${height - BOTTOM}` }),
      ...(step ? this.#discs(losses, step, x, y, height) : []));
    if (!this.isSlider) return;
    this.root.ariaValueMax = String(last);
    this.root.ariaValueNow = String(step);
    this.root.ariaValueText = `${words.step} ${step}`;
  }

  /**
   * @param {(number | null)[][]} losses
   * @param {number} step
   * @param {(step: number) => number} x
   * @param {(value: number) => number} y
   * @param {number} height
   */
  #discs(losses, step, x, y, height) {
    const there = losses.flatMap((each, index) => {
      const value = each[step];
      return value === null || value === undefined ? [] : [{ index, at: y(value) }];
    });
    const places = apart(there.map(({ at }) => at), 17, 9, height - BOTTOM);
    return there.flatMap(({ index, at }, number) => [
      shape("path", { class: "tie", d: `M${x(step).toFixed(1)} ${at.toFixed(1)}L${(x(step) + 10).toFixed(1)} ${places[number].toFixed(1)}`, stroke: `var(--network-${index + 1})` }),
      discAt(index + 1, x(step) + 18, places[number]),
    ]);
  }
}
