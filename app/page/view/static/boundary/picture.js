// The main plot's picture: the plane's cells at their place in the window, with axes and points in front.

import { Sharp, ticks } from "../lib/canvas.js";
import { apart } from "../lib/format.js";
import { drawLeads } from "./leads.js";
import { drawPoints } from "./points.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./window.js").Box} Box */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./points.js").Places} Places */
/** @typedef {import("./points.js").SetName} SetName */

const MARGIN = { left: 38, menu: 50, right: 6, top: 8, bottom: 36 };

export class Picture {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.sharp = new Sharp(canvas);
    this.front = new Sharp(document.createElement("canvas"));
    this.cells = document.createElement("canvas");
    this.drawn = "";
    this.edition = 0; // of points being painted
    /** @type {import("./points.js").Lit | null} */
    this.lit = null;
    /** @type {import("./points.js").Lit | null} */
    this.drawnLit = null;
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
    const edge = hasMenus(scene) ? MARGIN.menu : MARGIN.left;
    const box = { x: edge, y: MARGIN.top, width: width - edge - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
    this.box = box.width > 0 && box.height > 0 ? box : undefined;
    if (!this.box) return;
    const { left, right, bottom, top } = window;
    this.places = {
      x: (value) => box.x + ((value - left) / (right - left)) * box.width,
      y: (value) => box.y + ((top - value) / (top - bottom)) * box.height,
      radius: Math.max(2.8, Math.min(4.5, box.width / 120)),
    };
    context.clearRect(0, 0, width, height);
    this.#drawCells(frame, theme, box, this.places, flat);
    if (frame.lead.length && scene.lead !== null) this.#drawLeads(frame, scene.lead, theme, box, this.places);
    const drawn = [frame.scene, this.edition, theme.id, width, height, this.sharp.scale, left, right, bottom, top, sets].join();
    if (drawn !== this.drawn || this.lit !== this.drawnLit) this.#drawFront(scene, theme, box, this.places, window, sets);
    this.drawn = drawn;
    this.drawnLit = this.lit;
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
   * @param {Box} box
   * @param {Places} places
   * @param {number | null} flat
   */
  #drawCells(frame, theme, box, { x, y }, flat) {
    const { side } = frame;
    paintCells(this.cells, frame, theme, flat);
    const { context } = this.sharp;
    const [left, right, bottom, top] = frame.window;
    const [width, height] = [x(right) - x(left), y(bottom) - y(top)];
    // The centers of the outer cells are on the edges of the plane, so half a cell sticks out on each side.
    const overhang = { x: width / (side - 1) / 2, y: height / (side - 1) / 2 };
    context.save();
    context.beginPath();
    context.rect(box.x, box.y, box.width, box.height);
    context.clip();
    context.imageSmoothingEnabled = flat === null; // no shades between the colors of two classes
    context.imageSmoothingQuality = "low";
    context.drawImage(this.cells, x(left) - overhang.x, y(top) - overhang.y, width + 2 * overhang.x, height + 2 * overhang.y);
    context.restore();
    context.imageSmoothingEnabled = true;
  }

  /**
   * @param {Frame} frame
   * @param {number} wanted
   * @param {Theme} theme
   * @param {Box} box
   * @param {Places} places
   */
  #drawLeads(frame, wanted, theme, box, places) {
    const { context } = this.sharp;
    context.save();
    context.beginPath();
    context.rect(box.x, box.y, box.width, box.height);
    context.clip();
    drawLeads(context, frame, wanted, places, theme);
    context.restore();
  }

  /**
   * Points and axes, which do not move: drawn once for each scene, window, size and theme.
   * @param {Scene} scene
   * @param {Theme} theme
   * @param {Box} box
   * @param {Places} places
   * @param {Window} window
   * @param {SetName[]} sets
   */
  #drawFront(scene, theme, box, places, { left, right, bottom, top }, sets) {
    const { canvas, context } = this.front;
    const { scale } = this.sharp;
    canvas.width = this.sharp.canvas.width;
    canvas.height = this.sharp.canvas.height;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const { x, y } = places;
    const [across, up] = scene.axes;
    const named = !hasMenus(scene);

    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.faint;
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const [value, text] of marks(left, right)) context.fillText(text, x(value), box.y + box.height + 5);
    if (named) context.fillText(across.title, box.x + box.width / 2, box.y + box.height + 20);
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const [value, text] of marks(bottom, top)) context.fillText(text, box.x - 5, y(value));
    if (named) {
      context.save();
      context.translate(9, box.y + box.height / 2);
      context.rotate(-Math.PI / 2);
      context.textAlign = "center";
      context.fillText(up.title, 0, 0);
      context.restore();
    }
    context.strokeStyle = theme.line;
    context.strokeRect(box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1);

    context.beginPath();
    context.rect(box.x, box.y, box.width, box.height);
    context.clip();
    const others = this.lit && { rows: new Set(), shown: -1 };
    if (sets.includes("test")) drawPoints(context, scene.test, places, theme, false, others);
    drawPoints(context, scene.train, places, theme, true, this.lit);
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

/**
 * Whether the axes are named by menus next to the canvas, where others can be chosen.
 * @param {Scene} scene
 */
function hasMenus({ columns }) {
  return columns.length > 2;
}

/**
 * Round numbers for an axis, each with its text.
 * @param {number} low
 * @param {number} high
 * @returns {[number, string][]}
 */
function marks(low, high) {
  const values = ticks(low, high, 6);
  const texts = apart(values);
  return values.map((value, at) => [value, texts[at]]);
}
