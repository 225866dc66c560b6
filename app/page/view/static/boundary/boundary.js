// The main picture: what the network answers over a window of the plane, with the points in front.

import { Choosing } from "./choosing.js";
import { listen } from "./gestures.js";
import { Paint } from "./paint.js";
import { Picture } from "./picture.js";
import { Template } from "./template.js";
import { Tools } from "./tools.js";
import { Looking } from "./window.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./points.js").SetName} SetName */
/**
 * @typedef {{words: Record<string, string>, limits: import("../view.js").Limits,
 *   send: (command: string, fields: Record<string, unknown>) => void,
 *   tell: (event: {name: string, [field: string]: unknown}) => void}} Outside
 */

/** @type {import("../wire/frame.js").Points} */
const NO_POINTS = { x: [], y: [], class: [] };
const INSIST_MS = 700; // after which an output that no frame shows is asked for again

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
    this.choosing = new Choosing(area, this.picture, {
      words: outside.words,
      send: outside.send,
      sets: () => this.sets,
      isOff: () => this.paint.on,
      changed: () => this.#again(),
      through: (points) => outside.tell({ name: "plane", points }),
    });
    this.template = new Template(area);
    this.tools = new Tools(bar, area, outside.words, {
      changed: () => this.#again(),
      axis: (axis, key) => outside.tell({ name: "axis", axis, key }),
      plane: (name) => {
        if (name === "components") outside.tell({ name: "plane", points: [] });
        else this.choosing.pair.begin();
        this.area.focus({ preventScroll: true });
      },
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
    this.asked = 0;
    /** @type {number | undefined} */
    this.pending = undefined;
    listen(area, () => this.picture.box, this.looking, {
      changed: () => this.#again(),
      point: (x, y) => this.choosing.hover({ x, y }),
      leave: () => this.choosing.hover(null),
      tap: () => this.choosing.tap(),
    });
    area.addEventListener("keydown", (event) => this.#press(event));
  }

  /** What is shown if no unit is hovered, as the fields of a command. */
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
    this.choosing.draw(scene, frame, theme);
    this.template.draw(scene, frame, theme);
    this.#insist(frame);
    if (this.tools.reset.hidden !== this.looking.isHome) this.tools.reset.hidden = this.looking.isHome;
    this.area.classList.toggle("zoomed", !this.looking.isHome);
    this.tools.chips.draw(this.window);
    this.area.dataset.window = [left, right, bottom, top].join();
    this.area.dataset.shown = frame.window.join();
  }

  get window() {
    return /** @type {import("./window.js").Window} */ (this.looking.now);
  }

  /**
   * Show a point wherever it is, as if one had walked to it.
   * @param {import("./points.js").Chosen} chosen
   */
  choose(chosen) {
    if (chosen.set === "test") this.tools.test.checked = true;
    this.area.focus();
    if (!this.choosing.isSeen(chosen)) this.looking.reset();
    this.choosing.walkTo(chosen);
    this.choosing.tap();
    this.#again();
  }

  /** Draw the current state again, with the display's next picture. */
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
    this.choosing.take(scene);
  }

  /**
   * Ask again for the output that a frame should show: the session may be a new one.
   * @param {Frame} frame
   */
  #insist(frame) {
    if (!this.tools.output || frame.focus || performance.now() < this.asked + INSIST_MS) return;
    this.asked = performance.now();
    this.outside.send("hover", this.base);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.paint.on || event.target !== this.area || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.choosing.press(event.key) && !this.looking.press(event.key)) return;
    event.preventDefault();
    this.#again();
  }
}
