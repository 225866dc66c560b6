// The small decision boundary of slow motion: the batch's points, with a ring around the one that is shown.

import { paintCells } from "../boundary/picture.js";
import { drawPoints } from "../boundary/points.js";
import { Sharp } from "../lib/canvas.js";
import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/**
 * @typedef {import("../wire/frame.js").Story} Story
 * @typedef {import("../wire/frame.js").Scene} Scene
 * @typedef {import("../wire/frame.js").Frame} Frame
 * @typedef {import("../lib/theme.js").Theme} Theme
 */

export class Plane {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    const canvas = make("canvas", { role: "img", "aria-label": words.pointPicture });
    this.sharp = new Sharp(canvas);
    this.cells = document.createElement("canvas");
    this.up = make("span", { class: "up" });
    this.across = make("span", { class: "across" });
    this.title = make("b", {});
    this.facts = make("dl", {});
    this.root = make("figure", { class: "small-plane" },
      make("div", { class: "picture" }, canvas, this.up, this.across),
      make("figcaption", {}, this.title, this.facts));
  }

  /** @param {Story} story */
  describe({ row, point }) {
    this.title.textContent = fill(this.words.pointNumber, { row: row + 1 });
    this.facts.replaceChildren(...point.map(([name, value]) =>
      make("div", {}, make("dt", {}, name), make("dd", {}, value.replace("-", "−")))));
  }

  /**
   * @param {Story} story
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw({ rows, shown }, scene, frame, theme) {
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    if (!width || !height) return;
    const [left, right, bottom, top] = frame.window;
    paintCells(this.cells, frame, theme, null);
    const overhang = width / (frame.side - 1) / 2; // the centers of the outer cells are on the edges of the plane
    context.clearRect(0, 0, width, height);
    context.drawImage(this.cells, -overhang, -overhang, width + 2 * overhang, height + 2 * overhang);
    const places = {
      x: (/** @type {number} */ value) => ((value - left) / (right - left)) * width,
      y: (/** @type {number} */ value) => ((top - value) / (top - bottom)) * height,
      radius: Math.max(2.4, Math.min(4, width / 80)),
    };
    drawPoints(context, scene.train, places, theme, true, { rows: new Set(rows), shown });
    const [across, up] = scene.axes;
    this.across.textContent = across.title;
    this.up.textContent = up.title;
  }
}
