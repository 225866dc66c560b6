// Every rate and momentum: measured steps in ink, hatched where it diverges, theory's border dashed on it.

import { ticks } from "../../lib/canvas.js";
import { make, write } from "../../lib/dom.js";
import { tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { mix } from "../../lib/theme.js";
import { discAt, hatching, shape } from "../panels/svg.js";
import { Handle } from "./handle.js";
import { FAST, SLOW, inkOf, isOnPlane } from "./scene.js";

const [LEFT, TOP, RIGHT, BOTTOM] = [34, 8, 4, 62];
const LEGEND = [FAST, 70, 150, 300, SLOW];
const [HATCHED, APART] = [42, 8]; // pixels of the legend's last cell, and before it
const PLAIN = ["sgd", "gradient_descent"];
const MOST = 0.975; // the momentum at the upper edge's last cell

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Plane} Cells
 */

export class Plane {
  /** @param {import("../figure.js").Outside} outside */
  constructor({ words, put, set }) {
    this.words = words;
    this.cells = make("canvas", { class: "cells", "aria-hidden": "true" });
    this.svg = shape("svg", { "aria-hidden": "true" });
    this.field = make("div", { class: "field" });
    this.root = make("div", { class: "plane" });
    this.back = shape("svg", { "aria-hidden": "true" });
    this.root.append(this.back, this.cells, this.svg, this.field);
    this.largest = 1;
    const values = (/** @type {import("./handle.js").Share} */ [x, y]) => ({
      rate: +(Math.max(0.01, x) * this.largest).toPrecision(3), momentum: +(y * MOST).toFixed(3),
    });
    this.handle = new Handle(this.field, words.planeLabel, { drag: (share) => put(values(share)), drop: (share) => set(values(share)) });
    this.field.onpointerdown = (event) => event.pointerType === "mouse" && event.target === this.field && !this.handle.root.hidden && this.handle.take(event);
    /** @type {Cells | undefined} */
    this.shown = undefined;
    this.painted = "";
  }

  /**
   * @param {Scene} scene
   * @param {Cells | undefined} cells
   * @param {import("../../lib/theme.js").Theme} theme
   */
  draw(scene, cells, theme) {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    const { words } = this;
    const [wide, high] = [width - LEFT - RIGHT, height - TOP - BOTTOM];
    this.largest = scene.largest;
    const x = (/** @type {number} */ rate) => LEFT + (wide * rate) / scene.largest;
    const y = (/** @type {number} */ momentum) => TOP + high * (1 - momentum / MOST);
    Object.assign(this.field.style, { left: `${LEFT}px`, top: `${TOP}px`, width: `${wide}px`, height: `${high}px` });
    Object.assign(this.cells.style, { left: `${LEFT}px`, top: `${TOP}px`, width: `${wide}px`, height: `${high}px` });
    this.#paint(cells, theme);
    for (const svg of [this.back, this.svg]) {
      svg.setAttribute("width", String(width));
      svg.setAttribute("height", String(height));
    }
    const right = LEFT + wide, bottom = TOP + high;
    const rates = ticks(0, scene.largest, 4).map((rate) => shape("text", { x: Math.min(right - 8, x(rate)), y: bottom + 15, "text-anchor": "middle" }, tick(rate)));
    const momenta = [0, 0.25, 0.5, 0.75].map((momentum) => shape("text", { x: LEFT - 6, y: y(momentum) + 4, "text-anchor": "end" }, tick(momentum)));
    const axes = [shape("text", { x: right, y: bottom + 32, "text-anchor": "end" }, `${words.rateAxis} →`), shape("text", { x: LEFT - 6, y: TOP + 10, "text-anchor": "end" }, `${words.momentumAxis} ↑`)];
    this.back.replaceChildren(shape("path", { class: "hatch", d: hatching(LEFT, TOP, wide, high, 7) }));
    this.svg.replaceChildren(...rates, ...momenta, ...axes, ...this.#legend(theme, wide, bottom), ...this.#theory(scene, cells, x, y, right),
      ...this.#plain(scene, (rate) => Math.min(right, x(rate)), y(0) - 8));
    this.handle.show([Math.min(1, scene.rate / scene.largest), Math.min(1, scene.momentum / MOST)],
      fill(words.spokenPair, { rate: tick(scene.rate), momentum: tick(scene.momentum) }));
    write(this.handle.root, String(scene.yours + 1));
    this.handle.root.style.background = `var(--network-${scene.yours + 1})`;
    this.handle.root.style.color = `var(--on-network-${scene.yours + 1})`;
    this.handle.root.hidden = !isOnPlane(scene);
    this.root.dataset.state = cells === undefined ? "waiting" : cells === null ? "none" : "measured";
  }

  /**
   * @param {Cells | undefined} cells
   * @param {import("../../lib/theme.js").Theme} theme
   */
  #paint(cells, theme) {
    if (cells === this.shown && theme.id === this.painted) return;
    [this.shown, this.painted] = [cells, theme.id];
    const { steps } = cells ?? { steps: [[0]] };
    [this.cells.width, this.cells.height] = [steps[0].length, steps.length];
    const context = /** @type {CanvasRenderingContext2D} */ (this.cells.getContext("2d"));
    steps.forEach((row, at) => row.forEach((count, column) => {
      if (count < 0) return;
      context.fillStyle = mix(theme.background, theme.text, cells ? inkOf(count || SLOW) : 0.06);
      context.fillRect(column, steps.length - 1 - at, 1, 1);
    }));
  }

  /**
   * The first racer without a momentum, at its lower edge.
   * @param {Scene} scene
   * @param {(rate: number) => number} x
   * @param {number} y
   */
  #plain({ racers }, x, y) {
    const at = racers.findIndex(({ kind, schedule }) => PLAIN.includes(kind) && schedule === "constant");
    return at < 0 ? [] : [discAt(at + 1, x(racers[at].rate), y)];
  }

  /**
   * @param {import("../../lib/theme.js").Theme} theme
   * @param {number} wide
   * @param {number} bottom
   */
  #legend(theme, wide, bottom) {
    const first = LEFT + 38, each = Math.min(40, (wide - 38 - 44 - HATCHED - APART) / LEGEND.length), hatched = first + LEGEND.length * each + APART;
    return [shape("text", { x: LEFT, y: bottom + 32 }, this.words.stepsAxis), ...LEGEND.flatMap((steps, at) => [
      shape("rect", { x: first + at * each, y: bottom + 23, width: each, height: 10, fill: mix(theme.background, theme.text, inkOf(steps)) }),
      shape("text", { x: first + (at + 0.5) * each, y: bottom + 48, "text-anchor": "middle" }, steps === SLOW ? `${steps}+` : String(steps)),
    ]), shape("path", { class: "hatch", d: hatching(hatched, bottom + 23, HATCHED, 10, 7) }),
      shape("text", { x: hatched + HATCHED / 2, y: bottom + 48, "text-anchor": "middle" }, this.words.endsFarther)];
  }

  /**
   * @param {Scene} scene
   * @param {Cells | undefined} cells
   * @param {(rate: number) => number} x
   * @param {(momentum: number) => number} y
   * @param {number} right
   */
  #theory({ curvature, best, largest }, cells, x, y, right) {
    const { words } = this;
    const cross = (/** @type {number} */ rate, /** @type {number} */ momentum) => {
      const d = `M${x(rate) - 6} ${y(momentum)}h12M${x(rate)} ${y(momentum) - 6}v12`;
      return [shape("path", { class: "under", d }), shape("path", { class: "cross", d })];
    };
    const label = (/** @type {number} */ rate, /** @type {number} */ momentum, /** @type {string} */ text, /** @type {number} */ down) => {
      const isLeft = x(rate) > right / 2;
      return shape("text", { class: "halo", x: x(rate) + (isLeft ? -11 : 11), y: y(momentum) + 4 + down, "text-anchor": isLeft ? "end" : "start" }, text);
    };
    if (cells === null) return [shape("text", { class: "halo", x: (LEFT + right) / 2, y: y(0.5), "text-anchor": "middle" }, words.noBottom)];
    const found = cells?.best;
    const measured = found ? [shape("circle", { class: "found", cx: x(found[0]), cy: y(found[1]), r: 4 }), label(found[0], found[1], fill(words.fastestMeasured, { steps: found[2] }), -4)] : [];
    if (!curvature) return measured;
    if (!best) {
      const said = (/** @type {string} */ text, /** @type {number} */ down) => shape("text", { class: "halo", x: (LEFT + right) / 2, y: y(0.2) + down, "text-anchor": "middle" }, text);
      return [...measured, said(words.fromFloor, 0), said(words.noBorder, 16)];
    }
    // β where the border crosses the lower edge, and where it leaves the plane at the right.
    const at = (/** @type {number} */ momentum) => (2 * (1 + momentum)) / curvature;
    const end = Math.min(MOST, (largest * curvature) / 2 - 1);
    const middle = at(0.1) + (largest - at(0.1)) * 0.5;
    return [
      shape("path", { class: "theory", d: `M${x(at(0))} ${y(0)}L${x(at(end))} ${y(end)}` }), ...measured,
      ...cross(best.rate, best.momentum), label(best.rate, best.momentum, words.fastestTheory, found && Math.abs(y(best.momentum) - y(found[1])) < 14 ? 12 : 0),
      shape("text", { class: "halo strong", x: x(middle), y: y(0.2), "text-anchor": "middle" }, words.fliesOff),
      shape("text", { class: "halo", x: x(middle), y: y(0.2) + 16, "text-anchor": "middle" }, words.theoryBorder),
    ];
  }
}
