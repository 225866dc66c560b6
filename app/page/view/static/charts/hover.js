// Reading the curves: one moment, chosen by pointer or arrow keys, with the value of every series.

import { make } from "../lib/dom.js";
import { discOf } from "./discs.js";

/** @typedef {import("./curves.js").Run} Run */
/** @typedef {import("./curves.js").Curves} Curves */
/**
 * @typedef {{epoch: number, step: number, here: number | null, there: (number | null)[]}} Read
 *   `here` and `there`: its index in the tables of the run and of each pinned one, if they reach that far
 */

const FAR = 10; // moments per page key

/** The moment that is read, the same in all boxes. */
export class Moment {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {number | null} a fraction of the axis, if it was pointed at: it stays there while the axis grows */
    this.share = null;
    /** @type {number | null} an epoch, if it was reached by keys */
    this.epoch = null;
    /** @type {Curves | null} the box in which it is read */
    this.box = null;
    /** @type {number[]} the epochs that can be read: the run's, and after its end those of the longest pinned run */
    this.epochs = [];
  }

  /**
   * The moment that is read in these runs; null if there is none.
   * @param {Run} run
   * @param {Run[]} pinned
   * @param {number} end of the axis, in epochs
   * @returns {Read | null}
   */
  in(run, pinned, end) {
    const [mine, theirs] = [epochsOf(run), pinned.map(epochsOf)];
    const longest = theirs.reduce((most, its) => (endOf(its) > endOf(most) ? its : most), []);
    this.epochs = [...mine, ...longest.filter((epoch) => epoch > endOf(mine))];
    const wanted = this.share === null ? this.epoch : this.share * end;
    if (wanted === null || !this.epochs.length) return null;
    const at = nearest(this.epochs, wanted);
    const epoch = this.epochs[at];
    const here = at < mine.length ? at : null;
    const there = theirs.map((its) => (epoch <= endOf(its) ? nearest(its, epoch) : null));
    const which = theirs.indexOf(longest);
    const step = here === null ? pinned[which].curves[0][there[which] ?? 0] : run.curves[0][here];
    return { epoch, step, here, there };
  }

  /**
   * Read it in this box, with pointer and keys.
   * @param {Curves} box
   */
  listen(box) {
    const { canvas } = box.sharp;
    canvas.addEventListener("pointermove", (event) => box.off || this.#go(box, box.along(event.clientX), null));
    canvas.addEventListener("pointerleave", () => this.share !== null && this.#go(null, null, null));
    canvas.addEventListener("blur", () => this.#go(null, null, null));
    canvas.addEventListener("keydown", (event) => {
      const { epochs } = this;
      if (!epochs.length || box.off) return;
      if (event.key === "Escape") return this.#go(null, null, null);
      const last = epochs.length - 1;
      const now = this.epoch === null ? last + 1 : nearest(epochs, this.epoch);
      const next = { ArrowLeft: now - 1, ArrowRight: now + 1, PageDown: now - FAR, PageUp: now + FAR, Home: 0, End: last }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      this.#go(box, null, epochs[Math.max(0, Math.min(last, next))]);
    });
  }

  /**
   * @param {Curves | null} box
   * @param {number | null} share
   * @param {number | null} epoch
   */
  #go(box, share, epoch) {
    [this.box, this.share, this.epoch] = [box, share, epoch];
    this.changed();
  }
}

/** @param {Run} run */
function epochsOf({ curves, stepsPerEpoch }) {
  return Array.from(curves[0], (step) => step / stepsPerEpoch);
}

/** @param {number[]} epochs */
function endOf(epochs) {
  return epochs.at(-1) ?? -1;
}

/**
 * @param {number[]} values
 * @param {number} wanted
 */
function nearest(values, wanted) {
  let found = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] - wanted) <= Math.abs(values[found] - wanted)) found = i;
  return found;
}

/** The words next to the line. */
export class Readout {
  /** @param {Curves} box */
  constructor(box) {
    this.box = box;
    this.element = make("div", { class: "readout" });
    this.shown = "";
  }

  /**
   * @param {number} share where the line is
   * @param {{run?: number, text: string}[]} lines the moment, then a line for each value and each pinned run
   * @param {import("../lib/theme.js").Theme} theme
   * @param {boolean} aloud whether a screen reader says it
   */
  show(share, lines, theme, aloud) {
    const { element } = this;
    const live = aloud ? "polite" : "off";
    if (element.getAttribute("aria-live") !== live) element.setAttribute("aria-live", live);
    const shown = [theme.id, ...lines.map(({ run = 0, text }) => `${run} ${text}`)].join("\n");
    if (shown !== this.shown) {
      element.replaceChildren(...lines.map(({ run, text }) =>
        make("div", {}, ...(run ? [discOf(theme, run), ` ${text}`] : [text]))));
    }
    this.shown = shown;
    const x = this.box.left(share); // unlike other cards it changes with each frame, so its size is not measured
    element.style.left = share < 0.5 ? `${x + 8}px` : "";
    element.style.right = share < 0.5 ? "" : `${this.box.sharp.width - x + 8}px`;
  }

  hide() {
    if (this.shown) this.element.replaceChildren();
    this.shown = "";
  }
}
