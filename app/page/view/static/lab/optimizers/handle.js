// A thing that can be dragged over a picture, also with the arrow keys; its value is spoken.

import { make } from "../../lib/dom.js";

const FINE = 0.01; // of an axis: what an arrow key moves
const COARSE = 0.1;
const [LATE_MS, SAME] = [1000, 2e-3]; // how long the figure may take to follow, and what then counts as there

/** @typedef {[number, number]} Share of the picture: from the left, and from the bottom */

export class Handle {
  /**
   * @param {HTMLElement} picture in which it lies
   * @param {string} label
   * @param {{drag: (share: Share) => void, drop: (share: Share) => void}} outside `drop`: the last one
   */
  constructor(picture, label, { drag, drop }) {
    this.picture = picture;
    this.outside = { drag, drop };
    /** @type {Share} */
    this.at = [0, 0];
    this.isHeld = false;
    this.leftAt = -Infinity; // when it was let go of, in milliseconds
    this.root = make("div", { class: "handle", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": "0", "aria-valuemax": "100" });
    this.root.onpointerdown = (event) => this.take(event);
    this.root.onpointermove = (event) => this.isHeld && this.#move(event);
    this.root.onpointerup = this.root.onpointercancel = () => this.#leave();
    this.root.onkeydown = (event) => this.#press(event);
    this.root.onkeyup = () => this.#leave();
    this.root.onblur = () => this.#leave();
    picture.append(this.root);
  }

  /**
   * Begin to drag, from wherever the picture is pressed.
   * @param {PointerEvent} event
   */
  take(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.root.focus({ preventScroll: true });
    this.root.setPointerCapture(event.pointerId);
    this.isHeld = true;
    if (event.currentTarget !== this.root) this.#move(event);
  }

  /**
   * Show where it is, unless someone moves it, or has just done so and the figure is still on its way there.
   * @param {Share} share
   * @param {string} text that is spoken
   */
  show(share, text) {
    const isThere = share.every((part, axis) => Math.abs(part - this.at[axis]) < SAME);
    if (isThere || performance.now() - this.leftAt > LATE_MS) this.leftAt = -Infinity;
    if (!this.isHeld && this.leftAt === -Infinity) this.at = share;
    const [x, y] = this.at;
    this.root.style.left = `${100 * x}%`;
    this.root.style.bottom = `${100 * y}%`;
    if (this.root.ariaValueText !== text) this.root.ariaValueText = text;
    this.root.ariaValueNow = String(Math.round(100 * x));
  }

  /** @param {PointerEvent} event */
  #move({ clientX, clientY }) {
    const { left, bottom, width, height } = this.picture.getBoundingClientRect();
    this.#to([(clientX - left) / width, (bottom - clientY) / height]);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = event.shiftKey ? COARSE : FINE;
    /** @type {Record<string, Share>} */
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    this.isHeld = true;
    this.#to([this.at[0] + move[0], this.at[1] + move[1]]);
  }

  /** @param {Share} share */
  #to([x, y]) {
    this.at = [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
    this.outside.drag(this.at);
  }

  #leave() {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.leftAt = performance.now();
    this.outside.drop(this.at);
  }
}
