// SVG for panels: shapes in pixels, drawn again when their room changes, so that words keep their size.

import { make } from "../../lib/dom.js";
import { raised } from "../../lib/format.js";

/** @typedef {(from: number) => number} Place a number's place, in pixels */

/**
 * A shape with attributes and children; texts are always text.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
export function shape(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, typeof value === "number" ? String(+value.toFixed(2)) : value);
  element.append(...children);
  return element;
}

/**
 * A path through points; it begins anew after one that is no number.
 * @param {(readonly [number, number])[]} points
 */
export function through(points) {
  let isOpen = false;
  return points.map(([x, y]) => {
    const isThere = Number.isFinite(x) && Number.isFinite(y);
    const text = isThere ? `${isOpen ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}` : "";
    isOpen = isThere;
    return text;
  }).join("");
}

/**
 * Lines from the bottom left to the top right that fill a rectangle: a pattern would need a name of its own.
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 * @param {number} [apart]
 */
export function hatching(left, top, width, height, apart = 6) {
  const [right, bottom] = [left + width, top + height];
  let path = "";
  for (let sum = Math.ceil((left + top) / apart) * apart; sum < right + bottom; sum += apart) {
    const [from, to] = [Math.max(left, sum - bottom), Math.min(right, sum - top)];
    if (to > from) path += `M${from.toFixed(1)} ${(sum - from).toFixed(1)}L${to.toFixed(1)} ${(sum - to).toFixed(1)}`;
  }
  return path;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} start in pixels
 * @param {number} end
 * @returns {Place}
 */
export const linear = (from, to, start, end) => (number) => start + ((number - from) / (to - from)) * (end - start);

/**
 * @param {number} from
 * @param {number} to
 * @param {number} start in pixels
 * @param {number} end
 * @returns {Place}
 */
export const logarithmic = (from, to, start, end) => (number) => start + (Math.log(number / from) / Math.log(to / from)) * (end - start);

/**
 * The powers of ten from one number to another, with how they are written.
 * @param {number} low
 * @param {number} high
 * @param {number} [every] how many decades apart
 * @returns {[number, string][]}
 */
export function decades(low, high, every = 1) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  /** @type {[number, string][]} */
  const found = [];
  for (let power = last; power >= first; power -= every) {
    found.push([10 ** power, power < -3 || power > 3 ? `10${raised(String(power))}` : String(+(10 ** power).toPrecision(1))]);
  }
  return found.reverse();
}

/**
 * The disc of a network, from 1.
 * @param {number} network
 * @param {number} x
 * @param {number} y
 */
export function discAt(network, x, y) {
  return shape("g", { class: "svg-disc", style: `fill: var(--on-network-${network})` },
    shape("circle", { cx: x, cy: y, r: 8, fill: `var(--network-${network})` }),
    shape("text", { x, y, dy: ".35em", "text-anchor": "middle" }, String(network)));
}

/** A drawing as wide as its room. */
export class Drawing {
  /**
   * @param {number} height
   * @param {(width: number, height: number) => Node[]} draw its shapes
   * @param {string} [label] else it is decoration: what it shows is told beside it
   */
  constructor(height, draw, label = "") {
    this.height = height;
    this.shapes = draw;
    this.width = 0;
    this.svg = shape("svg", { height, ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) });
    this.root = make("div", { class: "drawing" });
    this.root.append(this.svg);
    this.resizes = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width === this.width) return;
      this.width = contentRect.width;
      this.again();
    });
    this.resizes.observe(this.root);
  }

  /** @param {string} label what it shows, for those who do not see it */
  name(label) {
    this.svg.setAttribute("role", "img");
    this.svg.removeAttribute("aria-hidden");
    this.svg.setAttribute("aria-label", label);
  }

  again() {
    const { svg, width, height } = this;
    if (!width) return;
    svg.setAttribute("width", String(width));
    svg.replaceChildren(...this.shapes(width, height));
  }

  dispose() {
    this.resizes.disconnect();
  }
}
