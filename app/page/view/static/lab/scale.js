// A slider over powers of ten that wears the color of the network that it moves; its critical value is marked.

import { make, write } from "../lib/dom.js";
import { tick } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { colorOf, disc } from "./discs.js";

const GLIDE_MS = 250;
const FINE = 200; // steps from one end to the other
const CATCH = 0.015; // of the way: so near to the mark, the slider is on it

/** @typedef {import("./data.js").ScaleSetting} ScaleSetting */

export class Scale {
  /**
   * @param {ScaleSetting} setting
   * @param {{words: Record<string, string>, set: (path: string, value: number) => void,
   *   drag?: (path: string, value: number) => void}} outside
   */
  constructor(setting, { words, set, drag }) {
    const { path, label, network } = setting;
    this.setting = setting;
    /** @type {number | undefined} */
    this.value = undefined;
    this.isHeld = false; // by a person, whose value no other goes over
    this.isKeyed = false; // whether keys move it, by steps that are smaller than what the mark catches
    this.frame = 0;
    this.output = make("output", {});
    this.input = make("input", { type: "range", min: "0", max: "1", step: String(1 / FINE), "aria-label": network ? fill(words.ofNetwork, { label, network }) : label });
    this.input.onkeydown = () => (this.isKeyed = true);
    this.input.onpointerdown = () => (this.isKeyed = false);
    this.input.oninput = () => {
      cancelAnimationFrame(this.frame);
      this.isHeld = true;
      const value = valueAt(Number(this.input.value), this.setting, this.isKeyed);
      this.#write(value);
      drag?.(path, value);
    };
    this.input.onchange = () => {
      this.isHeld = false;
      const value = valueAt(Number(this.input.value), this.setting, this.isKeyed);
      this.#place(value);
      if (value === this.value) return;
      this.value = value;
      set(path, value);
    };
    const head = make("span", { class: "lab-label" }, `${label} `, ...(network ? [disc(network), " "] : []), this.output);
    this.marked = make("span", { class: "lab-mark" }, make("span", {}));
    this.root = make("div", { class: "control lab-scale", "data-path": path, style: `--thumb: ${network ? colorOf(network) : "var(--st-text-color)"}` },
      head, make("span", { class: "lab-track" }, this.marked, this.input));
    this.mark(setting);
  }

  /**
   * Mark a value, which other controls may have moved.
   * @param {ScaleSetting} setting
   */
  mark(setting) {
    this.setting = setting;
    this.marked.style.setProperty("--at", String(placeOf(setting.mark, setting)));
    if (this.marked.firstElementChild) write(this.marked.firstElementChild, setting.markText);
  }

  /**
   * Show a value of the page.
   * @param {number} value
   * @returns whether someone else changed it
   */
  show(value) {
    if (this.isHeld || value === this.value) return false;
    const from = this.value;
    this.value = value;
    if (from === undefined) this.#place(value);
    else this.#glide(from, value);
    return from !== undefined;
  }

  /**
   * Show what the value is dragged to elsewhere; the page is told of it later.
   * @param {number} value
   */
  follow(value) {
    if (this.isHeld) return;
    cancelAnimationFrame(this.frame);
    this.value = value;
    this.#place(value);
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #glide(from, to) {
    cancelAnimationFrame(this.frame);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.#place(to);
    const [start, end, begun] = [placeOf(from, this.setting), placeOf(to, this.setting), performance.now()];
    this.#write(to);
    const move = (/** @type {number} */ now) => {
      const share = Math.min(1, Math.max(0, (now - begun) / GLIDE_MS));
      this.input.value = String(start + (end - start) * share * (2 - share)); // slower toward its end
      if (share < 1) this.frame = requestAnimationFrame(move);
      else this.#place(to);
    };
    this.frame = requestAnimationFrame(move);
  }

  /** @param {number} value */
  #place(value) {
    this.input.value = String(placeOf(value, this.setting));
    this.#write(value);
  }

  /** @param {number} value */
  #write(value) {
    this.output.textContent = tick(value);
    this.input.setAttribute("aria-valuetext", tick(value));
  }
}

/**
 * Where a value lies on a scale, from 0 to 1.
 * @param {number} value
 * @param {{low: number, high: number, linear?: boolean}} ends
 */
export const placeOf = (value, { low, high, linear = false }) =>
  Math.min(1, Math.max(0, linear ? (value - low) / (high - low) : Math.log(value / low) / Math.log(high / low)));

/**
 * The value at a place, with two digits, and with a third on a linear scale; near the mark it is the mark.
 * @param {number} place
 * @param {{low: number, high: number, mark: number, linear?: boolean}} scale
 * @param {boolean} [isFine] whether the mark catches nothing
 */
export function valueAt(place, scale, isFine = false) {
  if (!isFine && Math.abs(place - placeOf(scale.mark, scale)) <= CATCH) return scale.mark;
  if (scale.linear) return +(scale.low + place * (scale.high - scale.low)).toPrecision(3);
  return +(scale.low * (scale.high / scale.low) ** place).toPrecision(2);
}
