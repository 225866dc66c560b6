// A range on the whole axis of its setting: two handles, which arrow keys move by a tenth of a decade, with Shift by a whole one.

import { make } from "../lib/dom.js";

/** @typedef {{low: number, high: number, isLog: boolean, whole: boolean}} Axis */

const STEPS = 30; // of a linear axis
const DIGITS = 2; // of a value that a handle chooses

/**
 * @param {Axis} axis
 * @param {number} value
 */
export const placeOf = ({ low, high, isLog }, value) => {
  const on = isLog ? Math.log : Number;
  return Math.max(0, Math.min(1, (on(Math.max(value, isLog ? low : -Infinity)) - on(low)) / (on(high) - on(low))));
};

/**
 * The value at a place, in two digits and within the axis.
 * @param {Axis} axis
 * @param {number} place
 */
export function valueAt({ low, high, isLog, whole }, place) {
  const found = isLog ? low * (high / low) ** place : low + place * (high - low);
  const value = whole ? Math.round(found) : +found.toPrecision(DIGITS);
  return Math.max(low, Math.min(high, value));
}

/**
 * A value some keystrokes further: a tenth of a decade each, or a thirtieth of a linear axis; a whole number changes by one at least.
 * @param {Axis} axis
 * @param {number} value
 * @param {number} by
 */
export function moved(axis, value, by) {
  const { low, high, isLog, whole } = axis;
  const next = isLog ? value * 10 ** (by / 10) : value + (by * (high - low)) / STEPS;
  const rounded = whole ? Math.round(next) : +next.toPrecision(DIGITS);
  const stepped = rounded === value ? (whole ? value + Math.sign(by) : +next.toPrecision(DIGITS + 1)) : rounded;
  return Math.max(low, Math.min(high, stepped));
}

export class Slider {
  /**
   * @param {[string, string]} labels of both handles
   * @param {(low: number, high: number, isDone: boolean) => void} choose
   */
  constructor(labels, choose) {
    this.choose = choose;
    /** @type {Axis} */
    this.axis = { low: 0, high: 1, isLog: false, whole: false };
    this.values = [0, 1];
    this.bar = make("i", { class: "search-span" });
    this.handles = labels.map((label, which) => {
      const handle = make("span", { class: "search-handle", role: "slider", tabindex: "0", "aria-label": label });
      handle.addEventListener("keydown", (event) => this.#press(event, which));
      return handle;
    });
    this.root = make("div", { class: "search-slider" }, this.bar, ...this.handles);
    this.held = -1;
    this.root.addEventListener("pointerdown", (event) => this.#grasp(event));
    this.root.addEventListener("pointermove", (event) => this.held >= 0 && this.#drag(event, false));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
      this.root.addEventListener(name, (event) => {
        if (this.held >= 0) this.#drag(event, true);
        this.held = -1;
      });
    }
  }

  /**
   * @param {Axis} axis
   * @param {number} low
   * @param {number} high
   */
  draw(axis, low, high) {
    if (this.held >= 0) return;
    this.axis = axis;
    this.values = [low, high];
    this.#show();
  }

  #show() {
    const { axis, values } = this;
    const places = values.map((value) => placeOf(axis, value));
    this.bar.style.left = `${100 * places[0]}%`;
    this.bar.style.right = `${100 * (1 - places[1])}%`;
    this.handles.forEach((handle, which) => {
      handle.style.left = `${100 * places[which]}%`;
      handle.setAttribute("aria-valuemin", String(axis.low));
      handle.setAttribute("aria-valuemax", String(axis.high));
      handle.setAttribute("aria-valuenow", String(values[which]));
    });
  }

  /**
   * Take a value for one end; the ends never pass each other.
   * @param {number} which
   * @param {number} value
   * @param {boolean} isDone
   */
  #take(which, value, isDone) {
    this.values[which] = which ? Math.max(value, this.values[0]) : Math.min(value, this.values[1]);
    this.#show();
    this.choose(this.values[0], this.values[1], isDone);
  }

  /** @param {PointerEvent} event */
  #grasp(event) {
    const place = this.#placeAt(event), [low, high] = this.values.map((value) => placeOf(this.axis, value));
    this.held = Math.abs(place - low) < Math.abs(place - high) || (low === high && place < low) ? 0 : 1;
    this.root.setPointerCapture(event.pointerId);
    this.handles[this.held].focus();
    event.preventDefault();
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} isDone
   */
  #drag(event, isDone) {
    this.#take(this.held, valueAt(this.axis, this.#placeAt(event)), isDone);
  }

  /** @param {PointerEvent} event */
  #placeAt({ clientX }) {
    const { left, width } = this.root.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - left) / width));
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} which
   */
  #press(event, which) {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.#take(which, moved(this.axis, this.values[which], event.shiftKey ? 10 * by : by), true);
  }
}
