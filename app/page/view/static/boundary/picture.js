// The main plot's picture: the plane's cells at their place in the window, with the points in front.

import { Sharp } from "../lib/canvas.js";
import { drawLeads } from "./leads.js";
import { drawPoints } from "./points.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./window.js").Box} Box */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./points.js").Places} Places */
/** @typedef {import("./points.js").SetName} SetName */

const RADIUS = { least: 3, most: 6, part: 105 }; // of a point: a part of the plot's width, in pixels

export class Picture {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.sharp = new Sharp(canvas);
    this.front = new Sharp(document.createElement("canvas"));
    this.cells = document.createElement("canvas");
    this.drawn = "";
    this.edition = 0; // of points being painted
    /** @type {Box | undefined} of the plane, on the canvas; undefined if there is no room */
    this.box = undefined;
    /** @type {Places | undefined} */
    this.places = undefined;
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {Window} window
   * @param {SetName[]} sets the points that are shown
   * @param {number | null} flat the confidence from which a cell has its class's full color, else none; null for shades
   */
  draw(scene, frame, theme, window, sets, flat) {
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    const box = { x: 0, y: 0, width, height };
    this.box = box.width > 0 && box.height > 0 ? box : undefined;
    if (!this.box) return;
    const { left, right, bottom, top } = window;
    this.places = {
      x: (value) => box.x + ((value - left) / (right - left)) * box.width,
      y: (value) => box.y + ((top - value) / (top - bottom)) * box.height,
      radius: Math.max(RADIUS.least, Math.min(RADIUS.most, box.width / RADIUS.part)),
    };
    context.clearRect(0, 0, width, height);
    this.#drawCells(frame, theme, this.places, flat);
    if (frame.lead.length && scene.lead !== null) drawLeads(context, frame, scene.lead, this.places, theme);
    const drawn = [frame.scene, this.edition, theme.id, width, height, this.sharp.scale, left, right, bottom, top, sets].join();
    if (drawn !== this.drawn) this.#drawFront(scene, theme, this.places, sets);
    this.drawn = drawn;
    context.drawImage(this.front.canvas, 0, 0, width, height);
  }

  /**
   * Whether a place on the canvas is on the plane.
   * @param {number} x
   * @param {number} y
   */
  isSeen(x, y) {
    const { box } = this;
    return box !== undefined && x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
  }

  /**
   * Draw what the frame shows, at its place in the window: until the server has caught up, the old picture, stretched.
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {Places} places
   * @param {number | null} flat
   */
  #drawCells(frame, theme, { x, y }, flat) {
    const { side } = frame;
    paintCells(this.cells, frame, theme, flat);
    const { context } = this.sharp;
    const [left, right, bottom, top] = frame.window;
    const [width, height] = [x(right) - x(left), y(bottom) - y(top)];
    // The centers of the outer cells are on the edges of the plane, so half a cell sticks out on each side.
    const overhang = { x: width / (side - 1) / 2, y: height / (side - 1) / 2 };
    context.imageSmoothingEnabled = flat === null; // no shades between the colors of two classes
    context.imageSmoothingQuality = "low";
    context.drawImage(this.cells, x(left) - overhang.x, y(top) - overhang.y, width + 2 * overhang.x, height + 2 * overhang.y);
    context.imageSmoothingEnabled = true;
  }

  /**
   * The points, which do not move: drawn once for each scene, window, size and theme.
   * @param {Scene} scene
   * @param {Theme} theme
   * @param {Places} places
   * @param {SetName[]} sets
   */
  #drawFront(scene, theme, places, sets) {
    const { canvas, context } = this.front;
    const { scale } = this.sharp;
    canvas.width = this.sharp.canvas.width;
    canvas.height = this.sharp.canvas.height;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (sets.includes("test")) drawPoints(context, scene.test, places, theme, false, null);
    drawPoints(context, scene.train, places, theme, true, null);
  }
}

/**
 * A plane's cells as a picture, one pixel each.
 * @param {HTMLCanvasElement} canvas
 * @param {{side: number, classes: Uint8Array, confidence: Uint8Array}} cells
 * @param {Theme} theme
 * @param {number | null} flat
 */
export function paintCells(canvas, { side, classes, confidence }, theme, flat) {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) {
    const sure = flat === null ? confidence[i] : confidence[i] >= flat ? 255 : 0;
    pixels[i] = theme.shades[classes[i]][sure];
  }
  context.putImageData(image, 0, 0);
}
