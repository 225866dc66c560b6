// A slider over powers of ten that wears the color of the network that it moves; its critical value is marked.

import { make, write } from "../lib/dom.js";
import { tick } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { colorOf, disc } from "./discs.js";

const GLIDE_MS = 250;
const FINE = 200; // steps from one end to the other
const CATCH = 0.015; // of the way: dragged so near to the mark, the slider is on it
/** @type {Record<string, number>} what keys move it by, in fine steps */
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 20, PageDown: -20, Home: -FINE, End: FINE };

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
    this.frame = 0;
    this.output = make("output", {});
    this.input = make("input", { type: "range", min: "0", max: "1", step: String(1 / FINE), "aria-label": network ? fill(words.ofNetwork, { label, network }) : label });
    this.held = NaN; // that value
    const hold = (/** @type {number} */ value) => {
      cancelAnimationFrame(this.frame);
      [this.isHeld, this.held] = [true, value];
      this.#write(value);
      drag?.(path, value);
    };
    const leave = () => {
      if (!this.isHeld) return;
      this.isHeld = false;
      this.#place(this.held);
      if (this.held === this.value) return;
      this.value = this.held;
      set(path, this.held);
    };
    this.input.oninput = () => hold(valueAt(Number(this.input.value), this.setting));
    this.input.onkeydown = (event) => {
      const by = KEYS[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      hold(movedBy(by, this.isHeld ? this.held : (this.value ?? NaN), this.setting));
      this.input.value = String(placeOf(this.held, this.setting));
    };
    this.input.onchange = this.input.onkeyup = this.input.onblur = leave;
    const head = make("span", { class: "lab-label" }, `${label} `, ...(network ? [disc(network), " "] : []), this.output);
    this.marked = make("span", { class: "lab-mark" }, make("span", {}));
    this.root = make("div", { class: "control lab-scale", "data-path": path, style: `--thumb: ${network ? colorOf(network) : "var(--st-text-color)"}` },
      head, make("span", { class: "lab-track" }, this.marked, this.input));
    this.mark(setting);
  }

  /**
   * Mark a value, which other controls may have moved; what changes nothing now cannot be moved.
   * @param {ScaleSetting} setting
   */
  mark(setting) {
    this.setting = setting;
    this.input.disabled = setting.off ?? false;
    this.root.classList.toggle("off", this.input.disabled);
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

/** @typedef {{low: number, high: number, linear?: boolean}} Ends */

/**
 * Where a value lies on a scale, from 0 to 1.
 * @param {number} value
 * @param {Ends} ends
 */
export const placeOf = (value, { low, high, linear = false }) =>
  Math.min(1, Math.max(0, linear ? (value - low) / (high - low) : Math.log(value / low) / Math.log(high / low)));

/**
 * The value at a place, with two digits, and with a third on a linear scale.
 * @param {number} place
 * @param {Ends} scale
 */
const plainAt = (place, { low, high, linear = false }) =>
  linear ? +(low + place * (high - low)).toPrecision(3) : +(low * (high / low) ** place).toPrecision(2);

/**
 * The value that a pointer means with a place: near the mark it is the mark.
 * @param {number} place
 * @param {Ends & {mark: number}} scale
 */
export const valueAt = (place, scale) => (Math.abs(place - placeOf(scale.mark, scale)) <= CATCH ? scale.mark : plainAt(place, scale));

/**
 * The value that a key moves to: always another one, until the end; on its way it stops at the mark.
 * @param {number} by fine steps
 * @param {number} value
 * @param {Ends & {mark: number}} scale
 */
export function movedBy(by, value, scale) {
  const { mark } = scale, toward = Math.sign(by);
  let place = placeOf(value, scale), found = value, steps = by;
  while (found === value && place !== (toward > 0 ? 1 : 0)) {
    place = Math.min(1, Math.max(0, place + steps / FINE));
    [found, steps] = [plainAt(place, scale), toward];
  }
  return Math.abs(by) < FINE && (mark - value) * toward > 0 && (found - mark) * toward > 0 ? mark : found;
}
