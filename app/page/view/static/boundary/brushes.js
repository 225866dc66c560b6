// The painting tools: a brush for each class, in three sizes, or the eraser; other buttons, and the status line.

import { make } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { fill } from "../lib/text.js";

/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {{words: Record<string, string>, limits: import("./draft.js").Bounds}} Data */

const ERASER = -1;
const SIZES = [{ radius: 0, dabs: 1 }, { radius: 14, dabs: 3 }, { radius: 30, dabs: 8 }]; // pixels, points
const RIM_PX = 5; // of the visible ring, beyond where a brush paints
const ERASER_PX = 14;

export class Brushes {
  /**
   * @param {HTMLElement} bar
   * @param {Data} data
   * @param {{undo: () => void, clear: () => void, close: () => void}} to
   */
  constructor(bar, { words, limits }, to) {
    this.words = words;
    this.limits = limits;
    this.tool = 0; // a class, or the eraser
    this.size = SIZES[0];
    this.themed = "";
    const button = (/** @type {string} */ name, /** @type {() => void} */ press, help = words[`${name}Help`]) => {
      const made = make("button", { type: "button", class: name, title: help }, words[name]);
      made.onclick = press;
      return made;
    };
    this.picks = [...limits.letters].map((letter, number) => {
      const made = make("button", { type: "button", class: "pick", title: fill(words.paintClass, { name: letter }),
        "aria-label": fill(words.paintClass, { name: letter }) }, make("i", {}), letter);
      made.onclick = () => this.#choose(number);
      return made;
    });
    this.eraser = button("eraser", () => this.#choose(ERASER));
    const size = make("input", { type: "range", class: "brush", min: "0", max: String(SIZES.length - 1), value: "0", "aria-label": words.brush,
      title: words.brushHelp });
    size.oninput = () => (this.size = SIZES[Number(size.value)]);
    this.undo = button("undo", to.undo);
    this.clear = button("clear", to.clear);
    this.hint = make("p", { role: "status" });
    bar.append(
      make("div", { class: "picks", role: "group", "aria-label": words.paintWith }, ...this.picks, this.eraser, size),
      this.hint,
      make("div", { class: "deeds" }, this.undo, this.clear, button("done", to.close, words.doneHelp)),
    );
    this.#choose(0);
  }

  /** @param {number} tool */
  #choose(tool) {
    this.tool = tool;
    this.picks.forEach((pick, number) => pick.setAttribute("aria-pressed", String(number === tool)));
    this.eraser.setAttribute("aria-pressed", String(tool === ERASER));
  }

  /**
   * Choose by a key: a class by its number, from 1, or e. Returns whether it is one of those keys.
   * @param {string} key
   */
  press(key) {
    const number = Number(key) - 1;
    if (this.picks[number]) this.#choose(number);
    else if (key === "e") this.#choose(ERASER);
    else return false;
    return true;
  }

  /**
   * One dab: some points around a place, or none left there.
   * @param {Draft} draft
   * @param {{x: number, y: number}} place on the plane
   * @param {{x: number, y: number}} scale of a pixel
   */
  dab(draft, { x, y }, scale) {
    if (this.tool === ERASER) return draft.erase(x, y, ERASER_PX * scale.x, ERASER_PX * scale.y);
    const { radius, dabs } = this.size;
    for (let i = 0; i < dabs; i++) {
      const [far, turn] = [radius * Math.sqrt(Math.random()), 2 * Math.PI * Math.random()];
      draft.add(x + far * Math.cos(turn) * scale.x, y + far * Math.sin(turn) * scale.y, this.tool);
    }
  }

  /**
   * What has been painted, and what is missing or can be done.
   * @param {Draft} draft
   */
  tell(draft) {
    const { words, limits } = this;
    const [only] = draft.kinds;
    let text = fill(words.painted, { count: count(draft.count) });
    if (draft.count === 0) text = words.paintNothing;
    else if (draft.kinds.size === 1) text = fill(words.paintOneClass, { name: limits.letters[only] });
    else if (draft.count >= limits.points) text = fill(words.paintFull, { count: count(limits.points) });
    if (this.hint.textContent !== text) this.hint.textContent = text;
    this.undo.disabled = !draft.canUndo;
    this.clear.disabled = draft.count === 0;
  }

  /** @param {Theme} theme whose colors the brushes have */
  take({ id, palette }) {
    if (id === this.themed) return;
    this.picks.forEach((pick, number) => pick.style.setProperty("--color", palette.classes[number]));
    this.themed = id;
  }

  /**
   * The ring that shows where the brush paints.
   * @param {CanvasRenderingContext2D} context
   * @param {{x: number, y: number}} pointer
   * @param {Theme} theme
   */
  draw(context, { x, y }, theme) {
    const isEraser = this.tool === ERASER;
    context.beginPath();
    context.arc(x, y, isEraser ? ERASER_PX : this.size.radius + RIM_PX, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = isEraser ? theme.text : theme.palette.classes[this.tool];
    context.stroke();
  }
}
