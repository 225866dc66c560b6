// The card of a cell: all figures of one layer of one network.

import { discOf } from "../charts/discs.js";
import { AWAY, MARGIN, hang } from "../lib/beside.js";
import { make, write } from "../lib/dom.js";
import { factsOf } from "./told.js";

/** @typedef {import("./frame.js").Scene} Scene */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/**
 * @typedef {{left: number, right: number, top: number, bottom: number, above: number}} Box of a cell, in the window; `above`
 *   is where all rows begin
 */

export class Card {
  /**
   * @param {HTMLElement} page
   * @param {{words: Record<string, string>, figures: import("../layers/figures.js").Figure[]}} data
   */
  constructor(page, data) {
    this.page = page;
    this.data = data;
    this.title = make("b", {});
    this.layer = make("span", {});
    this.list = make("dl", {});
    this.root = make("div", { class: "cell-card", hidden: "" }, make("header", {}, this.title, this.layer), this.list);
    this.cell = "";
    this.names = "";
    /** @type {HTMLElement[]} */
    this.values = [];
    page.append(this.root);
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {{network: number, layer: number, isAloud: boolean} | null} cell that is looked at; whether it is read aloud
   * @param {() => Box} boxOf where it is drawn
   */
  draw(scene, frame, theme, cell, boxOf) {
    const facts = cell && frame.networks[cell.network] ? factsOf(frame.networks[cell.network], cell.layer, this.data) : [];
    if (!cell || !facts.length) {
      if (!this.root.hidden) this.root.hidden = true;
      this.cell = "";
      return;
    }
    this.root.hidden = false;
    const names = facts.map(([name]) => name).join();
    if (names !== this.names) {
      this.values = facts.map(() => make("dd", {}));
      this.list.replaceChildren(...facts.map(([name], at) => make("div", {}, make("dt", {}, name), this.values[at])));
    }
    facts.forEach(([, text], at) => write(this.values[at], text));
    const isOther = `${cell.network} ${cell.layer} ${theme.id} ${names}`;
    if (isOther === this.cell) return;
    [this.cell, this.names] = [isOther, names];
    this.root.setAttribute("aria-live", cell.isAloud ? "polite" : "off");
    this.title.replaceChildren(discOf(theme, cell.network + 1), ` ${scene.networks[cell.network].name}`);
    write(this.layer, scene.titles[cell.layer]);
    this.#place(boxOf());
  }
  /**
   * Above all rows, so that it covers no other network's histogram; below its own if there is no room.
   * @param {Box} box
   */
  #place({ left, right, top, bottom, above }) {
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const isBelow = above - AWAY - height < MARGIN;
    hang(this.root, this.page, isBelow ? { top, bottom } : { top: above, bottom: above }, { left: (left + right - width) / 2, isBelow });
  }
}
