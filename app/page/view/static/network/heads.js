// Above each column: its name; for a hidden layer also its size with - and +, and a menu of activation and normalization.

import { within } from "../lib/beside.js";
import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Layer} Layer */
/** @typedef {import("./network.js").Outside} Outside */

export class Heads {
  /**
   * @param {HTMLElement} stage
   * @param {HTMLElement} layers where the number of hidden layers is changed
   * @param {Outside} outside
   */
  constructor(stage, layers, outside) {
    this.stage = stage;
    this.outside = outside;
    const { words } = outside;
    this.count = make("span", { class: "count" });
    const [less, more] = [stepper("−", words.removeLayer), stepper("+", words.addLayer)];
    less.onclick = () => outside.tell({ name: "layers", by: -1 });
    more.onclick = () => outside.tell({ name: "layers", by: 1 });
    layers.append(less, this.count, more);
    this.menu = make("div", { class: "menu", role: "dialog", hidden: "" });
    stage.append(this.menu);
    /** @type {HTMLElement[]} */
    this.heads = [];
    this.open = 0; // the layer whose menu is open, from 1
    /** @type {HTMLElement | undefined} */
    this.from = undefined;
    this.menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    stage.addEventListener("pointerdown", ({ target }) => {
      if (target instanceof Element && !target.closest(".menu, .head")) this.close(false);
    });
  }

  /**
   * @param {Scene} scene
   * @param {Layout} layout
   */
  place({ drawing }, layout) {
    const { words } = this.outside;
    const { length } = drawing.hidden;
    this.count.textContent = `${length} ${length === 1 ? words.hiddenLayer : words.hiddenLayers}`;
    while (this.heads.length > layout.columns.length) this.heads.pop()?.remove();
    layout.columns.forEach((column, index) => {
      const layer = column.kind === "hidden" ? drawing.hidden[column.layer - 1] : null;
      const key = layer ? `${column.layer} ${layer.title}` : column.title;
      const old = this.heads[index];
      const head = old?.dataset.key === key ? old : layer ? this.#layerHead(column.layer) : make("div", { class: "head" });
      head.dataset.key = key;
      if (head !== old) {
        if (old) old.replaceWith(head);
        else this.stage.insertBefore(head, this.menu);
        this.heads[index] = head;
      }
      if (layer) fillHead(head, layer);
      else head.textContent = column.title;
      const wide = Math.min(104, layout.pitch - 4);
      head.style.left = `${column.x}px`;
      head.style.width = layer ? `${wide}px` : "";
      head.classList.toggle("tight", wide < 58);
    });
    if (this.open && drawing.hidden[this.open - 1]) this.#fillMenu(this.open, drawing.hidden[this.open - 1]);
    else if (this.open) this.close(false);
    this.layers = drawing.hidden;
  }

  /** @param {number} number of the layer, from 1 */
  #layerHead(number) {
    const { words, tell } = this.outside;
    const layer = number - 1;
    const title = () => this.layers?.[layer]?.title ?? "";
    const choose = make("button", { type: "button", class: "choose", "aria-haspopup": "dialog" });
    choose.onclick = () => this.#show(number, choose);
    const [less, more] = [stepper("−", ""), stepper("+", "")];
    less.onclick = () => tell({ name: "units", layer, by: -1 });
    more.onclick = () => tell({ name: "units", layer, by: 1 });
    const head = make("div", { class: "head layer" }, choose, make("div", { class: "units" }, less, make("span", {}), more));
    queueMicrotask(() => {
      name(choose, fill(words.layerMenu, { layer: title() }));
      name(less, fill(words.removeNeuron, { layer: title() }));
      name(more, fill(words.addNeuron, { layer: title() }));
    });
    return head;
  }

  /**
   * @param {number} number
   * @param {HTMLButtonElement} from
   */
  #show(number, from) {
    const layer = this.layers?.[number - 1];
    if (!layer || this.open === number) return this.close();
    [this.open, this.from] = [number, from];
    this.#fillMenu(number, layer);
    this.menu.hidden = false;
    const { offsetLeft, offsetWidth } = /** @type {HTMLElement} */ (from.parentElement);
    this.menu.style.left = `${within(offsetLeft - offsetWidth / 2, this.menu.offsetWidth, this.stage.clientWidth)}px`;
    this.menu.querySelector("select")?.focus();
  }

  /**
   * @param {number} number
   * @param {Layer} layer
   */
  #fillMenu(number, layer) {
    const { words, choices, tell } = this.outside;
    if (this.menu.dataset.layer !== String(number)) {
      this.menu.dataset.layer = String(number);
      this.menu.setAttribute("aria-label", fill(words.layerMenu, { layer: layer.title }));
      const labels = Object.entries(choices).map(([part, entries]) => {
        const options = entries.map(([key, title]) => make("option", { value: key }, title));
        const select = make("select", { class: part }, ...options);
        select.onchange = () => tell({ name: "choose", layer: number - 1, part, key: select.value });
        return make("label", {}, words[part], select);
      });
      this.menu.replaceChildren(make("strong", {}, layer.title), ...labels);
    }
    for (const select of this.menu.querySelectorAll("select")) {
      select.value = select.className === "activation" ? layer.activationKey : layer.normalizationKey;
    }
  }

  /** @param {boolean} [back] whether the focus goes back to where the menu was opened */
  close(back = true) {
    this.menu.hidden = true;
    this.open = 0;
    if (back) this.from?.focus();
  }
}

/**
 * @param {HTMLElement} head
 * @param {Layer} layer
 */
function fillHead(head, layer) {
  const choose = /** @type {HTMLElement} */ (head.querySelector(".choose"));
  const marked = layer.normalizationKey === "none" ? layer.activation : `${layer.activation} +`;
  if (choose.textContent !== marked) choose.textContent = marked;
  choose.title = layer.normalizationKey === "none" ? layer.activation : `${layer.activation}, ${layer.normalization}`;
  /** @type {HTMLElement} */ (head.querySelector(".units span")).textContent = String(layer.units);
}

/**
 * @param {string} sign
 * @param {string} label
 */
function stepper(sign, label) {
  const button = make("button", { type: "button", class: "stepper" }, sign);
  name(button, label);
  return button;
}

/**
 * @param {HTMLElement} element
 * @param {string} label
 */
function name(element, label) {
  element.setAttribute("aria-label", label);
  if (!element.classList.contains("choose")) element.title = label;
}
