// A variable at the left of the graph: its value is dragged, moved with the arrow keys, or typed.

import { make, write } from "../../lib/dom.js";
import { reading } from "../../lib/format.js";

const [PIXELS, FINE, COARSE, LARGEST] = [20, 0.1, 1, 1e6]; // that a drag takes for 1; what an arrow key moves it by

export class LeafBox {
  /**
   * @param {string} name
   * @param {string} label
   * @param {{drag: (value: number) => void, drop: (value: number) => void}} outside `drop`: the last one
   */
  constructor(name, label, outside) {
    this.outside = outside;
    this.value = this.from = 0;
    this.at = 0; // where it was pressed
    this.isHeld = false;
    this.shown = make("b", { class: "forward" });
    this.input = make("input", { type: "text", inputmode: "decimal", "aria-label": label, hidden: "" });
    this.root = make("div", { class: "leaf", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": String(-LARGEST), "aria-valuemax": String(LARGEST) },
      make("span", { title: name }, name), this.shown, this.input);
    this.root.onpointerdown = (event) => this.#take(event);
    this.root.onpointermove = ({ clientX }) => this.isDragged && this.#to(this.from + Math.round((clientX - this.at) / (PIXELS * FINE)) * FINE);
    this.root.onpointerup = this.root.onpointercancel = () => this.#leave();
    this.root.onkeydown = (event) => this.#press(event);
    this.root.onkeyup = () => !this.isDragged && this.#leave();
    this.root.onblur = () => this.#leave();
    this.root.ondblclick = () => this.#type();
    this.input.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.#typed(true);
      if (event.key === "Escape") this.#typed(false);
    };
    this.input.onblur = () => this.#typed(true);
    this.isDragged = false;
  }

  /**
   * Show its value, unless it is held.
   * @param {number} value
   */
  show(value) {
    if (!this.isHeld) this.value = value;
    const text = reading(this.value);
    if (this.root.ariaValueText === text) return;
    write(this.shown, text);
    this.root.ariaValueNow = String(this.value);
    this.root.ariaValueText = text;
  }

  /** @param {PointerEvent} event */
  #take(event) {
    if (event.button !== 0 || !this.input.hidden) return;
    event.preventDefault();
    this.root.focus({ preventScroll: true });
    this.root.setPointerCapture(event.pointerId);
    [this.isDragged, this.from, this.at] = [true, this.value, event.clientX];
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      return this.#type();
    }
    const size = event.shiftKey ? COARSE : FINE;
    const by = { ArrowLeft: -size, ArrowDown: -size, ArrowRight: size, ArrowUp: size }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.#to(this.value + by);
  }

  /** @param {number} value */
  #to(value) {
    const within = Math.min(LARGEST, Math.max(-LARGEST, +value.toPrecision(10)));
    if (within === this.value) return;
    this.isHeld = true;
    this.value = within;
    this.show(within);
    this.outside.drag(within);
  }

  #leave() {
    this.isDragged = false;
    if (!this.isHeld) return;
    this.isHeld = false;
    this.outside.drop(this.value);
  }

  #type() {
    this.input.value = String(this.value);
    this.input.hidden = false;
    this.input.select();
  }

  /** @param {boolean} isMeant */
  #typed(isMeant) {
    if (this.input.hidden) return;
    this.input.hidden = true;
    this.root.focus({ preventScroll: true });
    const text = this.input.value.trim().replace("−", "-").replace(",", ".");
    if (!isMeant || text === "" || !Number.isFinite(Number(text))) return;
    this.#to(Number(text));
    this.#leave();
  }
}
