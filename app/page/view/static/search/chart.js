// A picture of trials: pointer and arrow keys walk from one to the next, Enter or a press opens it.

import { make } from "../lib/dom.js";
import { Drawing, shape } from "../lab/panels/svg.js";

/**
 * @typedef {import("./view.js").View} View
 * @typedef {{number: number, x: number, y: number}} Spot a trial in the picture
 * @typedef {{shapes: (view: View, width: number, height: number) => Node[], spots: (view: View, width: number, height: number) => Spot[],
 *   marks?: (view: View, number: number, width: number, height: number) => Node[]}} Picture `spots` in the order of the picture's axis;
 *   `marks` show the trial that is looked at, a ring at its spot by default
 * @typedef {{look: (number: number) => void, open: (number: number) => void, read: (number: number) => string}} Outside
 */

const NEAR = 16; // pixels

export class Chart {
  /**
   * @param {number} height
   * @param {string} label
   * @param {Picture} picture
   * @param {Outside} outside
   */
  constructor(height, label, picture, outside) {
    this.picture = picture;
    this.outside = outside;
    this.looked = 0;
    /** @type {View | undefined} */
    this.view = undefined;
    this.overlay = shape("g", { class: "search-looked" });
    this.drawing = new Drawing(height, (width, tall) => (this.view ? [...picture.shapes(this.view, width, tall), this.overlay] : []));
    this.root = this.drawing.root;
    const attributes = { role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": "0", "aria-valuenow": "0", "aria-valuemax": "0" };
    for (const [name, value] of Object.entries(attributes)) this.root.setAttribute(name, value);
    this.root.classList.add("search-chart");
    this.root.addEventListener("pointermove", (event) => this.#point(event));
    this.root.addEventListener("pointerleave", () => outside.look(0));
    this.root.addEventListener("click", () => this.looked && outside.open(this.looked));
    this.root.addEventListener("keydown", (event) => this.#press(event));
    this.root.addEventListener("blur", () => outside.look(0));
  }

  /** @param {number} height */
  fit(height) {
    if (height === this.drawing.height) return;
    this.drawing.height = height;
    this.drawing.svg.setAttribute("height", String(height));
    this.drawing.again();
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    this.drawing.again();
    this.look(this.looked);
  }

  /** @param {number} number of a trial, 0 for none */
  look(number) {
    this.looked = number;
    const { view, drawing: { width, height } } = this;
    if (!view || !width) return;
    const spots = this.picture.spots(view, width, height), at = spots.findIndex((spot) => spot.number === number);
    this.root.setAttribute("aria-valuemax", String(Math.max(0, spots.length - 1)));
    this.root.setAttribute("aria-valuenow", String(Math.max(0, at)));
    this.root.setAttribute("aria-valuetext", at < 0 ? "–" : this.outside.read(number));
    if (at < 0) this.overlay.replaceChildren();
    else this.overlay.replaceChildren(...(this.picture.marks?.(view, number, width, height) ?? ringAt(spots[at])));
  }

  /** @param {PointerEvent} event */
  #point({ clientX, clientY, buttons }) {
    const { view, drawing: { width, height, svg } } = this;
    if (!view || buttons) return;
    const box = svg.getBoundingClientRect();
    const found = nearest(this.picture.spots(view, width, height), clientX - box.left, clientY - box.top);
    this.outside.look(found);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { view, drawing: { width, height } } = this;
    if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
    const spots = this.picture.spots(view, width, height);
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (by) this.outside.look(step(spots, this.looked, by));
    else if (event.key === "Home") this.outside.look(view.good[0]?.number ?? 0);
    else if (event.key === "Enter" && this.looked) this.outside.open(this.looked);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  dispose() {
    this.drawing.dispose();
  }
}

/**
 * The trial beside another one; the first if none is looked at.
 * @param {Spot[]} spots
 * @param {number} from
 * @param {number} by
 */
export function step(spots, from, by) {
  const at = spots.findIndex(({ number }) => number === from);
  return spots[at < 0 ? 0 : Math.max(0, Math.min(spots.length - 1, at + by))]?.number ?? 0;
}

/**
 * The trial that a pointer is at, 0 for none.
 * @param {Spot[]} spots
 * @param {number} x
 * @param {number} y
 */
export function nearest(spots, x, y) {
  let [found, least] = [0, NEAR];
  for (const spot of spots) {
    const away = Math.hypot(spot.x - x, spot.y - y);
    if (away < least) [found, least] = [spot.number, away];
  }
  return found;
}

/** @param {Spot} spot */
const ringAt = ({ x, y }) => [shape("circle", { cx: x, cy: y, r: 11, class: "search-ring" })];

/**
 * A heading with what it says beside it, above a picture.
 * @param {string} title
 * @param {Node | string} about
 * @param {string} explain the key of what it means
 * @param {...Node} more
 */
export function heading(title, about, explain, ...more) {
  const head = make("h2", {}, title);
  head.classList.add("explained");
  Object.assign(head.dataset, { explain });
  head.tabIndex = 0;
  return make("div", { class: "search-head" }, make("div", { class: "search-title" }, head, " ", about), ...more);
}
