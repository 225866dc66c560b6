// The choices next to the main plot: what it shows, with test points or without, its axes.

import { make } from "../lib/dom.js";
import { explained } from "../lib/explain.js";
import { Chips } from "./chips.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Focus} Focus */

const HARD = "hard"; // the choice that is no output

export class Tools {
  /**
   * @param {HTMLElement} bar where the choices go
   * @param {HTMLElement} area of the plot, where its axes are named
   * @param {Record<string, string>} words
   * @param {{changed: () => void, axis: (which: number, key: string) => void,
   *   plane: (name: import("./chips.js").Plane) => void, look: () => void, reset: () => void}} to called to redraw the
   *   picture, when an axis or a plane is chosen, when another output is to be shown, and to show the whole plane
   */
  constructor(bar, area, words, to) {
    this.words = words;
    this.shown = make("select", { "aria-label": words.shows, title: words.shows });
    this.shown.onchange = () => (to.look(), to.changed());
    this.test = make("input", { type: "checkbox", class: "over", "aria-label": words.testPoints });
    this.test.checked = true;
    this.test.onchange = to.changed;
    bar.append(make("span", { class: "bare" }, this.shown));
    this.testLabel = explained(make("label", { class: "key", title: words.testPointsHelp }, this.test,
      make("i", { class: "ring" }), make("span", {}, words.test)), "testPoints");
    this.reset = make("button", { type: "button", class: "reset-zoom", hidden: "" }, words.resetZoom);
    this.reset.onclick = () => {
      to.reset();
      area.focus({ preventScroll: true });
    };
    this.chips = new Chips(area, words, to);
    area.append(this.reset);
    this.outputs = "";
  }

  /** @param {Scene} scene */
  place(scene) {
    const { task, classes, lead, drawing } = scene;
    const { words } = this;
    this.chips.take(scene);
    this.outputLayer = drawing.hidden.length + 1;
    this.isRegression = task === "regression";
    const named = this.isRegression ? [] : classes;
    const word = lead === null ? words.probabilityOf : words.leadOf;
    const outputs = [drawing.hidden.length, task, word, ...named].join("\n");
    const isNew = outputs !== this.outputs;
    if (!isNew) return false;
    const kept = this.names === named.join("\n") ? this.shown.value : this.shown.value === HARD ? HARD : "";
    const all = [["", this.isRegression ? words.shades : words.regions], [HARD, this.isRegression ? words.signs : words.hardBoundary],
      ...named.map((name, at) => [String(at), word.replace("{name}", name)])];
    this.shown.replaceChildren(...all.map(([value, text]) =>
      make("option", value === HARD ? { value, title: words.hardBoundaryHelp } : { value }, text)));
    this.shown.value = kept;
    this.names = named.join("\n");
    this.outputs = outputs;
    return true;
  }

  /**
   * The output to show if no unit is hovered; null for the regions.
   * @returns {Focus | null}
   */
  get output() {
    const { value } = this.shown;
    return value === "" || value === HARD ? null : { layer: this.outputLayer ?? 0, unit: Number(value) };
  }

  /**
   * The confidence from which a cell of a frame has full color, and below it none; null for all shades.
   * @param {Focus | null} focus what the frame shows
   */
  flatFrom(focus) {
    if (this.shown.value !== HARD) return null;
    const isProbability = !this.isRegression && focus?.layer === this.outputLayer;
    return isProbability ? 128 : 0; // one class: more than half of the probability, or not
  }
}
