// Above each column: its name; for a hidden layer a button with its activation and size, which opens the layer's card.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Layer} Layer */

const ROOMY = 74; // pixels from one layer to the next that have room for the word "Layer"
const CLOSE = 4; // pixels between two heads at least

export class Heads {
  /**
   * @param {HTMLElement} stage
   * @param {{words: Record<string, string>, open: (index: number, from: HTMLElement) => void}} outside
   */
  constructor(stage, outside) {
    this.stage = stage;
    this.outside = outside;
    /** @type {HTMLElement[]} */
    this.heads = [];
  }

  /**
   * @param {Scene} scene
   * @param {Layout} layout
   * @param {number} open the layer whose card is open, from 0, or -1
   */
  place({ drawing }, layout, open) {
    while (this.heads.length > layout.columns.length) this.heads.pop()?.remove();
    layout.columns.forEach((column, index) => {
      const layer = column.kind === "hidden" ? drawing.hidden[column.layer - 1] : null;
      const kind = layer ? `layer ${column.layer}` : column.kind;
      let head = this.heads[index];
      if (head?.dataset.kind !== kind) {
        const made = layer ? this.#layerHead(column.layer - 1) : make("div", { class: "head" });
        made.dataset.kind = kind;
        if (head) head.replaceWith(made);
        else this.stage.append(made);
        this.heads[index] = head = made;
      }
      if (layer) this.#fill(head, layer, column.layer, layout.pitch, open);
      else if (head.textContent !== column.title) head.textContent = column.title;
      head.style.left = `${column.x}px`;
    });
  }

  /** @param {number} index of a hidden layer, from 0 */
  of(index) {
    return this.heads.find(({ dataset }) => dataset.kind === `layer ${index + 1}`);
  }

  /** @param {number} index of the layer, from 0 */
  #layerHead(index) {
    const head = make("button", { type: "button", class: "head layer", "aria-haspopup": "dialog" }, make("b", {}), make("span", {}));
    head.onclick = () => this.outside.open(index, head);
    return head;
  }

  /**
   * @param {HTMLElement} head
   * @param {Layer} layer
   * @param {number} number of the layer, from 1
   * @param {number} pitch
   * @param {number} open
   */
  #fill(head, layer, number, pitch, open) {
    const { words } = this.outside;
    const roomy = pitch >= ROOMY;
    const summary = roomy || pitch >= 70 ? `${layer.activation} · ${layer.units}` : layer.activation;
    const marked = layer.normalizationKey === "none" ? summary : `${summary} +`;
    const texts = [roomy ? layer.title : String(number), marked];
    [...head.children].forEach((part, at) => {
      if (part.textContent !== texts[at]) part.textContent = texts[at];
    });
    const more = layer.normalizationKey === "none" ? "" : `, ${layer.normalization}`;
    const label = `${fill(words.layerCard, { layer: layer.title })} (${layer.activation} · ${layer.units}${more})`;
    if (head.getAttribute("aria-label") !== label) head.setAttribute("aria-label", label);
    head.setAttribute("aria-expanded", String(open === number - 1));
    head.classList.toggle("tight", !roomy);
    head.style.maxWidth = `${Math.max(36, pitch - CLOSE)}px`;
  }
}
