// The slider on the loss's axis: dragged back, it returns the network to that moment of the run.

import { make } from "../lib/dom.js";
import { place } from "../lib/format.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("./curves.js").Curves} Curves */

const THUMB_PX = 14; // its width in live.css
const KEYS = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 });
const PARTS = 100; // of a long run, the distance of one arrow key

export class Rewind {
  /**
   * @param {Curves} box whose axis it lies on
   * @param {Record<string, string>} words
   * @param {(command: string, fields: Record<string, unknown>) => void} send
   */
  constructor(box, words, send) {
    this.box = box;
    box.knob = THUMB_PX / 2;
    this.words = words;
    this.held = false;
    this.element = make("input", { type: "range", class: "rewind", min: "0", step: "1", "aria-label": words.rewind,
      title: words.rewindHelp, hidden: "" });
    this.element.oninput = () => {
      this.held = true;
      send("back", { step: Number(this.element.value) });
    };
    // When released, it snaps to the network's moment: the nearest one that was kept.
    this.element.onchange = () => (this.held = false);
    // An arrow key alone goes one step, and few of many are kept.
    this.element.onkeydown = (event) => {
      const by = (KEYS[event.key] ?? 0) * Math.round(Number(this.element.max) / PARTS);
      if (!by) return;
      event.preventDefault();
      this.element.value = String(Number(this.element.value) + by);
      send("back", { step: Number(this.element.value) });
    };
    this.drawn = "";
  }

  /**
   * @param {Frame} frame
   * @param {number} epochs the axis's end
   */
  draw(frame, epochs) {
    const { element, box } = this;
    const { step, furthest, stepsPerEpoch } = frame;
    const drawn = [step, furthest, epochs, this.held, box.sharp.width].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    element.hidden = furthest === 0;
    if (element.max !== String(furthest)) element.max = String(furthest);
    if (!this.held) element.value = String(step);
    const [from, to] = [box.left(0), box.left(furthest / stepsPerEpoch / epochs)];
    element.style.left = `${from - THUMB_PX / 2}px`;
    element.style.width = `${to - from + THUMB_PX}px`;
    element.setAttribute("aria-valuetext", place(step / stepsPerEpoch, step, this.words));
  }
}
