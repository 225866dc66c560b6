// Reading the curves: one moment, pointed at or walked to by the arrow keys, with every series' value.

import { make } from "./page.js";

/** @typedef {import("./curves.js").Run} Run */
/** @typedef {import("./curves.js").Curves} Curves */

const FAR = 10; // moments that a page key walks

/** The moment that is read, the same in all boxes. */
export class Moment {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {number | null} a share of the axis, where it is pointed at: it stays there while the axis grows */
    this.share = null;
    /** @type {number | null} a step, where it was walked to */
    this.step = null;
    /** @type {Curves | null} the box in which it is read */
    this.box = null;
    /** @type {Run | undefined} */
    this.run = undefined;
  }

  /**
   * Its place in the run's table, or null.
   * @param {Run} run
   * @param {number} epochs the end of the axis
   */
  in(run, epochs) {
    this.run = run;
    const step = this.share === null ? this.step : this.share * epochs * run.stepsPerEpoch;
    return step === null || !run.curves[0].length ? null : nearest(run.curves[0], step);
  }

  /**
   * Read it in this box, by pointer and keys.
   * @param {Curves} box
   */
  listen(box) {
    const { canvas } = box.sharp;
    canvas.addEventListener("pointermove", (event) => this.#go(box, box.along(event.clientX), null));
    canvas.addEventListener("pointerleave", () => this.share !== null && this.#go(null, null, null));
    canvas.addEventListener("blur", () => this.#go(null, null, null));
    canvas.addEventListener("keydown", (event) => {
      const steps = this.run?.curves[0];
      if (!steps?.length) return;
      if (event.key === "Escape") return this.#go(null, null, null);
      const last = steps.length - 1;
      const now = this.step === null ? last + 1 : nearest(steps, this.step);
      const next = { ArrowLeft: now - 1, ArrowRight: now + 1, PageDown: now - FAR, PageUp: now + FAR, Home: 0, End: last }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      this.#go(box, null, steps[Math.max(0, Math.min(last, next))]);
    });
  }

  /**
   * @param {Curves | null} box
   * @param {number | null} share
   * @param {number | null} step
   */
  #go(box, share, step) {
    [this.box, this.share, this.step] = [box, share, step];
    this.changed();
  }
}

/**
 * @param {Float32Array} steps in order
 * @param {number} step
 */
export function nearest(steps, step) {
  let found = 0;
  for (let i = 1; i < steps.length; i++) if (Math.abs(steps[i] - step) <= Math.abs(steps[found] - step)) found = i;
  return found;
}

/** The words beside the line. */
export class Readout {
  /** @param {Curves} box */
  constructor(box) {
    this.box = box;
    this.element = make("div", { class: "readout" });
  }

  /**
   * @param {number} share where the line is
   * @param {string[]} lines the moment, then a line for each value
   * @param {boolean} aloud whether a screen reader says it
   */
  show(share, lines, aloud) {
    const { element } = this;
    const live = aloud ? "polite" : "off";
    if (element.getAttribute("aria-live") !== live) element.setAttribute("aria-live", live);
    const text = lines.join("\n");
    if (element.textContent !== text) element.textContent = text;
    const x = this.box.left(share);
    element.style.left = share < 0.5 ? `${x + 8}px` : "";
    element.style.right = share < 0.5 ? "" : `${this.box.sharp.width - x + 8}px`;
  }

  hide() {
    if (this.element.textContent) this.element.textContent = "";
  }
}
