// While the plot shows a unit whose inputs are pixels: its weights, as a picture in the corner of the plot.

import { make } from "../lib/dom.js";
import { explained } from "../lib/explain.js";
import { figure } from "../lib/format.js";
import { drawPixels, largest, signs } from "../lib/pixels.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */

export class Template {
  /** @param {HTMLElement} area */
  constructor(area) {
    this.canvas = make("canvas", { class: "pixels", role: "img" });
    this.title = explained(make("span", {}), "pixelWeights");
    this.bar = make("i", {});
    this.ends = [make("span", {}), make("span", {})];
    this.root = make("div", { class: "template", hidden: "" }, this.canvas,
      make("div", { class: "ends" }, this.ends[0], this.bar, this.ends[1]), this.title);
    area.append(this.root);
    this.theme = "";
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw({ image }, { incoming }, theme) {
    const isShown = image !== null && image.weights !== null && incoming.length === image.width * image.height;
    if (this.root.hidden === isShown) this.root.hidden = !isShown;
    if (!isShown || !image?.weights) return;
    const most = largest(incoming);
    drawPixels(this.canvas, signs(incoming, theme), image.width);
    put(this.title, image.weights);
    put(this.ends[0], most ? `−${figure(most)}` : "0");
    put(this.ends[1], most ? figure(most) : "0");
    if (this.canvas.ariaLabel !== image.weights) this.canvas.ariaLabel = image.weights;
    if (this.theme !== theme.id) this.bar.style.background = `linear-gradient(to right, ${theme.scale[0]}, ${theme.palette.middle}, ${theme.scale[255]})`;
    this.theme = theme.id;
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
