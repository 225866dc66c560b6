// Points of three classes, the weights of each class as an arrow, and the lines on which two scores are equal.

import { make, write } from "../../lib/dom.js";
import { fill } from "../../lib/text.js";
import { disc } from "../panels/disc.js";
import { Handle } from "../optimizers/handle.js";
import { discAt, shape } from "../panels/svg.js";
import { atStep, borders, planesOf, score } from "./scene.js";

const CLASSES = "ABC";
const HEAD = 7; // pixels of an arrow's head

/** @typedef {import("./scene.js").Scene} Scene */

export class PointPlane {
  /** @param {import("../figure.js").Outside} outside */
  constructor({ words, put, set }) {
    this.words = words;
    this.reach = 1;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.svg = shape("svg", { "aria-hidden": "true" });
    this.field = make("div", { class: "points" });
    this.field.append(this.svg);
    const places = (/** @type {"points" | "arrows"} */ name, /** @type {number} */ at, /** @type {import("../optimizers/handle.js").Share} */ share) => {
      const times = name === "arrows" ? this.scene?.weights ?? 1 : 1;
      const all = (this.scene?.[name] ?? []).map((place) => place.map((value) => this.#within(value / times)));
      all[at] = share.map((part) => this.#within(((2 * part - 1) * this.reach) / times));
      return { [name]: all.flat() };
    };
    const handle = (/** @type {"points" | "arrows"} */ name, /** @type {number} */ at, /** @type {string} */ label) => new Handle(this.field, label, {
      drag: (share) => put(places(name, at, share)),
      drop: (share) => set(places(name, at, share)),
    });
    this.arrows = [...CLASSES].map((name, at) => handle("arrows", at, fill(words.arrowLabel, { name })));
    this.points = [...CLASSES.repeat(3)].map((_, at) => {
      const [name, number] = [CLASSES[Math.floor(at / 3)], (at % 3) + 1];
      return handle("points", at, fill(words.pointLabel, { number, name }));
    });
    this.arrows.forEach(({ root }, at) => {
      root.classList.add("tip");
      write(root, CLASSES[at]);
    });
    this.points.forEach(({ root }, at) => {
      root.classList.add("spot");
      root.classList.toggle("watched", at % 3 === 0);
      root.style.setProperty("--color", `var(--class-${Math.floor(at / 3) + 1})`);
      write(root, CLASSES[Math.floor(at / 3)]);
    });
    this.legend = make("p", { class: "points-legend" });
    this.told = -1; // of which loss the legend tells; 0 before the first step
    this.root = make("div", { class: "point-plane" }, this.field, this.legend);
  }

  /** @param {number} number of the loss whose weights are drawn; 0 at the start, which is the same for all */
  #tell(number) {
    if (number === this.told) return;
    this.told = number;
    const [before, after] = this.words[number ? "learnedLegend" : "startLegend"].split("{networks}");
    this.legend.replaceChildren(before, ...(number ? [disc(number), after] : []));
  }

  /** @param {number} value */
  #within(value) {
    return +Math.min(this.reach, Math.max(-this.reach, value)).toFixed(2);
  }

  /**
   * @param {Scene} scene
   * @param {number} step
   * @param {number} focus the loss that is looked at, from 1
   */
  draw(scene, step, focus) {
    const { clientWidth: width, clientHeight: height } = this.field;
    const { points = [], arrows = [], paths = [], reach = 1 } = scene;
    if (!width || !height) return;
    [this.scene, this.reach] = [scene, reach];
    const x = (/** @type {number} */ value) => (width * (value + reach)) / (2 * reach);
    const y = (/** @type {number} */ value) => height - (height * (value + reach)) / (2 * reach);
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    const show = (/** @type {Handle[]} */ handles, /** @type {[number, number][]} */ places) => handles.forEach((handle, at) => {
      const [a, b] = places[at];
      const share = (/** @type {number} */ value) => Math.min(1, Math.max(0, (value + reach) / (2 * reach)));
      handle.show([share(a), share(b)], fill(this.words.spokenPlace, { x: score(a), y: score(b) }));
    });
    show(this.points, points);
    show(this.arrows, arrows);
    for (const { root } of this.arrows) root.hidden = step > 0;
    const order = [1, 2, 3].sort((one, other) => Number(one === focus) - Number(other === focus));
    const lines = (step ? order : [focus]).flatMap((number) => {
      const found = borders(planesOf(atStep(paths[number - 1], step)), reach);
      return [
        ...found.map(([a, b, c, d]) => shape("path", { class: "border", d: `M${x(a)} ${y(b)}L${x(c)} ${y(d)}`,
          stroke: step ? `var(--network-${number})` : "currentcolor", "stroke-width": step && number === focus ? 3 : 1.8 })),
        ...(step ? named(found, number, x, y) : []),
      ];
    });
    const now = step ? planesOf(atStep(paths[focus - 1], step)).map(([a, b]) => /** @type {[number, number]} */ ([a, b])) : arrows;
    const drawn = now.flatMap(([a, b], at) => arrow(x(0), y(0), x(a), y(b), step ? `var(--network-${focus})` : "currentcolor", step ? CLASSES[at] : ""));
    this.#tell(step ? focus : 0);
    this.svg.replaceChildren(shape("path", { class: "cross", d: `M${x(0)} 0V${height}M0 ${y(0)}H${width}` }), ...lines, ...drawn);
  }
}

/**
 * The disc of a loss, at the end of its longest line.
 * @param {[number, number, number, number][]} lines
 * @param {number} number
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function named(lines, number, x, y) {
  if (!lines.length) return [];
  const long = (/** @type {[number, number, number, number]} */ [a, b, c, d]) => Math.hypot(a - c, b - d);
  const [a, b, c, d] = [...lines].sort((one, other) => long(other) - long(one))[0];
  const isEnd = Math.hypot(c, d) > Math.hypot(a, b);
  const share = (isEnd ? 0.9 : 0.1) - (isEnd ? 1 : -1) * 0.1 * (number - 1); // agreeing lines have their discs in a row
  return [discAt(number, x(a + share * (c - a)), y(b + share * (d - b)))];
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {string} color
 * @param {string} name at its tip
 */
function arrow(a, b, c, d, color, name) {
  const angle = Math.atan2(d - b, c - a);
  const barb = (/** @type {number} */ turn) => `M${c} ${d}L${c - HEAD * Math.cos(angle + turn)} ${d - HEAD * Math.sin(angle + turn)}`;
  return [
    shape("path", { class: "arrow", d: `M${a} ${b}L${c} ${d}${barb(0.5)}${barb(-0.5)}`, stroke: color }),
    ...(name ? [shape("text", { class: "halo strong", x: c + 11 * Math.cos(angle), y: d + 11 * Math.sin(angle) + 4, "text-anchor": "middle" }, name)] : []),
  ];
}
