// What was confused: the pictures of some rows in one cell of the confusion matrix; pressing one shows it in the plot.

import { AWAY, MARGIN, hang } from "../lib/beside.js";
import { make } from "../lib/dom.js";
import { drawPixels, grayscale } from "../lib/pixels.js";
import { fill } from "../lib/text.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {"train" | "test"} SetName */
/** @typedef {{set: SetName, truth: number, answer: number}} Cell */
/**
 * @typedef {{words: Record<string, string>, send: (command: string, fields?: Record<string, unknown>) => void,
 *   choose: (set: SetName, index: number) => void}} Outside `choose` shows a point in the plot
 */

const SHOWN = { low: 0, high: 255 };
const LEAVE_MS = 300;
const INSIST_MS = 700; // after which a question that no frame answers is asked again

export class Confused {
  /** @param {Outside} outside */
  constructor(outside) {
    this.outside = outside;
    this.head = make("strong", {});
    this.list = make("div", { class: "pictures" });
    this.more = make("small", {});
    this.root = make("div", { class: "card confused", role: "dialog", hidden: "" }, this.head, this.list, this.more);
    this.root.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.root.addEventListener("pointerleave", () => this.leave());
    this.root.addEventListener("keydown", (event) => this.#press(event));
    this.root.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.isKept && relatedTarget instanceof Node && !this.root.contains(relatedTarget) && relatedTarget !== this.from) this.close();
    });
    this.elsewhere = (/** @type {Event} */ event) => {
      const path = event.composedPath();
      if (this.cell && !path.includes(this.root) && !(this.from && path.includes(this.from))) this.close();
    };
    document.addEventListener("pointerdown", this.elsewhere, { capture: true });
    /** @type {Cell | null} */
    this.cell = null;
    /** @type {HTMLElement | null} */
    this.from = null;
    this.isKept = false; // until it is closed: it was pressed
    this.asked = 0;
    this.shown = "";
  }

  dispose() {
    clearTimeout(this.timer);
    document.removeEventListener("pointerdown", this.elsewhere, { capture: true });
  }

  /**
   * Show what is in a cell: as long as the pointer is there, or until it is closed.
   * @param {Cell} cell
   * @param {HTMLElement} from
   * @param {boolean} keep
   */
  open(cell, from, keep) {
    clearTimeout(this.timer);
    const { cell: now } = this;
    if (now && this.isKept && !keep) return; // what was pressed stays, wherever the pointer goes
    this.isKept = keep;
    this.from?.classList.remove("looked-into");
    this.from = from;
    from.classList.add("looked-into");
    if (now?.set === cell.set && now.truth === cell.truth && now.answer === cell.answer) return;
    this.cell = cell;
    this.#ask();
  }

  /** The pointer left the cell or the pictures. */
  leave() {
    clearTimeout(this.timer);
    if (!this.isKept) this.timer = setTimeout(() => this.close(), LEAVE_MS);
  }

  close() {
    clearTimeout(this.timer);
    if (!this.cell) return;
    if (this.root.matches(":focus-within")) this.from?.focus();
    this.from?.classList.remove("looked-into");
    [this.cell, this.from, this.isKept, this.shown] = [null, null, false, ""];
    this.root.hidden = true;
    this.#ask();
  }

  /** Go to the first picture as soon as there is one. */
  enter() {
    this.isEntering = true;
  }

  #ask() {
    this.asked = performance.now();
    this.outside.send("cell", this.cell ?? { set: null });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (by && event.target instanceof HTMLElement) {
      const all = /** @type {HTMLElement[]} */ ([...this.list.children]);
      all[(all.indexOf(event.target) + by + all.length) % all.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    const { cell } = this;
    const { image, classes } = scene;
    if (!cell) return;
    const [set, truth, answer, ...indices] = frame.confused;
    const isMine = frame.confused.length > 0 && image !== null
      && set === (cell.set === "test" ? 1 : 0) && truth === cell.truth && answer === cell.answer;
    if (!isMine) {
      if (performance.now() > this.asked + INSIST_MS) this.#ask(); // the session may be a new one
      return;
    }
    const count = frame.confusion[(set * classes.length + truth) * classes.length + answer];
    const key = [frame.scene, theme.id, count, ...frame.confused].join();
    if (key === this.shown) return;
    this.shown = key;
    if (!count) return this.close(); // none is confused like that anymore
    const { words } = this.outside;
    const names = { truth: classes[truth], answer: classes[answer], count: String(count) };
    this.head.textContent = fill(cell.set === "test" ? words.confusedTest : words.confusedTrain, names);
    this.root.ariaLabel = this.head.textContent;
    this.more.textContent = fill(words.firstOf, { shown: indices.length, count });
    this.more.hidden = indices.length >= count;
    const focused = /** @type {HTMLElement[]} */ ([...this.list.children]).findIndex((child) => child.matches(":focus"));
    const pixels = image.width * image.height;
    this.list.replaceChildren(...indices.map((index, at) => {
      const canvas = make("canvas", { class: "pixels", "aria-hidden": "true" });
      drawPixels(canvas, grayscale(frame.pictures.subarray(at * pixels, (at + 1) * pixels), SHOWN, theme), image.width);
      const button = make("button", { type: "button", title: words.showPoint, "aria-label": fill(words.showPointNumber, { number: at + 1 }) }, canvas);
      button.onclick = () => {
        const { set: chosen } = cell;
        this.close();
        this.outside.choose(chosen, index);
      };
      return button;
    }));
    this.root.hidden = false;
    this.#place();
    const children = /** @type {HTMLElement[]} */ ([...this.list.children]);
    if (focused >= 0 || this.isEntering) children[Math.min(Math.max(focused, 0), children.length - 1)]?.focus();
    this.isEntering = false;
  }

  /** Above the cell, or below it if there is more room: never over it. */
  #place() {
    const { root, from } = this;
    const page = /** @type {HTMLElement | null} */ (root.offsetParent);
    if (!from || !page) return;
    const box = from.getBoundingClientRect();
    const isAbove = box.top - AWAY - root.offsetHeight > MARGIN || box.top > innerHeight - box.bottom;
    hang(root, page, box, { left: (box.left + box.right - root.offsetWidth) / 2, isBelow: !isAbove });
  }
}
