// One of several places on a drawing, chosen by the pointer or by arrow keys, with a sentence on it below.

import { make, write } from "../../lib/dom.js";

/**
 * @typedef {{label: string, count: () => number, nearest: (x: number, y: number) => number, said: (index: number) => string,
 *   first?: number, far?: number}} Choice `nearest` to a point of the drawing; `said` about a place; `far`: places that
 *   an arrow key goes with Shift
 */

export class Reader {
  /**
   * @param {import("./svg.js").Drawing} drawing is drawn again when another place is chosen
   * @param {Choice} choice
   */
  constructor(drawing, choice) {
    this.drawing = drawing;
    this.choice = choice;
    this.at = choice.first ?? 0;
    this.slider = make("div", { class: "panel-reader", role: "slider", tabindex: "0", "aria-label": choice.label }, drawing.root);
    this.reading = make("p", { class: "panel-reading", "aria-hidden": "true" });
    this.slider.onkeydown = (event) => this.#press(event);
    for (const type of /** @type {const} */ (["pointermove", "pointerdown"])) {
      this.slider.addEventListener(type, ({ clientX, clientY }) => {
        const { left, top } = drawing.root.getBoundingClientRect();
        this.#go(choice.nearest(clientX - left, clientY - top));
      });
    }
  }

  /** Say again what stands at the place that is chosen. */
  again() {
    const { slider, at, choice } = this;
    const last = choice.count() - 1;
    if (last < 0) return;
    this.at = Math.max(0, Math.min(last, at));
    const said = choice.said(this.at);
    slider.ariaValueMin = "1";
    slider.ariaValueMax = String(last + 1);
    slider.ariaValueNow = String(this.at + 1);
    slider.ariaValueText = said;
    write(this.reading, said);
    this.drawing.again();
  }

  /** @param {number} to */
  #go(to) {
    const place = Math.max(0, Math.min(this.choice.count() - 1, to));
    if (place === this.at) return;
    this.at = place;
    this.again();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const far = event.shiftKey ? (this.choice.far ?? 1) : 1;
    const to = { ArrowLeft: this.at - far, ArrowUp: this.at - far, ArrowRight: this.at + far, ArrowDown: this.at + far, Home: 0, End: Infinity }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // on the rest of the page an arrow takes a step
    this.#go(to);
  }
}

/**
 * The index of the place nearest to a number.
 * @param {number[]} places
 * @param {number} number
 */
export const nearestOf = (places, number) =>
  places.reduce((best, place, index) => (Math.abs(place - number) < Math.abs(places[best] - number) ? index : best), 0);
