// The main picture: what the network answers over the plane, with the points in front.

import { Sharp, label, ticks } from "./canvas.js";
import { colourOf } from "./theme.js";

/** @typedef {import("./protocol.js").Scene} Scene */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./protocol.js").Points} Points */
/** @typedef {import("./theme.js").Theme} Theme */

const MARGIN = { left: 38, right: 6, top: 8, bottom: 36 };

export class Boundary {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.sharp = new Sharp(canvas);
    this.front = new Sharp(document.createElement("canvas"));
    this.cells = document.createElement("canvas");
    this.drawn = "";
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    const box = {
      x: MARGIN.left,
      y: MARGIN.top,
      width: width - MARGIN.left - MARGIN.right,
      height: height - MARGIN.top - MARGIN.bottom,
    };
    if (box.width <= 0 || box.height <= 0) return;
    this.#drawCells(frame, theme);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "low";
    // The outer cells' centres lie on the edges of the plane, so half a cell hangs over on each side.
    const overhang = { x: box.width / (frame.side - 1) / 2, y: box.height / (frame.side - 1) / 2 };
    context.save();
    context.beginPath();
    context.rect(box.x, box.y, box.width, box.height);
    context.clip();
    context.drawImage(
      this.cells,
      box.x - overhang.x,
      box.y - overhang.y,
      box.width + 2 * overhang.x,
      box.height + 2 * overhang.y,
    );
    context.restore();
    const drawn = [frame.scene, theme.id, width, height, this.sharp.scale].join();
    if (drawn !== this.drawn) this.#drawFront(scene, theme, box);
    this.drawn = drawn;
    context.drawImage(this.front.canvas, 0, 0, width, height);
  }

  /**
   * @param {Frame} frame
   * @param {Theme} theme
   */
  #drawCells({ side, classes, confidence }, theme) {
    if (this.cells.width !== side) this.cells.width = this.cells.height = side;
    const context = /** @type {CanvasRenderingContext2D} */ (this.cells.getContext("2d"));
    const image = context.createImageData(side, side);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) pixels[i] = theme.shades[classes[i]][confidence[i]];
    context.putImageData(image, 0, 0);
  }

  /**
   * Points and axes, which stay: drawn once for each scene, size and theme.
   * @param {Scene} scene
   * @param {Theme} theme
   * @param {{x: number, y: number, width: number, height: number}} box
   */
  #drawFront(scene, theme, box) {
    const { canvas, context } = this.front;
    const { scale } = this.sharp;
    canvas.width = this.sharp.canvas.width;
    canvas.height = this.sharp.canvas.height;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const [across, up] = scene.axes;
    const x = (/** @type {number} */ value) => box.x + ((value - across.low) / (across.high - across.low)) * box.width;
    const y = (/** @type {number} */ value) => box.y + ((up.high - value) / (up.high - up.low)) * box.height;

    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.faint;
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const value of ticks(across.low, across.high, 6)) context.fillText(label(value), x(value), box.y + box.height + 5);
    context.fillText(across.title, box.x + box.width / 2, box.y + box.height + 20);
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of ticks(up.low, up.high, 6)) context.fillText(label(value), box.x - 5, y(value));
    context.save();
    context.translate(9, box.y + box.height / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = "center";
    context.fillText(up.title, 0, 0);
    context.restore();
    context.strokeStyle = theme.line;
    context.strokeRect(box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1);

    context.beginPath();
    context.rect(box.x, box.y, box.width, box.height);
    context.clip();
    const radius = Math.max(2.8, Math.min(4.5, box.width / 120));
    drawPoints(context, scene.test, x, y, radius, theme, false);
    drawPoints(context, scene.train, x, y, radius, theme, true);
  }
}

/**
 * Training points are filled discs, test points rings.
 * @param {CanvasRenderingContext2D} context
 * @param {Points} points
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {number} radius
 * @param {Theme} theme
 * @param {boolean} filled
 */
function drawPoints(context, points, x, y, radius, theme, filled) {
  for (let i = 0; i < points.x.length; i++) {
    const colour = points.value ? colourOf(theme, points.value[i]) : theme.palette.classes[points.class[i]];
    context.beginPath();
    context.arc(x(points.x[i]), y(points.y[i]), radius, 0, 2 * Math.PI);
    context.fillStyle = filled ? colour : theme.background;
    context.fill();
    context.lineWidth = filled ? 1 : 1.6;
    context.strokeStyle = filled ? theme.background : colour;
    context.stroke();
  }
}
