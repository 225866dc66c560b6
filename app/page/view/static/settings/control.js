// One setting on the canvas: a choice among options, or a number with − and +.

import { make } from "../lib/dom.js";

/**
 * @typedef {string | number | null} Value null if layers differ, or if there are none
 * @typedef {[string | number, string]} Option a value and its title
 * @typedef {{path: string, label: string, kind: "choice" | "ticks" | "number", options?: Option[], low?: number, high?: number,
 *   step?: number, explain?: string, fields?: Record<string, Description[]>}} Description `explain`: the key of its
 *   explanation, if that is not its path; `fields`: the own controls of each option
 * @typedef {{locked?: boolean, off?: boolean, start?: number}} State `locked` by a lesson; `off` if it sets nothing now;
 *   `start`: from where a number is changed that differs between layers
 * @typedef {{words: Record<string, string>, set: (path: string, value: string | number) => void}} Outside
 */

export class Control {
  /**
   * @param {Description} description
   * @param {Outside} outside
   */
  constructor(description, { words, set }) {
    this.description = description;
    this.words = words;
    this.set = set;
    this.state = /** @type {State} */ ({});
    /** @type {Value | undefined} */
    this.value = undefined;
    this.written = ""; // what the field shows, unless someone is typing
    const { path, label, explain = path } = description;
    this.label = make("span", { class: "explained", "data-explain": explain, role: "note" }, label);
    this.box = description.kind === "number" ? this.#buildNumber() : this.#buildChoice();
    this.root = make("div", { class: `control ${description.kind}`, "data-path": path }, this.label, this.box);
  }

  #buildChoice() {
    const { label, options = [] } = this.description;
    this.unset = make("option", { value: "", disabled: "", hidden: "" });
    const titles = options.map(([value, title]) => make("option", { value: String(value) }, title));
    this.select = make("select", { "aria-label": label }, this.unset, ...titles);
    this.select.onchange = () => {
      const chosen = options.find(([value]) => String(value) === this.select?.value);
      if (chosen) this.#change(chosen[0]);
    };
    this.picture = make("img", { alt: "", hidden: "" });
    return make("span", { class: "chosen" }, this.picture, this.select);
  }

  #buildNumber() {
    const { label } = this.description;
    const press = (/** @type {string} */ sign, /** @type {string} */ word, /** @type {number} */ by) => {
      const button = make("button", { type: "button", "aria-label": `${label}: ${word}`, title: `${label}: ${word}` }, sign);
      button.onclick = () => this.#step(by);
      return button;
    };
    this.less = press("−", this.words.decrease, -1);
    this.more = press("+", this.words.increase, 1);
    this.input = make("input", { type: "text", inputmode: "decimal", "aria-label": label });
    this.input.onchange = () => this.#type();
    this.input.onkeydown = (event) => {
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      this.#step(by);
    };
    return make("span", { class: "spin" }, this.less, this.input, this.more);
  }

  /** @param {number} by */
  #step(by) {
    const { step = 1 } = this.description;
    const from = typeof this.value === "number" ? this.value : this.state.start;
    if (from !== undefined) this.#to(Math.round(from / step + by) * step);
  }

  /** What was typed; what is no number shows the value again. */
  #type() {
    const text = this.input?.value.trim().replace("−", "-").replace(",", ".") ?? "";
    if (this.input) this.input.value = this.written;
    if (text === "" || Number.isNaN(Number(text))) this.#write();
    else this.#to(Number(text));
  }

  /** @param {number} value */
  #to(value) {
    const { low = -Infinity, high = Infinity, step = 1 } = this.description;
    const whole = step === 1 ? Math.round(value) : +value.toPrecision(12);
    const within = Math.min(high, Math.max(low, whole));
    if (within !== this.value) this.#change(within);
    this.#write();
  }

  /** @param {string | number} value */
  #change(value) {
    this.value = value;
    this.#write();
    this.set(this.description.path, value);
  }

  /**
   * Show a value of the page.
   * @param {Value} value
   * @param {State} state
   * @returns whether someone else changed it
   */
  show(value, state) {
    const isNew = this.value !== undefined && value !== this.value;
    [this.value, this.state] = [value, state];
    this.#write();
    return isNew;
  }

  /** @param {string} address of a picture of the chosen option; empty for none */
  illustrate(address) {
    if (!this.picture || this.picture.getAttribute("src") === address) return;
    this.picture.hidden = address === "";
    if (address) this.picture.src = address;
  }

  #write() {
    const { words, value, state: { locked = false, off = false }, description: { low, high, step = 1 } } = this;
    const text = value === null ? (off ? words.none : words.mixed) : String(value).replace("-", "−");
    this.root.classList.toggle("locked", locked);
    this.label.dataset.value = value === null ? "" : String(value);
    if (this.select && this.unset) {
      this.unset.textContent = value === null ? text : "";
      this.select.value = value === null ? "" : String(value);
      this.select.disabled = locked || off;
    }
    if (!this.input || !this.less || !this.more) return;
    // A value of the page does not go over what is being typed.
    if (!this.input.matches(":focus") || this.input.value === this.written) this.input.value = text;
    this.written = text;
    this.input.disabled = locked || off;
    const from = typeof value === "number" ? value : this.state.start;
    this.less.disabled = locked || off || from === undefined || from - step < (low ?? -Infinity) - 1e-9;
    this.more.disabled = locked || off || from === undefined || from + step > (high ?? Infinity) + 1e-9;
  }
}
