// What one layer answers, from its weights: the strongest class over two inputs with the rows as points, or, of images, the
// weights of each class as a picture.

import { Sharp } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { confidences, strongest } from "./scene.js";

const [WIDE, HIGH] = [56, 44]; // cells of a picture
const DOT = 2.2; // pixels
const LARGEST = 99; // an image's greatest weight
const WORD = 15; // pixels below an image

/**
 * @typedef {import("../../lib/theme.js").Theme} Theme
 * @typedef {import("./scene.js").Points | import("./scene.js").Images} Seen
 */

export class Answers {
  constructor() {
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.sharp = new Sharp(this.canvas);
    this.root = make("div", { class: "answers" }, this.canvas);
    this.small = make("canvas", {});
    /** @type {number[][] | undefined} */
    this.weights = undefined;
    this.shown = "";
  }

  /**
   * @param {Seen} seen
   * @param {number[][]} weights of each class
   * @param {Theme} theme
   */
  draw(seen, weights, theme) {
    const { clientWidth: width, clientHeight: height } = this.root;
    const shown = `${theme.id} ${width} ${height}`;
    if (!width || !height || (weights === this.weights && shown === this.shown)) return;
    [this.weights, this.shown] = [weights, shown];
    this.sharp.take(width, height);
    this.sharp.context.clearRect(0, 0, width, height);
    if ("points" in seen) this.#drawPlane(seen, weights, theme, width, height);
    else this.#drawImages(seen, weights, theme, width, height);
  }

  /**
   * @param {import("./scene.js").Points} seen
   * @param {number[][]} weights
   * @param {Theme} theme
   * @param {number} width
   * @param {number} height
   */
  #drawPlane({ box: [left, right, bottom, top], points, of }, weights, theme, width, height) {
    const { context } = this.sharp;
    const pixels = new Uint32Array(WIDE * HIGH);
    for (let cell = 0; cell < pixels.length; cell++) {
      const [column, row] = [cell % WIDE, Math.floor(cell / WIDE)];
      const [best, strength] = strongest(confidences(weights, left + ((column + 0.5) / WIDE) * (right - left), top - ((row + 0.5) / HIGH) * (top - bottom)));
      pixels[cell] = theme.shades[best][strength];
    }
    this.#paint(pixels, WIDE, HIGH);
    context.imageSmoothingEnabled = true;
    context.drawImage(this.small, 0, 0, width, height);
    points.forEach(([x, y], at) => {
      context.beginPath();
      context.arc(((x - left) / (right - left)) * width, height - ((y - bottom) / (top - bottom)) * height, DOT, 0, 7);
      context.fillStyle = theme.palette.classes[of[at]];
      context.strokeStyle = theme.background;
      context.lineWidth = 0.8;
      context.fill();
      context.stroke();
    });
  }

  /**
   * @param {import("./scene.js").Images} seen
   * @param {number[][]} weights
   * @param {Theme} theme
   * @param {number} width
   * @param {number} height
   */
  #drawImages({ width: wide, height: high, classes }, weights, theme, width, height) {
    const { context } = this.sharp;
    const { columns, side } = arranged(classes.length, width, height);
    const room = [width / columns, height / Math.ceil(classes.length / columns)];
    context.imageSmoothingEnabled = false;
    context.font = `${theme.small}px ${theme.font}`;
    context.textAlign = "center";
    context.fillStyle = theme.quiet;
    weights.forEach((pixels, at) => {
      this.#paint(Uint32Array.from(pixels, (value) => theme.diverging[Math.round(127.5 * (1 + value / LARGEST))]), wide, high);
      const [middle, above] = [(at % columns + 0.5) * room[0], Math.floor(at / columns) * room[1] + (room[1] - side - WORD) / 2];
      context.drawImage(this.small, Math.round(middle - side / 2), Math.round(above), side, side);
      context.fillText(classes[at], middle, above + side + WORD - 3);
    });
  }

  /**
   * @param {Uint32Array} pixels
   * @param {number} wide
   * @param {number} high
   */
  #paint(pixels, wide, high) {
    [this.small.width, this.small.height] = [wide, high];
    const context = /** @type {CanvasRenderingContext2D} */ (this.small.getContext("2d"));
    const image = context.createImageData(wide, high);
    new Uint32Array(image.data.buffer).set(pixels);
    context.putImageData(image, 0, 0);
  }
}

/**
 * In how many columns images are as large as can be, and how large they then are, in pixels.
 * @param {number} count
 * @param {number} width
 * @param {number} height
 */
function arranged(count, width, height) {
  const sides = Array.from({ length: count }, (_, at) => Math.floor(Math.min(width / (at + 1) - 4, height / Math.ceil(count / (at + 1)) - WORD - 3)));
  const side = Math.max(...sides);
  return { columns: sides.indexOf(side) + 1, side };
}
