// The small card of one weight or bias: it shows the live value on hover; opened, the value can be edited and frozen.

import { GAP, beside, within } from "../lib/beside.js";
import { make } from "../lib/dom.js";
import { rounded, weight } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { biasCenter, curveOf } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Place} Place */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("./network.js").Outside} Outside */
/** @typedef {{place: Place, title: string, x: number, y: number, group: string}} Entry a parameter that is drawn */

export class Card {
  /**
   * @param {HTMLElement} stage
   * @param {Outside} outside
   */
  constructor(stage, outside) {
    this.stage = stage;
    this.outside = outside;
    const { words } = outside;
    this.title = make("strong", {});
    this.value = make("output", {});
    this.hint = make("small", {}, words.clickToEdit);
    this.input = make("input", { type: "text", inputmode: "decimal", "aria-label": words.value });
    this.lock = make("input", { type: "checkbox" });
    const turn = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {number} */ by) => {
      const button = make("button", { type: "button", class: "stepper", "aria-label": label, title: label }, sign);
      button.onclick = () => this.#turn(by);
      return button;
    };
    const close = make("button", { type: "button", class: "stepper close", "aria-label": words.close }, "×");
    close.onclick = () => this.close();
    const lockLabel = make("label", { title: words.lockHelp }, this.lock, words.lock);
    this.form = make("form", { novalidate: "" }, this.input, lockLabel,
      turn("‹", words.previous, -1), turn("›", words.next, 1), close);
    this.root = make("div", { class: "card", role: "group", hidden: "" }, this.title, this.value, this.form, this.hint);
    stage.append(this.root);
    /** @type {Map<number, Entry>} */
    this.entries = new Map();
    this.pointed = -1;
    this.opened = -1;
    this.network = 0; // the number of the network that these parameters belong to
    this.#listen();
  }

  /** The parameter that the card shows, or -1. */
  get marked() {
    return this.opened >= 0 ? this.opened : this.pointed;
  }

  #listen() {
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.#set();
    };
    this.lock.onchange = () => this.#send("lock", { locked: this.lock.checked });
    this.input.oninput = () => this.input.removeAttribute("aria-invalid");
    this.root.onkeydown = (event) => {
      if (event.key === "Escape") this.close();
      else if (event.target === this.input && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        this.#turn(event.key === "ArrowUp" ? -1 : 1);
      }
    };
  }

  #set() {
    const value = Number(this.input.value.trim().replace("−", "-").replace(",", "."));
    if (this.input.value.trim() === "" || !(Math.abs(value) <= this.outside.limits.weight)) {
      this.input.setAttribute("aria-invalid", "true");
      return;
    }
    this.#send("edit", { value });
    this.close();
  }

  /**
   * Do something to the opened parameter of this network: another network has another parameter at the same index.
   * @param {string} command
   * @param {Record<string, unknown>} fields
   */
  #send(command, fields) {
    this.outside.send(command, { index: this.opened, network: this.network, ...fields });
  }

  /**
   * Take the parameters of a layout. A parameter of another network is not the one that was opened.
   * @param {Layout} layout
   * @param {number} network its number, from 1
   */
  place({ nodes, edges, size }, network) {
    const { words } = this.outside;
    if (network !== this.network) this.forget();
    this.network = network;
    this.entries.clear();
    for (const node of nodes) {
      if (!node.bias) continue;
      const [x, y] = biasCenter(node, size);
      const group = `${node.layer},${node.unit}`;
      this.entries.set(node.bias.index, { place: node.bias, title: fill(words.bias, { to: node.name }), x, y, group });
    }
    for (const edge of edges) {
      const { from, to, place } = edge;
      const { y1, y2, middle } = curveOf(edge, size);
      const title = fill(words.weight, { from: from.label || from.name, to: to.name });
      this.entries.set(place.index, { place, title, x: middle, y: (y1 + y2) / 2, group: `${to.layer},${to.unit}` });
    }
    if (this.opened >= 0 && !this.entries.has(this.opened)) this.close();
    if (!this.entries.has(this.pointed)) this.pointed = -1;
    this.#move();
  }

  /**
   * Show the value of a parameter on hover; -1 for none.
   * @param {number} index
   */
  point(index) {
    if (index === this.pointed) return;
    this.pointed = index;
    if (this.opened >= 0) return;
    this.#move();
    this.outside.redraw();
  }

  /**
   * Open the card of a parameter, to edit it.
   * @param {number} index
   */
  open(index) {
    if (this.opened < 0) this.from = /** @type {HTMLElement | null} */ (
      /** @type {ShadowRoot} */ (this.stage.getRootNode()).activeElement);
    this.opened = index;
    this.#move();
    const { frame } = this;
    const entry = this.entries.get(index);
    if (!frame || !entry) return;
    this.input.value = rounded(frame.weights[entry.place.at]);
    this.input.removeAttribute("aria-invalid");
    this.lock.checked = frame.locked.includes(index);
    this.input.focus();
    this.input.select();
    this.outside.redraw();
  }

  close() {
    if (this.opened < 0) return;
    const wasFocused = this.isFocused;
    this.opened = -1;
    this.#move();
    this.outside.redraw();
    if (!wasFocused) return; // the focus has moved elsewhere, and stays there
    const { from } = this;
    const fallback = /** @type {HTMLElement | null} */ (this.stage.querySelector(".reach [tabindex='0']"));
    (from?.isConnected ? from : fallback)?.focus({ preventScroll: true });
  }

  /** Forget what is shown: its network is gone. */
  forget() {
    this.pointed = -1;
    this.close();
    this.#move();
  }

  /** Whether the keyboard's focus is in the card. */
  get isFocused() {
    return this.root.contains(/** @type {ShadowRoot} */ (this.stage.getRootNode()).activeElement);
  }

  /**
   * Go to another parameter of the same unit: its bias and its incoming weights.
   * @param {number} by
   */
  #turn(by) {
    const now = this.entries.get(this.opened);
    const group = [...this.entries].filter(([, { group }]) => group === now?.group).map(([index]) => index);
    this.open(group[(group.indexOf(this.opened) + by + group.length) % group.length]);
  }

  /** @param {Frame} frame */
  show(frame) {
    this.frame = frame;
    const entry = this.entries.get(this.marked);
    if (!entry) return;
    const locked = frame.locked.includes(entry.place.index);
    const text = weight(frame.weights[entry.place.at]) + (locked ? ` (${this.outside.words.locked})` : "");
    if (this.value.value !== text) this.value.value = text;
    if (this.opened >= 0 && this.stage.ownerDocument.hasFocus() && !this.lock.matches(":active")) this.lock.checked = locked;
  }

  #move() {
    const entry = this.entries.get(this.marked);
    const { root, stage } = this;
    root.hidden = !entry;
    root.classList.toggle("open", this.opened >= 0);
    stage.dataset.card = String(this.marked);
    if (!entry) return;
    this.title.textContent = entry.title;
    root.setAttribute("aria-label", entry.title);
    this.hint.textContent = this.opened >= 0 ? this.outside.words.cardHint : this.outside.words.clickToEdit;
    if (this.frame) this.show(this.frame);
    root.style.left = `${within(entry.x + GAP, root.offsetWidth, stage.clientWidth)}px`;
    root.style.top = `${beside(entry.y, root.offsetHeight, stage.clientHeight)}px`;
  }
}
