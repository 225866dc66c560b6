// Painting the learner's own points on the main plot, with the pointer or keys.
// The painted points are a draft here; after each stroke the page uses them as its dataset, if a network can learn them.

import { icon, make } from "../lib/dom.js";
import { Brushes } from "./brushes.js";
import { Draft } from "./draft.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./window.js").Box} Box */
/** @typedef {import("./window.js").Window} Window */
/**
 * @typedef {{words: Record<string, string>, limits: import("./draft.js").Bounds,
 *   tell: (event: {name: string, [field: string]: unknown}) => void,
 *   changed: () => void, look: () => {box: Box, window: Window} | null}} Outside
 *   `changed` redraws the plot; `look` returns where its plane is on the canvas and which part of it is shown
 */

const SPACING_PX = 13; // between two dabs of a stroke
const STEP = 0.02; // of the plane, per arrow key

export class Paint {
  /**
   * @param {HTMLElement} area of the plot
   * @param {HTMLElement} bar where the tools go while painting
   * @param {HTMLElement} tools where the button that opens them goes
   * @param {Outside} outside
   */
  constructor(area, bar, tools, outside) {
    this.area = area;
    this.bar = bar;
    this.outside = outside;
    this.on = false;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.draft = new Draft(outside.limits);
    /** @type {{x: number, y: number} | null} in pixels of the area */
    this.pointer = null;
    /** @type {{x: number, y: number} | null} the last dab of the current stroke */
    this.dab = null;
    const { words } = outside;
    this.opener = make("button", { type: "button", class: "paint-button", title: words.paintHelp, "aria-pressed": "false" },
      icon("brush"), words.paint);
    this.opener.onclick = () => (this.on ? this.close() : this.#open());
    tools.append(this.opener);
    this.brushes = new Brushes(bar, outside, {
      undo: () => this.undoStroke(),
      clear: () => {
        this.draft.clear();
        this.#stroked();
      },
      close: () => this.close(),
    });
    this.#listen();
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
   * The place of an event in pixels of the area, if painting is on and it is on the plane.
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
    } else if (event.key === "Escape") this.close();
    else if (!this.brushes.press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.outside.changed();
  }

  #open() {
    const { scene } = this;
    if (!scene) return;
    if (!scene.paint) return this.outside.tell({ name: "paint", points: null }); // comes back as a dataset to paint in
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
    this.brushes.tell(this.draft);
    this.outside.changed();
  }

  /** Undo the last stroke; returns whether there was one. */
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
   * One dab: some points around a place, or none left there.
   * @param {{x: number, y: number}} place
   */
  #put(place) {
    const looked = this.outside.look();
    if (!looked) return;
    this.dab = place;
    const { box, window: { left, right, bottom, top } } = looked;
    const scale = { x: (right - left) / box.width, y: (top - bottom) / box.height };
    this.brushes.dab(this.draft, { x: left + (place.x - box.x) * scale.x, y: top - (place.y - box.y) * scale.y }, scale);
    this.brushes.tell(this.draft);
    this.outside.changed();
  }

  /** Lift the brush. */
  #lift() {
    this.dab = null;
    if (this.draft.end()) this.#stroked();
  }

  /** After a change: the page uses the points, if a network can learn from them. */
  #stroked() {
    const { draft } = this;
    if (draft.canBeLearned) this.outside.tell({ name: "paint", points: draft.send() });
    this.brushes.tell(draft);
    this.outside.changed();
  }

  /**
   * Follow the page: its points become the draft, unless they answer what was painted here.
   * @param {Scene} scene
   */
  follow(scene) {
    const asked = this.scene && !this.scene.paint && scene.own;
    this.scene = scene;
    if (this.on && this.draft.follow(scene)) this.brushes.tell(this.draft);
    if (this.on && !scene.paint) this.#show(false);
    if (asked && !this.on) this.#open();
  }

  /**
   * The colors of the brushes, and the position of the brush.
   * @param {CanvasRenderingContext2D} context
   * @param {Theme} theme
   */
  draw(context, theme) {
    this.brushes.take(theme);
    if (this.on && this.pointer) this.brushes.draw(context, this.pointer, theme);
  }
}
