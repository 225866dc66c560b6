// The panels of a lab, between its live pictures and what to try: each shows something that the engine measured apart.

import { make, write } from "../lib/dom.js";

/**
 * @typedef {import("../bench/frame.js").Scene} Scene
 * @typedef {import("../bench/frame.js").Frame} Frame
 * @typedef {{root: HTMLElement, take: (data: any) => void, draw?: (scene: Scene, frame: Frame) => void,
 *   dispose?: () => void, show?: (key: string) => void}} Panel `root` is what stands below its title; `draw` is called with
 *   each frame
 * @typedef {{words: Record<string, string>, panel: (key: string) => Panel | undefined}} Outside `panel`: another one of the
 *   same lab
 * @typedef {(new (outside: Outside) => Panel) & {columns: number, heights: readonly [number, number]}} Kind how many of
 *   twelve columns a panel takes, and how many pixels it has below its title there, and on a phone
 * @typedef {Record<string, Kind>} Kinds by the keys of `app/labs/panels`
 */

/** What gives the answer to the guess away, so it waits for the end of the run. */
const TELLING = new Set(["tables", "byWeights", "symmetry", "sharedMeans", "weightScales", "lossShape", "conditions", "luck", "strength"]);

export class Panels {
  /**
   * @param {Record<string, string>} words
   * @param {Kinds} kinds those that the labs of this page have
   */
  constructor(words, kinds) {
    this.words = words;
    this.kinds = kinds;
    this.isTold = false; // whether the answer is known
    /** @type {Record<string, any>} */
    this.found = {};
    this.named = ""; // the keys of the figures that stand there
    /** @type {Map<string, {panel: Panel, figure: HTMLElement, shown: string}>} */
    this.shown = new Map();
    const title = make("h2", { id: "panels-title" }, words.panels);
    this.measuredWith = make("small", { hidden: "" });
    this.grid = make("div", { class: "lab-panels" });
    this.root = make("section", { class: "lab-behind", "aria-labelledby": title.id, hidden: "" },
      make("div", { class: "panels-head" }, title, this.measuredWith), this.grid);
  }

  /**
   * Say that the panels were measured with other settings than those that are set.
   * @param {string} sentence empty if they were not
   */
  tellApart(sentence) {
    write(this.measuredWith, sentence);
    this.measuredWith.hidden = sentence === "";
  }

  /**
   * Make room for these panels, in this order.
   * @param {string[]} keys
   */
  name(keys) {
    const known = keys.filter((key) => key in this.kinds);
    if (known.join() === this.named) return;
    this.named = known.join();
    this.dispose();
    const { words } = this;
    /** @type {Outside} */
    const outside = { words, panel: (key) => this.shown.get(key)?.panel };
    this.shown = new Map(known.map((key) => [key, { panel: new this.kinds[key](outside), figure: this.#figure(key), shown: "" }]));
    this.grid.replaceChildren(...[...this.shown.values()].map(({ figure }) => figure));
    this.root.hidden = known.length === 0;
  }

  /**
   * Take what was measured so far; the same again changes nothing.
   * @param {Record<string, any>} found
   */
  take(found) {
    this.found = { ...this.found, ...found };
    this.#show();
  }

  /**
   * Where a panel stands.
   * @param {string} key
   */
  place(key) {
    return this.shown.get(key)?.figure;
  }

  /** The run has come to its end, or the answer was asked for. */
  reveal() {
    if (this.isTold) return;
    this.isTold = true;
    this.#show();
  }

  #show() {
    const { found, words } = this;
    for (const [key, shown] of this.shown) {
      const text = key in found ? JSON.stringify(found[key]) : shown.shown;
      if (text === shown.shown) continue;
      const { figure, panel } = shown;
      if (TELLING.has(key) && !this.isTold) {
        if (figure.lastElementChild) figure.lastElementChild.textContent = words.toldAfter;
        continue;
      }
      if (!shown.shown) figure.lastElementChild?.replaceWith(panel.root);
      figure.removeAttribute("aria-busy");
      panel.take(found[key]);
      shown.shown = text;
    }
  }

  /**
   * Show a moment of the run; called for each frame.
   * @param {Scene} scene
   * @param {Frame} frame
   */
  draw(scene, frame) {
    for (const { panel, shown } of this.shown.values()) if (shown) panel.draw?.(scene, frame);
  }

  dispose() {
    for (const { panel } of this.shown.values()) panel.dispose?.();
  }

  /**
   * The frame of a panel, with the place that it will take.
   * @param {string} key
   */
  #figure(key) {
    const { words } = this;
    const { columns, heights: [height, narrow] } = this.kinds[key];
    const caption = make("figcaption", {}, make("h3", {}, words[`${key}Title`]), make("small", {}, words[`${key}Note`]));
    const place = make("div", { class: "panel-place" }, words.panelWaits);
    const style = `--columns: ${columns}; --height: ${height}px; --narrow: ${narrow}px`;
    return make("figure", { class: "panel", "data-panel": key, "aria-busy": "true", style }, caption, place);
  }
}
