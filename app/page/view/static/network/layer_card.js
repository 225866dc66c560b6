// Everything that a layer has, on a card that stands beside it; the same card sets all layers at once.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Control } from "../settings/control.js";

/** @typedef {import("../settings/control.js").Description} Description */
/** @typedef {import("../settings/control.js").Value} Value */
/**
 * @typedef {{controls: Description[], locked: string[], layers: Record<string, Value>[]}} Data the controls of a layer,
 *   what a lesson locks of them, and each layer's values by the controls' paths
 * @typedef {{words: Record<string, string>, tell: (event: {name: string, [field: string]: unknown}) => void,
 *   moved: () => void}} Outside `moved` is called when the card opens or closes
 */

export const ALL = "*";

export class LayerCard {
  /**
   * @param {HTMLElement} stage
   * @param {HTMLButtonElement} all the button that opens the card of all layers
   * @param {Outside} outside
   */
  constructor(stage, all, outside) {
    this.outside = outside;
    this.all = all;
    this.stage = stage;
    const { words, tell } = outside;
    this.title = make("strong", {});
    const close = make("button", { type: "button", class: "close", "aria-label": words.close, title: words.close }, "×");
    close.onclick = () => this.close();
    this.fields = make("div", { class: "fields" });
    const button = (/** @type {string} */ name, /** @type {string} */ act) => {
      const made = make("button", { type: "button", class: act }, words[name]);
      made.onclick = () => {
        tell({ name: "layer", layer: this.open, do: act });
        if (act === "remove") this.close();
      };
      return made;
    };
    this.acts = make("footer", {}, button("sameForAll", "same"), button("addLayerAfter", "add"), button("removeThis", "remove"));
    this.root = make("div", { class: "layer-card", role: "dialog", hidden: "" }, make("header", {}, this.title, close), this.fields, this.acts);
    stage.append(this.root);
    this.open = /** @type {number | "*" | null} */ (null); // a layer, from 0
    /** @type {HTMLElement | undefined} */
    this.from = undefined;
    /** @type {Control[]} */
    this.controls = [];
    this.built = "";
    all.onclick = () => this.toggle(ALL, all);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  /** Of the layer that is open, from 0; -1 if none is. */
  get index() {
    return typeof this.open === "number" ? this.open : -1;
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    const { layers } = data;
    if (typeof this.open === "number" && this.open >= layers.length) this.close(false);
    if (this.open === ALL && !layers.length) this.close(false);
    this.#fill();
    const { words } = this.outside;
    const titles = ["activation", "initializer", "normalization"].map((name) => {
      const options = data.controls.find(({ path }) => path === name)?.options ?? [];
      const value = common(layers, name);
      if (name === "normalization" && value === "none") return words.noNorm;
      return options.find(([key]) => key === value)?.[1] ?? "";
    });
    const dropout = common(layers, "dropout");
    if (dropout) titles.push(fill(words.withDropout, { rate: String(dropout) }));
    const isSame = titles.every(Boolean);
    const text = !layers.length ? words.noHiddenLayers : isSame ? fill(words.allLayersAre, { settings: titles.join(", ") }) : words.allLayersMixed;
    if (this.all.textContent !== text) this.all.textContent = text;
    this.all.disabled = !layers.length;
  }

  /**
   * @param {number | "*"} which
   * @param {HTMLElement} from where the focus goes back to
   */
  toggle(which, from) {
    if (this.open === which) return this.close();
    [this.open, this.from] = [which, from];
    this.root.hidden = false;
    this.#fill();
    this.outside.moved();
    /** @type {HTMLElement | null} */ (this.root.querySelector("input, select"))?.focus({ preventScroll: true });
  }

  /** @param {boolean} [back] whether the focus goes back to where the card was opened */
  close(back = true) {
    if (this.open === null) return;
    this.open = null;
    this.root.hidden = true;
    this.outside.moved();
    if (back) this.from?.focus({ preventScroll: true });
  }

  #fill() {
    const { open, data, outside: { words } } = this;
    if (open === null || !data) return;
    const values = (/** @type {string} */ path) => (open === ALL ? common(data.layers, path) : data.layers[open]?.[path] ?? null);
    const shown = data.controls.flatMap((control) => [control, ...(control.fields?.[String(values(control.path))] ?? [])]);
    const built = JSON.stringify([open, shown.map(({ path, label }) => [path, label])]);
    if (built !== this.built) this.#build(open, shown);
    this.built = built;
    const title = open === ALL ? words.allLayers : fill(words.layerNumber, { number: String(open + 1) });
    if (this.title.textContent !== title) this.title.textContent = title;
    this.root.setAttribute("aria-label", title);
    shown.forEach(({ path }, index) => {
      const first = data.layers[0]?.[path];
      this.controls[index].show(values(path), {
        locked: data.locked.includes(path.split(".")[0]), start: typeof first === "number" ? first : undefined,
      });
    });
    this.acts.hidden = open === ALL || data.locked.includes("layers");
  }

  /**
   * @param {number | "*"} open
   * @param {Description[]} shown
   */
  #build(open, shown) {
    const { words, tell } = this.outside;
    const old = new Map(this.controls.map((control) => [control.description.path, control]));
    this.controls = shown.map((description) => {
      const path = `network.hidden.${open}.${description.path}`;
      const kept = old.get(path);
      const same = kept && JSON.stringify(kept.description.options) === JSON.stringify(description.options);
      return same ? kept : new Control({ ...description, path }, { words, set: (path, value) => tell({ name: "set", path, value }) });
    });
    this.fields.replaceChildren(...this.controls.map(({ root }) => root));
  }

  /**
   * Put the card into the gap that the columns leave; without one, near its layer over the farthest columns.
   * @param {import("./layout.js").Layout} layout
   */
  place({ columns, gap, width }) {
    if (this.open === null) return;
    const size = this.root.offsetWidth;
    const hidden = columns.filter(({ kind }) => kind === "hidden");
    const column = typeof this.open === "number" ? hidden[this.open] : undefined;
    let left = 0;
    if (column && gap) left = gap.x + (gap.width - size) / 2;
    else if (column) left = column.x < width / 2 ? width - size : 0;
    this.root.style.left = `${Math.max(0, left)}px`;
  }
}

/**
 * The value that all layers have; null if they differ.
 * @param {Record<string, Value>[]} layers
 * @param {string} path
 * @returns {Value}
 */
function common(layers, path) {
  const values = new Set(layers.map((layer) => layer[path] ?? null));
  return values.size === 1 ? [...values][0] : null;
}
