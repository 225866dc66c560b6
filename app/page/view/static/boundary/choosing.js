// The chosen point of the main plot, whose details are shown: pointed at, or reached by keys.

import { Pair } from "./pair.js";
import { PointCard, nextPoint, pointAt } from "./points.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./points.js").Chosen} Chosen */
/** @typedef {import("./points.js").SetName} SetName */
/**
 * @typedef {{words: Record<string, string>, send: (command: string, fields: Record<string, unknown>) => void,
 *   sets: () => SetName[], isOff: () => boolean, changed: () => void,
 *   through: (points: [import("./pair.js").Named, import("./pair.js").Named]) => void}} Outside
 *   `sets` are the points that are shown; if it `isOff`, no point is chosen; `changed` redraws the plot, `through` asks
 *   for a plane
 */

const INSIST_MS = 700; // after which a question that no frame answers is asked again
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

export class Choosing {
  /**
   * @param {HTMLElement} area
   * @param {Picture} picture
   * @param {Outside} outside
   */
  constructor(area, picture, outside) {
    this.area = area;
    this.picture = picture;
    this.outside = outside;
    this.card = new PointCard(area, outside.words);
    this.pair = new Pair(area, outside.words, outside.through);
    /** @type {Scene | undefined} */
    this.scene = undefined;
    /** @type {Chosen | null} */
    this.chosen = null;
    /** @type {{x: number, y: number} | null} */
    this.pointer = null;
    this.walking = false;
    this.asked = 0;
    area.addEventListener("blur", () => {
      if (this.walking) this.#choose(null);
      this.walking = false;
    });
  }

  /** @param {Scene} scene a new one */
  take(scene) {
    const before = this.scene;
    this.scene = scene;
    if (before && (before.run !== scene.run || scene.columns.length < 3)) this.pair.end(); // the points are others
    if (this.chosen && this.chosen.index >= scene[this.chosen.set].x.length) this.#choose(null);
    if (this.chosen && !this.walking) this.hover(this.pointer);
  }

  /** @param {{x: number, y: number} | null} at */
  hover(at) {
    this.pointer = at;
    const { scene, outside, picture: { places } } = this;
    if (!scene || !places || (this.walking && !at) || (at && outside.isOff())) return;
    this.walking = false;
    this.#choose(at && pointAt(scene, outside.sets(), places, at.x, at.y));
  }

  /** @param {Chosen | null} chosen */
  #choose(chosen) {
    if (chosen?.set === this.chosen?.set && chosen?.index === this.chosen?.index) return;
    this.chosen = chosen;
    this.area.classList.toggle("pointing", chosen !== null);
    if (!chosen) this.card.hide();
    this.#ask();
    this.outside.changed();
  }

  /**
   * Whether a point is where the plot looks.
   * @param {Chosen} chosen
   */
  isSeen(chosen) {
    const { scene, picture } = this;
    if (!scene || !picture.places) return false;
    const { x, y } = this.#placeOf(scene, chosen, picture.places);
    return picture.isSeen(x, y);
  }

  /**
   * Choose a point that keeps its card until another one is chosen, or the plot is left.
   * @param {Chosen} chosen
   */
  walkTo(chosen) {
    this.walking = true;
    this.card.sayIt = true;
    this.#choose(chosen);
  }

  /** The chosen point was pressed. */
  tap() {
    if (!this.pair.isOn || !this.chosen) return;
    this.pair.take(this.chosen);
    this.outside.changed();
  }

  #ask() {
    this.asked = performance.now();
    this.outside.send("point", { set: this.chosen?.set ?? null, index: this.chosen?.index ?? null });
  }

  /**
   * From point to point: Enter begins, arrows continue, Escape ends. Returns whether the key was for that.
   * @param {string} key
   */
  press(key) {
    const { scene, picture, outside } = this;
    const { places, box } = picture;
    if (!scene || !places || !box) return false;
    if (key === "Escape") {
      this.pair.end();
      this.walking = false;
      this.#choose(null);
      return true;
    }
    const begins = key === "Enter" || key === " ";
    if (begins && this.walking && this.chosen && this.pair.isOn) {
      this.tap();
      return true;
    }
    if (!begins && !(this.walking && key in ARROWS)) return false;
    const from = this.walking && this.chosen ? this.#placeOf(scene, this.chosen, places)
      : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const next = nextPoint(scene, outside.sets(), places, from, ARROWS[key] ?? [0, 0], (x, y) => picture.isSeen(x, y));
    if (next) this.walkTo(next);
    this.walking = true;
    return true;
  }

  /**
   * @param {Scene} scene
   * @param {Chosen} chosen
   * @param {import("./points.js").Places} places
   */
  #placeOf(scene, { set, index }, { x, y }) {
    return { x: x(scene[set].x[index]), y: y(scene[set].y[index]) };
  }

  /**
   * Ring the point and show its details; what the frame should have about it and does not is asked for again.
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    const { chosen, picture: { places } } = this;
    const marked = [...(scene.through ?? []).map(([set, index]) => ({ set, index })), ...(this.pair.first ? [this.pair.first] : [])];
    for (const point of marked) this.#ring(scene, point, theme);
    this.area.dataset.point = chosen ? `${chosen.set},${chosen.index}` : "";
    if (!chosen) return;
    // The session may be a new one.
    if (!frame.point.length && performance.now() >= this.asked + INSIST_MS) this.#ask();
    if (!places) return;
    const place = this.#placeOf(scene, chosen, places);
    if (!this.picture.isSeen(place.x, place.y) || !this.outside.sets().includes(chosen.set)) {
      this.card.hide();
      return;
    }
    this.#ring(scene, chosen, theme);
    this.card.show(scene, frame, chosen, place, theme);
  }

  /**
   * @param {Scene} scene
   * @param {Chosen} point
   * @param {Theme} theme
   */
  #ring(scene, point, theme) {
    const { places, sharp: { context } } = this.picture;
    if (!places) return;
    const { x, y } = this.#placeOf(scene, point, places);
    context.beginPath();
    context.arc(x, y, places.radius + 3.5, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = theme.text;
    context.stroke();
  }
}
