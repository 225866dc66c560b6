// The run that lies ahead: its curves, faded, and what its boundary will look like, in the loss's free corner.

import { paintCells } from "../boundary/picture.js";
import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { readFuture } from "../wire/frame.js";

/** @typedef {import("../wire/frame.js").Future} Future */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */

export class Ahead {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.element = make("div", { class: "ahead", hidden: "" });
    /** @type {Future | null} */
    this.future = null;
    /** @type {Map<number, number>} the training loss at each step of it */
    this.losses = new Map();
    this.drawn = this.address = "";
    /** @type {Promise<Future> | undefined} */
    this.loaded = undefined;
    this.run = this.left = 0; // the number of the run, and of the one that left its path
  }

  /**
   * Show the run that lies ahead, which is loaded once.
   * @param {string} address where it is; empty if something has been changed, so that another run lies ahead
   */
  async look(address) {
    this.address = address;
    this.loaded ??= address ? fetch(new URL(address, document.baseURI)).then((answer) => answer.json()).then(readFuture) : undefined;
    const future = (address && (await this.loaded?.catch(() => null))) || null;
    if (this.address !== address || future === this.future) return; // the page has run again meanwhile, or all is as it was
    this.future = future;
    this.losses = future ? lossesOf(future.curves) : new Map();
  }

  /** The run takes another path, since someone changes a weight by hand. */
  leave() {
    this.left = this.run;
  }

  /**
   * The run ahead of a frame, as curves; null if there is none, or if the frame's run has taken another path.
   * @param {Frame} frame
   * @param {number} run its number
   */
  of({ curves, furthest }, run) {
    const { future } = this;
    this.run = run;
    if (!future || run === this.left || !agrees(this.losses, curves)) return null;
    const next = future.curves[0].findIndex((step) => step > furthest);
    if (next < 0) return null;
    // It begins at a moment that the run has passed, so that the lines meet.
    const rows = future.curves.map((row) => row.subarray(next - 1));
    return { curves: rows, stepsPerEpoch: future.stepsPerEpoch };
  }

  /**
   * The pictures are shown before the first step: then training paints its own.
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {boolean} isAhead
   */
  draw({ furthest }, theme, isAhead) {
    const hidden = !isAhead || furthest > 0 || !this.future;
    if (this.element.hidden !== hidden) this.element.hidden = hidden;
    if (hidden || !this.future || this.drawn === theme.id) return;
    this.drawn = theme.id;
    this.element.replaceChildren(...this.future.pictures.map(({ epoch, ...cells }) => {
      const canvas = make("canvas", { role: "img", "aria-label": fill(this.words.aheadPicture, { epoch: String(epoch) }) });
      paintCells(canvas, cells, theme, null);
      return make("span", {}, canvas, make("b", { "aria-hidden": "true" }, String(epoch)));
    }));
  }
}

/**
 * The training loss at each step of a run's table.
 * @param {Float32Array[]} curves
 * @returns {Map<number, number>}
 */
export const lossesOf = ([steps, losses]) => new Map(Array.from(steps, (step, at) => [step, losses[at]]));

/**
 * Whether a run is the one that was computed: at their last common step both have the same loss, to the last bit.
 * @param {Map<number, number>} known
 * @param {Float32Array[]} run
 */
export function agrees(known, [steps, losses]) {
  let at = steps.length - 1;
  while (at >= 0 && !known.has(steps[at])) at -= 1;
  return at >= 0 && known.get(steps[at]) === losses[at];
}
