// Painting the learner's own points on the main plot: a brush for each class, an eraser, undo.
// What is painted is a draft here; after each stroke the page takes it for its data set, if it can be learned from.

import { make } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { Draft } from "./draft.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./window.js").Box} Box */
/** @typedef {import("./window.js").Window} Window */
/**
 * @typedef {{words: Record<string, string>, limits: import("./draft.js").Bounds,
 *   tell: (event: {name: string, [field: string]: unknown}) => void,
 *   changed: () => void, look: () => {box: Box, window: Window} | null}} Outside
 *   `changed` draws the plot anew; `look` tells where its plane is on the canvas and what of it is seen
 */

const ERASER = -1;
const BRUSHES = [{ radius: 0, dabs: 1 }, { radius: 14, dabs: 3 }, { radius: 30, dabs: 8 }]; // pixels, points
const ERASER_PX = 14;
const SPACING_PX = 13; // between two dabs of a stroke
const STEP = 0.02; // of the plane, an arrow key

export class Paint {
  /**
   * @param {HTMLElement} area of the plot
   * @param {HTMLElement} bar where the tools go while one paints
   * @param {HTMLElement} tools where the button goes that opens them
   * @param {Outside} outside
   */
  constructor(area, bar, tools, outside) {
    this.area = area;
    this.bar = bar;
    this.outside = outside;
    this.on = false;
    this.themed = "";
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.tool = 0;
    this.brush = 0;
    this.draft = new Draft(outside.limits);
    /** @type {HTMLButtonElement[]} */
    this.picks = [];
    /** @type {{x: number, y: number} | null} in pixels of the area */
    this.pointer = null;
    /** @type {{x: number, y: number} | null} the last dab of the stroke under way */
    this.dab = null;
    const { words } = outside;
    this.opener = make("button", { type: "button", class: "paint-button", title: words.paintHelp, "aria-pressed": "false" }, words.paint);
    this.opener.onclick = () => (this.on ? this.close() : this.#open());
    tools.append(this.opener);
    this.#buildBar();
    this.#listen();
  }

  #buildBar() {
    const { words, limits } = this.outside;
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
    const size = make("input", { type: "range", min: "0", max: String(BRUSHES.length - 1), value: "0", "aria-label": words.brush,
      title: words.brushHelp });
    size.oninput = () => (this.brush = Number(size.value));
    this.undo = button("undo", () => this.undoStroke());
    this.clear = button("clear", () => {
      this.draft.clear();
      this.#stroked();
    });
    this.hint = make("p", { role: "status" });
    this.bar.append(
      make("div", { class: "picks", role: "group", "aria-label": words.paintWith }, ...this.picks, this.eraser, size),
      this.hint,
      make("div", { class: "deeds" }, this.undo, this.clear, button("done", () => this.close(), words.doneHelp)),
    );
    this.#choose(0);
  }

  #listen() {
    const { area } = this;
    const first = { capture: true }; // before the gestures that move the plot
    area.addEventListener("pointerdown", (event) => {
      const place = this.#inside(event);
      if (!place || event.button !== 0) return;
      event.stopPropagation();
      area.setPointerCapture(event.pointerId);
      area.focus({ preventScroll: true });
      this.draft.begin();
      this.#put(place);
    }, first);
    area.addEventListener("pointermove", (event) => {
      if (!this.on) return;
      this.pointer = this.#inside(event);
      this.outside.changed();
      if (this.dab && this.pointer) this.#drag(this.pointer);
      if (this.pointer || this.dab) event.stopPropagation();
    }, first);
    const lift = (/** @type {PointerEvent} */ event) => {
      if (!this.dab) return;
      event.stopPropagation();
      this.#lift();
    };
    area.addEventListener("pointerup", lift, first);
    area.addEventListener("pointercancel", lift, first);
    area.addEventListener("pointerleave", () => ((this.pointer = null), this.on && this.outside.changed()));
    area.addEventListener("dblclick", (event) => this.#inside(event) && event.stopPropagation(), first);
    area.addEventListener("keydown", (event) => this.#press(event), first);
    this.bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /**
   * Where an event is, in pixels of the area, if one paints and it is on the plane.
   * @param {MouseEvent} event
   */
  #inside({ clientX, clientY, target }) {
    const looked = this.on ? this.outside.look() : null;
    if (!looked || (target instanceof Element && target.closest("button, select"))) return null;
    const { left, top } = this.area.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    const { box } = looked;
    return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height ? { x, y } : null;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.on) return;
    const looked = this.outside.look();
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (looked && step) {
      const { x, y, width, height } = looked.box;
      const from = this.pointer ?? { x: x + width / 2, y: y + height / 2 };
      this.pointer = {
        x: Math.max(x, Math.min(x + width, from.x + step[0] * STEP * width)),
        y: Math.max(y, Math.min(y + height, from.y + step[1] * STEP * height)),
      };
    } else if ((event.key === " " || event.key === "Enter") && this.pointer) {
      this.draft.begin();
      this.#put(this.pointer);
      this.#lift();
    } else if (this.picks[Number(event.key) - 1]) this.#choose(Number(event.key) - 1);
    else if (event.key === "e") this.#choose(ERASER);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.outside.changed();
  }

  #open() {
    const { scene } = this;
    if (!scene) return;
    if (!scene.paint) return this.outside.tell({ name: "paint", points: null }); // comes back as a data set to paint in
    if (!this.draft.isKept) this.draft.take(scene);
    this.#show(true);
    this.area.focus({ preventScroll: true });
  }

  close() {
    this.#show(false);
    this.opener.focus();
  }

  /** @param {boolean} on */
  #show(on) {
    this.on = on;
    this.bar.hidden = !on;
    this.area.classList.toggle("painting", on);
    this.area.parentElement?.classList.toggle("painting", on);
    this.opener.setAttribute("aria-pressed", String(on));
    this.#hint();
    this.outside.changed();
  }

  /** @param {number} tool */
  #choose(tool) {
    this.tool = tool;
    this.picks.forEach((pick, number) => pick.setAttribute("aria-pressed", String(number === tool)));
    this.eraser?.setAttribute("aria-pressed", String(tool === ERASER));
  }

  /** Take the last stroke back; whether there was one to take back. */
  undoStroke() {
    const undone = this.on && this.draft.undo();
    if (undone) this.#stroked();
    return undone;
  }

  /** @param {{x: number, y: number}} to */
  #drag(to) {
    const from = /** @type {{x: number, y: number}} */ (this.dab);
    const far = Math.hypot(to.x - from.x, to.y - from.y);
    const count = Math.floor(far / SPACING_PX);
    for (let at = 1; at <= count; at++) {
      this.#put({ x: from.x + ((to.x - from.x) * at) / count, y: from.y + ((to.y - from.y) * at) / count });
    }
  }

  /**
   * One dab: some points about a place, or none left there.
   * @param {{x: number, y: number}} place
   */
  #put(place) {
    const looked = this.outside.look();
    if (!looked) return;
    this.dab = place;
    const { box, window: { left, right, bottom, top } } = looked;
    const scale = { x: (right - left) / box.width, y: (top - bottom) / box.height };
    const x = left + (place.x - box.x) * scale.x;
    const y = top - (place.y - box.y) * scale.y;
    if (this.tool === ERASER) this.draft.erase(x, y, ERASER_PX * scale.x, ERASER_PX * scale.y);
    else {
      const { radius, dabs } = BRUSHES[this.brush];
      for (let i = 0; i < dabs; i++) {
        const [far, turn] = [radius * Math.sqrt(Math.random()), 2 * Math.PI * Math.random()];
        this.draft.add(x + far * Math.cos(turn) * scale.x, y + far * Math.sin(turn) * scale.y, this.tool);
      }
    }
    this.#hint();
    this.outside.changed();
  }

  /** The brush is lifted. */
  #lift() {
    this.dab = null;
    if (this.draft.end()) this.#stroked();
  }

  /** Something has changed: the page takes the points, if a network can learn from them. */
  #stroked() {
    const { draft } = this;
    if (draft.canBeLearned) this.outside.tell({ name: "paint", points: draft.send() });
    this.#hint();
    this.outside.changed();
  }

  #hint() {
    const { draft, outside: { words, limits } } = this;
    const [only] = draft.kinds;
    let text = fill(words.painted, { count: count(draft.count) });
    if (draft.count === 0) text = words.paintNothing;
    else if (draft.kinds.size === 1) text = fill(words.paintOneClass, { name: limits.letters[only] });
    else if (draft.count >= limits.points) text = fill(words.paintFull, { count: count(limits.points) });
    if (this.hint && this.hint.textContent !== text) this.hint.textContent = text;
    if (this.undo) this.undo.disabled = !draft.canUndo;
    if (this.clear) this.clear.disabled = draft.count === 0;
  }

  /**
   * Follow the page: its points are the draft's, unless they are an answer to what was painted here.
   * @param {Scene} scene
   */
  follow(scene) {
    const asked = this.scene && !this.scene.paint && scene.own;
    this.scene = scene;
    if (this.on && this.draft.follow(scene)) this.#hint();
    if (this.on && !scene.paint) this.#show(false);
    if (asked && !this.on) this.#open();
  }

  /**
   * The colours of the brushes, and where the brush is.
   * @param {CanvasRenderingContext2D} context
   * @param {Theme} theme
   */
  draw(context, theme) {
    if (theme.id !== this.themed) {
      this.picks.forEach((pick, number) => pick.style.setProperty("--colour", theme.palette.classes[number]));
      this.themed = theme.id;
    }
    const { pointer, tool } = this;
    if (!this.on || !pointer) return;
    context.beginPath();
    context.arc(pointer.x, pointer.y, tool === ERASER ? ERASER_PX : BRUSHES[this.brush].radius + 5, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = tool === ERASER ? theme.text : theme.palette.classes[tool];
    context.stroke();
  }
}
