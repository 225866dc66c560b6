// The units: each a thumbnail of what it computes over the plane, with its bias at the corner.

import { fill } from "../lib/text.js";
import { colorOfSign, drawLock } from "./edges.js";
import { biasCenter, biasRadius } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const OFF = 0.3; // how visible a feature is that the network does not see
const FAINT = 0.12; // how visible a bias of 0 is
const FULL_BIAS = 0.3; // the size from which on one has its full color
const APART = 6; // pixels between the texts of two columns at least

export class Pictures {
  /** @param {number} side cells of a picture, each way */
  constructor(side) {
    this.side = side;
    this.canvas = document.createElement("canvas");
    this.canvas.width = side;
  }

  /**
   * Paint pictures one below the other.
   * @param {Uint8Array} bytes
   * @param {(picture: number) => Uint32Array} shadesOf
   */
  paint(bytes, shadesOf) {
    const { side, canvas } = this;
    const cells = side * side;
    const count = bytes.length / cells;
    if (!count) return;
    if (canvas.height !== count * side || !this.image) {
      canvas.height = count * side;
      this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
      this.image = this.context.createImageData(side, count * side);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    const pixels = /** @type {Uint32Array} */ (this.pixels);
    for (let picture = 0; picture < count; picture++) {
      const shades = shadesOf(picture);
      for (let i = picture * cells; i < (picture + 1) * cells; i++) pixels[i] = shades[bytes[i]];
    }
    this.context?.putImageData(this.image, 0, 0);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} picture
   * @param {number} x
   * @param {number} y
   * @param {number} size
   */
  draw(context, picture, x, y, size) {
    const { side, canvas } = this;
    context.drawImage(canvas, 0, picture * side, side, side, x - size / 2, y - size / 2, size, size);
  }
}

/**
 * The bytes of the pictures that do not change, one after the other.
 * @param {Node[]} nodes
 */
export function stillBytes(nodes) {
  const texts = nodes.filter(({ still }) => still).map(({ still }) => atob(still));
  return Uint8Array.from(texts.join(""), (letter) => letter.charCodeAt(0));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {{frame: Frame, theme: Theme, locked: Set<number>, moving: Pictures, still: Pictures, marked: number,
 *   focus: Node | null, words: Record<string, string>, classColors: boolean}} how
 */
export function drawNodes(context, layout, how) {
  const { theme, moving, still, focus } = how;
  const { size } = layout;
  let picture = 0;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "low";
  for (const node of layout.nodes) {
    context.globalAlpha = node.on ? 1 : OFF;
    if (node.still) still.draw(context, picture++, node.x, node.y, size);
    else moving.draw(context, node.thumb, node.x, node.y, size);
    const own = node.kind === "output" && how.classColors ? theme.palette.classes[node.unit] : theme.line;
    context.strokeStyle = node === focus ? theme.text : own;
    context.lineWidth = node === focus ? 2.5 : node.kind === "output" ? 1.5 : 1;
    context.strokeRect(node.x - size / 2, node.y - size / 2, size, size);
    context.globalAlpha = 1;
    if (node.bias) drawBias(context, node, size, how);
  }
  drawLabels(context, layout, how);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Node} node
 * @param {number} size
 * @param {{frame: Frame, theme: Theme, locked: Set<number>, marked: number}} how
 */
function drawBias(context, node, size, { frame, theme, locked, marked }) {
  const { at, index } = /** @type {import("./layout.js").Place} */ (node.bias);
  const [x, y] = biasCenter(node, size);
  context.beginPath();
  context.arc(x, y, biasRadius(size), 0, 2 * Math.PI);
  context.fillStyle = theme.background; // a faint dot does not show the picture behind it
  context.fill();
  context.globalAlpha = FAINT + (1 - FAINT) * Math.min(1, Math.abs(frame.weights[at]) / FULL_BIAS || 0);
  context.fillStyle = colorOfSign(frame.weights[at], theme);
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = index === marked ? 2.5 : 1;
  context.strokeStyle = index === marked ? theme.text : theme.background;
  context.stroke();
  if (locked.has(index)) drawLock(context, x, y, theme);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {{theme: Theme, words: Record<string, string>}} how
 */
function drawLabels(context, { columns, size, pitch }, { theme, words }) {
  context.textBaseline = "middle";
  for (const column of columns) {
    context.textAlign = column.kind === "output" ? "left" : "right";
    const side = column.kind === "output" ? 1 : -1;
    for (const node of column.nodes) {
      const isChosen = node.kind === "feature" && node.on;
      context.font = `${isChosen ? 600 : 400} ${theme.small}px ${theme.font}`;
      context.fillStyle = node.on ? theme.text : theme.quiet;
      if (node.label) context.fillText(shortened(node.label), column.x + side * (size / 2 + 6), node.y);
    }
    context.fillStyle = theme.quiet;
    context.font = `${theme.small}px ${theme.font}`;
    context.textAlign = "center";
    if (column.more <= 0) continue;
    const told = fill(words.more, { count: column.more });
    const fits = context.measureText(told).width + APART <= pitch;
    context.fillText(fits ? told : `+${column.more}`, column.x, column.moreY);
  }
}

/**
 * The font of the widest labels.
 * @param {Theme} theme
 */
export const labelFont = (theme) => `600 ${theme.small}px ${theme.font}`;

/**
 * A label of at most fourteen characters.
 * @param {string} label
 */
export function shortened(label) {
  return label.length > 14 ? `${label.slice(0, 13)}…` : label;
}
