// The choices next to the main plot: what it shows, discretized or not, with test points or without, its axes.

import { make } from "../lib/dom.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Focus} Focus */

export class Tools {
  /**
   * @param {HTMLElement} bar where the choices go
   * @param {HTMLElement} area of the plot, where its axes are named
   * @param {Record<string, string>} words
   * @param {{changed: () => void, axis: (which: number, key: string) => void, look: () => void, reset: () => void}} to
   *   called to redraw the picture, when an axis is chosen, when another output is to be shown, and to show the whole plane
   */
  constructor(bar, area, words, to) {
    this.words = words;
    this.shown = make("select", { "aria-label": words.shows, title: words.shows });
    this.shown.onchange = to.look;
    this.flat = make("input", { type: "checkbox" });
    this.test = make("input", { type: "checkbox" });
    this.test.checked = true;
    this.flat.onchange = this.test.onchange = to.changed;
    bar.append(this.shown, make("label", { title: words.discretizeHelp }, this.flat, words.discretize));
    this.testLabel = make("label", {}, this.test, make("i", { class: "ring" }), words.testPoints);
    this.reset = make("button", { type: "button", class: "reset-zoom", hidden: "" }, words.resetZoom);
    this.reset.onclick = () => {
      to.reset();
      area.focus({ preventScroll: true });
    };
    this.axes = [words.across, words.up].map((name, which) => {
      const select = make("select", { class: `axis ${["across", "up"][which]}`, "aria-label": name, title: name, hidden: "" });
      select.onchange = () => to.axis(which, select.value);
      return select;
    });
    area.append(this.reset, ...this.axes);
    this.outputs = "";
  }

  /** @param {Scene} scene */
  place({ task, classes, lead, columns, axes, drawing }) {
    const named = task === "regression" ? [] : classes;
    const word = lead === null ? this.words.probabilityOf : this.words.leadOf;
    const outputs = [drawing.hidden.length, word, ...named].join("\n");
    const isNew = outputs !== this.outputs;
    if (isNew) {
      const kept = this.names === named.join("\n") ? this.shown.value : "";
      const texts = [this.words.regions, ...named.map((name) => word.replace("{name}", name))];
      this.shown.replaceChildren(...texts.map((text, at) => make("option", { value: at ? String(at - 1) : "" }, text)));
      this.shown.value = kept;
      this.shown.hidden = named.length === 0;
      this.names = named.join("\n");
      this.outputs = outputs;
    }
    this.outputLayer = drawing.hidden.length + 1;
    this.isRegression = task === "regression";
    this.axes.forEach((select, which) => {
      select.hidden = columns.length < 3;
      if (select.hidden) return;
      const keys = columns.map(({ key }) => key).join();
      if (select.dataset.keys !== keys) {
        select.replaceChildren(...columns.map(({ key, title }) => make("option", { value: key }, title)));
        select.dataset.keys = keys;
      }
      select.value = axes[which].key;
    });
    return isNew;
  }

  /**
   * The output to show if no unit is hovered; null for the regions.
   * @returns {Focus | null}
   */
  get output() {
    return this.shown.value === "" ? null : { layer: this.outputLayer ?? 0, unit: Number(this.shown.value) };
  }

  /**
   * The confidence from which a cell of a frame has full color, and below it none; null for all shades.
   * @param {Focus | null} focus what the frame shows
   */
  flatFrom(focus) {
    if (!this.flat.checked) return null;
    const isProbability = !this.isRegression && focus?.layer === this.outputLayer;
    return isProbability ? 128 : 0; // one class: more than half of the probability, or not
  }
}
