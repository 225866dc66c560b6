// Which units are dead or saturated, layer by layer and network by network: live, from the bench's frames.

import { make, write } from "../../lib/dom.js";
import { wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { discOf, keyOf } from "./table.js";

/**
 * @typedef {{saturated: number, dead: number}} Shares
 * @typedef {{networks: {key: string, saturated: number[], dead: number[]}[]}} Data
 */

const [SATURATED, DEAD] = [1, 2]; // among a layer's figures: FIGURES in app/live/picture/statistics.py

export class Units {
  static columns = 12;
  static heights = /** @type {const} */ ([158, 284]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.built = ""; // the names and the number of layers that the table is for
    this.told = "";
    /** @type {{dead: HTMLElement, flat: HTMLElement, number: HTMLElement, said: HTMLElement}[][]} by layer and network */
    this.cells = [];
    this.table = make("table", { class: "units" });
    this.root = make("div", {}, make("div", { class: "panel-head" }, keyOf(words.unitsDead, "solid"), keyOf(words.unitsFlat, "hatched")), this.table);
  }

  /** @param {Data} data before the first frame */
  take({ networks }) {
    if (this.told) return;
    this.#show(networks.map(({ key }) => this.words[`activation_${key}`]),
      networks.map(({ saturated, dead }) => saturated.map((share, layer) => ({ saturated: share, dead: dead[layer] }))));
  }

  /**
   * @param {import("../panels.js").Scene} scene
   * @param {import("../panels.js").Frame} frame
   */
  draw({ networks: named, titles }, { networks }) {
    const layers = titles.length - 1;
    const shares = networks.map(({ figures }) => sharesOf(figures.slice(0, layers)));
    const told = JSON.stringify([named.map(({ name }) => name), shares]);
    if (told === this.told) return;
    this.told = told;
    this.#show(named.map(({ name }) => name), shares);
  }

  /**
   * @param {string[]} names
   * @param {Shares[][]} shares by network and layer
   */
  #show(names, shares) {
    const layers = Math.max(...shares.map(({ length }) => length));
    const built = JSON.stringify([names, layers]);
    if (built !== this.built) this.#build(names, layers);
    this.built = built;
    this.cells.forEach((row, layer) => row.forEach(({ dead, flat, number, said }, at) => {
      const here = shares[at][layer] ?? { saturated: NaN, dead: NaN };
      const saturated = wholePercent(here.saturated, "–");
      flat.style.width = `${100 * (here.saturated || 0)}%`;
      dead.style.width = `${100 * (here.dead || 0)}%`;
      write(number, here.dead ? fill(this.words.unitsBoth, { saturated, dead: wholePercent(here.dead, "–") }) : saturated);
      write(said, fill(this.words.unitsCell, { saturated, dead: wholePercent(here.dead || 0, "–") }));
    }));
  }

  /**
   * @param {string[]} names
   * @param {number} layers
   */
  #build(names, layers) {
    const { words } = this;
    this.cells = Array.from({ length: layers }, () => names.map(() => ({
      dead: make("i", { class: "dead" }), flat: make("i", { class: "flat" }), number: make("span", { "aria-hidden": "true" }), said: make("span", { class: "unseen" }) })));
    const head = names.map((name, at) => make("th", { scope: "col" }, discOf(at + 1), make("span", {}, name)));
    const rows = this.cells.map((row, layer) => make("tr", {}, make("th", { scope: "row" }, String(layer + 1)),
      ...row.map(({ dead, flat, number, said }, at) => make("td", { style: `--color: var(--network-${at + 1})` },
        make("div", { class: "units-cell" }, make("span", { class: "units-bar", "aria-hidden": "true" }, flat, dead), number, said)))));
    this.table.replaceChildren(make("caption", { class: "unseen" }, words.unitsTitle),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.unitsLayer), ...head)), make("tbody", {}, ...rows));
  }
}

/**
 * A layer that cannot die has no share of dead units.
 * @param {Float32Array[]} figures of each layer
 * @returns {Shares[]}
 */
export const sharesOf = (figures) => figures.map((one) => ({ saturated: one[SATURATED], dead: one[DEAD] || 0 }));
