// The main picture: what the network answers over a window of the plane, with the points in front.

import { listen } from "./gestures.js";
import { Paint } from "./paint.js";
import { Picture } from "./picture.js";
import { PointCard, nextPoint, pointAt } from "./points.js";
import { Tools } from "./tools.js";
import { Looking } from "./window.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./points.js").Chosen} Chosen */
/** @typedef {import("./points.js").SetName} SetName */
/**
 * @typedef {{words: Record<string, string>, limits: import("../view.js").Limits,
 *   send: (command: string, fields: Record<string, unknown>) => void,
 *   tell: (event: {name: string, [field: string]: unknown}) => void}} Outside
 */

/** @type {import("../wire/frame.js").Points} */
const NO_POINTS = { x: [], y: [], class: [] };
const INSIST_MS = 700; // after which a question that no frame answers is asked again
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

export class Boundary {
  /**
   * @param {{area: HTMLElement, canvas: HTMLCanvasElement, bar: HTMLElement, paint: HTMLElement}} place
   * @param {Outside} outside
   */
  constructor({ area, canvas, bar, paint }, outside) {
    this.area = area;
    this.outside = outside;
    this.picture = new Picture(canvas);
    this.looking = new Looking(outside.send, outside.limits.window);
    this.card = new PointCard(area, outside.words);
    this.tools = new Tools(bar, area, outside.words, {
      changed: () => this.#again(),
      axis: (axis, key) => outside.tell({ name: "axis", axis, key }),
      look: () => outside.send("hover", this.base),
      reset: () => {
        this.looking.reset();
        this.#again();
      },
    });
    this.paint = new Paint(area, paint, bar, {
      words: outside.words,
      limits: outside.limits.paint,
      tell: outside.tell,
      changed: () => this.#again(),
      look: () => (this.picture.box ? { box: this.picture.box, window: this.window } : null),
    });
    /** @type {Chosen | null} */
    this.chosen = null;
    /** @type {{x: number, y: number} | null} */
    this.pointer = null;
    this.walking = false;
    this.asked = 0;
    /** @type {number | undefined} */
    this.pending = undefined;
    listen(area, () => this.picture.box, this.looking, {
      changed: () => this.#again(),
      point: (x, y) => this.#hover({ x, y }),
      leave: () => this.#hover(null),
    });
    area.addEventListener("keydown", (event) => this.#press(event));
    area.addEventListener("blur", () => {
      if (this.walking) this.#choose(null);
      this.walking = false;
    });
  }

  /** What is seen where no unit is hovered, as the fields of a command. */
  get base() {
    const { output } = this.tools;
    return { layer: output?.layer ?? null, unit: output?.unit ?? null };
  }

  /** @returns {SetName[]} */
  get sets() {
    return this.tools.test.checked ? ["train", "test"] : ["train"];
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    const isNew = scene !== this.scene;
    this.scene = scene;
    this.frame = frame;
    this.theme = theme;
    if (isNew) this.#take(scene);
    this.looking.follow(scene, frame.window);
    const { left, right, bottom, top } = this.window;
    const { on, draft } = this.paint;
    this.picture.edition = on ? draft.edition : 0;
    const painted = on ? { ...scene, train: draft.points, test: NO_POINTS } : scene;
    this.picture.draw(painted, frame, theme, this.window, this.sets, this.tools.flatFrom(frame.focus));
    this.paint.draw(this.picture.sharp.context, theme);
    this.#showChosen(scene, frame, theme);
    this.#insist(frame);
    if (this.tools.reset.hidden !== this.looking.isHome) this.tools.reset.hidden = this.looking.isHome;
    this.area.classList.toggle("zoomed", !this.looking.isHome);
    this.area.dataset.window = [left, right, bottom, top].join();
    this.area.dataset.shown = frame.window.join();
    this.area.dataset.point = this.chosen ? `${this.chosen.set},${this.chosen.index}` : "";
  }

  get window() {
    return /** @type {import("./window.js").Window} */ (this.looking.now);
  }

  /** Draw what is there once more, with the next picture of the display. */
  #again() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = undefined;
      if (this.scene && this.frame && this.theme) this.draw(this.scene, this.frame, this.theme);
    });
  }

  /** @param {Scene} scene */
  #take(scene) {
    this.paint.follow(scene);
    if (this.tools.place(scene) && this.tools.output) this.outside.send("hover", this.base);
    if (this.chosen && this.chosen.index >= scene[this.chosen.set].x.length) this.#choose(null);
    if (this.chosen && !this.walking) this.#hover(this.pointer);
  }

  /**
   * Ask again for what a frame should have and has not: the session may be a new one.
   * @param {Frame} frame
   */
  #insist(frame) {
    const [missesOutput, missesPoint] = [this.tools.output && !frame.focus, this.chosen && !frame.point.length];
    if (!(missesOutput || missesPoint) || performance.now() < this.asked + INSIST_MS) return;
    this.asked = performance.now();
    if (missesOutput) this.outside.send("hover", this.base);
    if (missesPoint) this.#ask();
  }

  // Points ------------------------------------------------------------------------------------------------------------

  /** @param {{x: number, y: number} | null} at */
  #hover(at) {
    this.pointer = at;
    const { scene } = this;
    const { places } = this.picture;
    if (!scene || !places || (this.walking && !at) || (this.paint.on && at)) return;
    this.walking = false;
    this.#choose(at && pointAt(scene, this.sets, places, at.x, at.y));
  }

  /** @param {Chosen | null} chosen */
  #choose(chosen) {
    if (chosen?.set === this.chosen?.set && chosen?.index === this.chosen?.index) return;
    this.chosen = chosen;
    this.area.classList.toggle("pointing", chosen !== null);
    if (!chosen) this.card.hide();
    this.#ask();
    this.#again();
  }

  #ask() {
    this.asked = performance.now();
    this.outside.send("point", { set: this.chosen?.set ?? null, index: this.chosen?.index ?? null });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.paint.on || event.target !== this.area || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#walk(event.key) && !this.looking.press(event.key)) return;
    event.preventDefault();
    this.#again();
  }

  /**
   * From point to point: Enter begins, arrows go on, Escape ends. Says whether the key was for that.
   * @param {string} key
   */
  #walk(key) {
    const { scene } = this;
    const { places, box } = this.picture;
    if (!scene || !places || !box) return false;
    if (key === "Escape") {
      this.walking = false;
      this.#choose(null);
      return true;
    }
    const begins = key === "Enter" || key === " ";
    if (!begins && !(this.walking && key in ARROWS)) return false;
    let from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    if (this.walking && this.chosen) {
      const points = scene[this.chosen.set];
      from = { x: places.x(points.x[this.chosen.index]), y: places.y(points.y[this.chosen.index]) };
    }
    const next = nextPoint(scene, this.sets, places, from, ARROWS[key] ?? [0, 0], (x, y) => this.picture.isSeen(x, y));
    this.walking = true;
    this.card.sayIt = true;
    if (next) this.#choose(next);
    return true;
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  #showChosen(scene, frame, theme) {
    const { chosen } = this;
    const { places } = this.picture;
    if (!chosen || !places) return;
    const points = scene[chosen.set];
    const place = { x: places.x(points.x[chosen.index]), y: places.y(points.y[chosen.index]) };
    if (!this.picture.isSeen(place.x, place.y) || !this.sets.includes(chosen.set)) {
      this.card.hide();
      return;
    }
    const { context } = this.picture.sharp;
    context.beginPath();
    context.arc(place.x, place.y, places.radius + 3.5, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = theme.text;
    context.stroke();
    this.card.show(scene, frame, chosen, place, theme);
  }
}
