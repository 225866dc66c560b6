// Shows what is looked at: an outline around a network, a tint behind a layer, the card of a cell.

import { colorOfRun } from "../charts/discs.js";
import { Card } from "./card.js";

export class Looked {
  /**
   * @param {import("./page.js").Page} page
   * @param {import("./link.js").Link} link
   * @param {import("./bench.js").Data} data
   */
  constructor(page, link, data) {
    this.page = page;
    this.link = link;
    this.card = new Card(page.root, data);
    this.shown = "";
  }

  /**
   * @param {import("./frame.js").Scene} scene
   * @param {import("./frame.js").Frame} frame
   * @param {import("../lib/theme.js").Theme} theme
   * @param {import("./layout.js").Layout} layout
   * @param {boolean} isAloud whether the card is read aloud
   */
  draw(scene, frame, theme, layout, isAloud) {
    const { network, layer } = this.link;
    const shown = `${network} ${layer} ${theme.id} ${layout.rows}`;
    if (shown !== this.shown) this.#mark(network, layer, theme);
    this.shown = shown;
    const cell = network === null || layer === null ? null : { network, layer, isAloud };
    this.card.draw(scene, frame, theme, cell, () => this.#boxOf(network ?? 0, layer ?? 0, layout));
  }

  /** @type {(network: number | null, layer: number | null, theme: import("../lib/theme.js").Theme) => void} */
  #mark(network, layer, theme) {
    const { outline, tints, gutter, columns } = this.page;
    [...columns.children].forEach((column, at) => column.classList.toggle("looked", at === network));
    outline.hidden = network === null;
    if (network !== null) {
      outline.style.setProperty("--color", colorOfRun(theme, network + 1));
      outline.style.setProperty("--at", String(network));
    }
    for (const tint of tints) {
      tint.hidden = layer === null;
      tint.style.setProperty("--layer", String(layer ?? 0));
    }
    [...gutter.children].forEach((name, at) => name.classList.toggle("lit", at === layer));
  }

  /**
   * A cell, in the window.
   * @type {(network: number, layer: number, layout: import("./layout.js").Layout) => import("./card.js").Box}
   */
  #boxOf(network, layer, { column, gap, row }) {
    const { left, top } = this.page.canvases.rows.getBoundingClientRect();
    const [x, y] = [left + network * (column + gap), top + layer * row];
    return { left: Math.max(x, this.page.table.getBoundingClientRect().left), right: x + column, top: y, bottom: y + row, above: top };
  }
}
