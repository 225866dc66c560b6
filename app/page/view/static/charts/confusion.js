// The confusion matrix as a table: how many of each class are assigned to which; of pictures, which ones those are.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Confused } from "./confused.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const MANY = 5; // classes, from which on the table is small
export const STRONGEST = 38; // percent of color in a full cell: the number stays readable
const HOVER_MS = 150;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

export class Confusion {
  /**
   * @param {Record<string, string>} words
   * @param {{send: (command: string, fields?: Record<string, unknown>) => void,
   *   choose: (set: "train" | "test", index: number) => void}} outside
   */
  constructor(words, outside) {
    this.words = words;
    this.element = make("div", { class: "confusion", role: "region", tabindex: "0", "aria-label": words.confusionLabel });
    this.confused = new Confused({ ...outside, words });
    this.names = "";
    /** @type {HTMLElement[]} row by row: cells, or the buttons in them */
    this.cells = [];
    /** @type {number[]} what they show */
    this.counts = [];
    this.isTest = false;
    this.#listen();
  }

  #listen() {
    const { element, confused } = this;
    const find = (/** @type {Event} */ { target }) => (target instanceof HTMLButtonElement && !target.disabled ? target : null);
    element.addEventListener("pointerover", (event) => {
      clearTimeout(this.timer);
      const button = event.pointerType === "touch" ? null : find(event);
      if (button) this.timer = setTimeout(() => confused.open(this.#cellOf(button), button, false), HOVER_MS);
    });
    element.addEventListener("pointerout", () => {
      clearTimeout(this.timer);
      confused.leave();
    });
    element.addEventListener("click", (event) => {
      const button = find(event);
      if (!button) return;
      clearTimeout(this.timer);
      confused.open(this.#cellOf(button), button, true);
      if (event.detail === 0) confused.enter(); // pressed by a key
    });
    element.addEventListener("keydown", (event) => {
      const by = ARROWS[event.key];
      const next = by && event.target instanceof HTMLElement ? this.#next(event.target, by) : null;
      if (event.key === "Escape" && confused.cell) confused.close();
      else if (next) next.focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** @param {HTMLElement} button */
  #cellOf(button) {
    const at = this.cells.indexOf(button);
    const size = Math.sqrt(this.cells.length);
    return { set: /** @type {"train" | "test"} */ (this.isTest ? "test" : "train"), truth: Math.floor(at / size), answer: at % size };
  }

  /**
   * The next cell that can be pressed; from the table itself the first one.
   * @param {HTMLElement} from
   * @param {[number, number]} by right and down
   */
  #next(from, [right, down]) {
    const size = Math.sqrt(this.cells.length);
    const at = this.cells.indexOf(from);
    let [best, least] = [/** @type {HTMLElement | null} */ (null), Infinity];
    this.cells.forEach((cell, index) => {
      if (!(cell instanceof HTMLButtonElement) || cell.disabled) return;
      const [x, y] = [(index % size) - (at % size), Math.floor(index / size) - Math.floor(at / size)];
      const ahead = x * right + y * down;
      const far = at < 0 ? index : ahead > 0 ? ahead + 2 * (Math.abs(x * down) + Math.abs(y * right)) : Infinity;
      if (far < least) [best, least] = [cell, far];
    });
    return best;
  }

  /**
   * @param {string[]} names
   * @param {Theme} theme
   * @param {boolean} hasPictures whether one can see what is in a cell
   */
  #build(names, theme, hasPictures) {
    const { words } = this;
    this.confused.close();
    const heading = (/** @type {string} */ scope, /** @type {string} */ name, /** @type {number} */ index) => {
      const mark = make("i", {});
      mark.style.background = theme.palette.classes[index];
      return make("th", { scope, title: name }, mark, name);
    };
    const inside = (/** @type {number} */ row, /** @type {number} */ column) =>
      hasPictures && row !== column ? make("button", { type: "button", tabindex: "-1" }) : null;
    const faces = names.map((_, row) => names.map((__, column) => inside(row, column) ?? make("td", {})));
    this.cells = faces.flat();
    this.counts = [];
    const rows = names.map((name, row) => make("tr", {}, heading("row", name, row),
      ...faces[row].map((face) => (face instanceof HTMLButtonElement ? make("td", {}, face) : face))));
    const corner = make("td", { class: "corner" }, words.confusionCorner);
    const head = make("tr", {}, corner, ...names.map((name, index) => heading("col", name, index)));
    this.element.replaceChildren(make("table", { class: names.length < MANY ? "" : "many", style: `--classes: ${names.length}` },
      make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  /**
   * @param {Frame} frame
   * @param {Scene} scene
   * @param {Theme} theme
   * @param {boolean} test which rows
   */
  draw(frame, scene, theme, test) {
    const { classes: names, image } = scene;
    const built = [theme.id, image !== null, ...names].join("\n");
    if (built !== this.names) this.#build(names, theme, image !== null);
    this.names = built;
    if (this.isTest !== test) this.confused.close();
    this.isTest = test;
    const size = names.length;
    const start = test ? size * size : 0;
    for (let row = 0; row < size; row++) {
      const counts = frame.confusion.subarray(start + row * size, start + (row + 1) * size);
      const all = Math.max(1, counts.reduce((sum, count) => sum + count, 0));
      counts.forEach((count, column) => this.#show(row * size + column, count, count / all, names, theme));
    }
    this.confused.draw(scene, frame, theme);
  }

  /**
   * @param {number} at
   * @param {number} count
   * @param {number} share of its row
   * @param {string[]} names
   * @param {Theme} theme
   */
  #show(at, count, share, names, theme) {
    if (this.counts[at] === count) return;
    this.counts[at] = count;
    const [cell, column] = [this.cells[at], at % names.length];
    cell.textContent = String(count);
    cell.style.background = `color-mix(in srgb, ${theme.palette.classes[column]} ${Math.round(STRONGEST * share)}%, transparent)`;
    if (!(cell instanceof HTMLButtonElement)) return;
    cell.disabled = count === 0;
    cell.ariaLabel = fill(this.words.confusedCell, { count, truth: names[Math.floor(at / names.length)], answer: names[column] });
  }
}
