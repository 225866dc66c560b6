// The plane of two inputs: the rows as points, the line of the unit, and its weights as an arrow that can be dragged.

import { make, write } from "../../lib/dom.js";
import { reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Handle } from "../optimizers/handle.js";
import { shape } from "../panels/svg.js";
import { INPUTS, above, footOf, isWrong, lineIn, sumOf } from "./scene.js";

const [LONG, MOST, SHORT, MARGIN] = [0.22, 0.8, 0.16, 0.06]; // of a weight of 1, of any arrow, and beyond its end, in inputs
const HEAD = 9; // pixels of an arrow's head
const [LOW, , , HIGH] = INPUTS;

/** @typedef {import("./scene.js").Weights} Weights */

export class UnitPlane {
  /**
   * @param {{words: Record<string, string>, drag: (weights: Weights) => void, drop: (weights: Weights) => void, flip: (row: number) => void}} outside
   */
  constructor({ words, drag, drop, flip }) {
    this.words = words;
    this.flip = flip;
    /** @type {Weights} */
    this.weights = [0, 0, 0];
    /** @type {[number, number]} where the arrow begins, and how long a weight of 1 is; both stay while they are dragged */
    this.foot = [0.5, 0.5];
    this.unit = LONG;
    this.isFlat = false; // with one input
    this.largest = 0; // weight that can be set
    this.svg = shape("svg", { "aria-hidden": "true" });
    this.field = make("div", { class: "unit-plane" });
    this.field.append(this.svg);
    const handle = (/** @type {string} */ name, /** @type {string} */ label, /** @type {(place: [number, number]) => Weights} */ weights) => {
      const place = (/** @type {import("../optimizers/handle.js").Share} */ [x, y]) => weights([LOW + (HIGH - LOW) * x, LOW + (HIGH - LOW) * y]);
      const made = new Handle(this.field, label, {
        drag: (share) => drag(place(share)),
        drop: (share) => {
          made.leftAt = -Infinity; // the picture has its own weights: nothing is on its way
          drop(place(share));
        },
      });
      made.root.classList.add(name);
      return made;
    };
    this.tip = handle("tip", words.arrowLabel, (place) => this.#turned(place));
    this.line = handle("foot", words.lineLabel, (place) => this.#moved(place));
    this.said = make("p", { class: "plane-said" });
    this.legend = make("p", { class: "plane-legend" }, ...["read", "wrong"].map((name) => make("span", {}, make("i", { class: name }), words[`${name}Ring`])), make("span", {}, words.blueFires));
    this.root = make("div", { class: "one-unit" }, this.field, this.said, this.legend);
  }

  /**
   * The weights whose arrow ends at a place; the line turns about the arrow's foot.
   * @param {[number, number]} place
   * @returns {Weights}
   */
  #turned([x, y]) {
    const [a, b] = [x - this.foot[0], this.isFlat ? 0 : y - this.foot[1]].map((part) => this.#within(part / this.unit, 1));
    return [a, b, this.#within(-(a * this.foot[0] + b * this.foot[1]), 2)];
  }

  /**
   * The same weights with the line through a place.
   * @param {[number, number]} place
   * @returns {Weights}
   */
  #moved([x, y]) {
    const [a, b] = this.weights;
    return [a, b, this.#within(-(a * x + b * y), 2)];
  }

  /**
   * A weight that can be set by hand.
   * @param {number} value
   * @param {number} digits
   */
  #within(value, digits) {
    return +Math.min(this.largest, Math.max(-this.largest, value)).toFixed(digits) || 0;
  }

  /**
   * @param {import("./scene.js").Scene} scene
   * @param {Weights} weights
   * @param {number | undefined} read the row that was read last
   */
  draw({ rows, wanted, largest }, weights, read) {
    const { clientWidth: side } = this.field;
    if (!side) return;
    this.isFlat = rows[0].length === 1;
    this.largest = largest;
    const long = Math.hypot(weights[0], weights[1]);
    const isSame = weights.every((value, at) => value === this.weights[at]);
    if (this.line.isHeld) this.foot = onLine(weights, this.line.at);
    else if (!this.tip.isHeld && !isSame) [this.foot, this.unit] = [footOf(weights), long ? unitOf(weights) : LONG];
    this.weights = weights;
    const place = (/** @type {number} */ value) => (side * (value - LOW)) / (HIGH - LOW);
    const at = (/** @type {readonly [number, number]} */ [x, y]) => /** @type {[number, number]} */ ([place(x), side - place(y)]);
    const { foot } = this;
    const tip = /** @type {[number, number]} */ ([foot[0] + this.unit * weights[0], foot[1] + this.unit * weights[1]]);
    this.#show(foot, tip, weights);
    const wrong = rows.filter((row, index) => isWrong(sumOf(weights, row), wanted[index])).length;
    const isSure = long > 0 || weights[2] !== 0; // else every sum is 0
    this.svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
    this.svg.replaceChildren(
      ...(isSure ? [[1, "one"], [-1, "zero"]].map(([sign, name]) => shape("path", { class: `ground ${name}`, d: closed(above(/** @type {Weights} */ (weights.map((value) => Number(sign) * value)), INPUTS).map(at)) })) : []),
      shape("path", { class: "cross", d: `M${place(0)} 0V${side}M0 ${side - place(this.isFlat ? 0.5 : 0)}H${side}` }),
      ...(long ? [shape("path", { class: "line", d: through(lineIn(weights, INPUTS).map(at)) }), ...arrow(at(foot), at(tip))] : []),
      ...rows.flatMap((row, index) => this.#point(row, wanted[index], at([row[0], row[1] ?? 0.5]), { isRead: read === index, isWrong: isWrong(sumOf(weights, row), wanted[index]), index })),
      shape("text", { x: side - 6, y: side - 7, "text-anchor": "end" }, this.isFlat ? "x" : "x₁"),
      ...(this.isFlat ? [] : [shape("text", { x: 7, y: 16 }, "x₂")]));
    const { words } = this;
    const told = fill(this.isFlat ? words.unitOne : words.unitTwo, { a: reading(weights[0]), b: reading(weights[1]), bias: reading(weights[2]) });
    const state = long === 0 ? fill(words.noLine, { sum: reading(weights[2]) }) : wrong ? fill(words.wrongNow, { count: wrong, total: rows.length }) : words.allRight;
    write(this.said, `${told} · ${state}`);
  }

  /**
   * @param {[number, number]} foot
   * @param {[number, number]} tip
   * @param {Weights} weights
   */
  #show(foot, tip, [a, b, bias]) {
    const share = (/** @type {[number, number]} */ place) => /** @type {[number, number]} */ (place.map((value) => Math.min(0.985, Math.max(0.015, (value - LOW) / (HIGH - LOW)))));
    const { words } = this;
    const told = fill(this.isFlat ? words.unitOne : words.unitTwo, { a: reading(a), b: reading(b), bias: reading(bias) });
    this.tip.show(share(a || b ? tip : [foot[0] + 0.16, foot[1] + (this.isFlat ? 0 : 0.16)]), told);
    this.tip.root.classList.toggle("free", !a && !b);
    this.line.show(share(foot), told);
    this.line.root.hidden = !a && !b; // there is no line
  }

  /**
   * A row, which a click gives the other class.
   * @param {number[]} row
   * @param {number} wanted
   * @param {[number, number]} place
   * @param {{isRead: boolean, isWrong: boolean, index: number}} state
   */
  #point(row, wanted, [x, y], { isRead, isWrong, index }) {
    const point = shape("circle", { class: `point c${wanted}`, cx: x, cy: y, r: 9 }, shape("title", {}, this.words.flipHelp));
    /** @type {SVGElement} */ (point).onclick = () => this.flip(index);
    const [isRight, isUp] = [row[0] > 0, (row[1] ?? 1) > 0];
    return [
      ...(isWrong ? [shape("circle", { class: "wrong", cx: x, cy: y, r: 14 })] : []),
      ...(isRead ? [shape("circle", { class: "read", cx: x, cy: y, r: 18.5 })] : []),
      point,
      shape("text", { class: "name", x: x + (isRight ? 20 : -20), y: y + (isUp ? -14 : 24), "text-anchor": isRight ? "start" : "end" }, row.join(", ")),
    ];
  }
}

/**
 * The point of the line that is closest to where it is held.
 * @param {Weights} weights
 * @param {import("../optimizers/handle.js").Share} share
 */
function onLine(weights, share) {
  const [x, y] = share.map((part) => LOW + (HIGH - LOW) * part);
  return footOf(weights, [x, x, y, y]);
}

/**
 * How long a weight of 1 is drawn, so that the arrow stays within the plane, if its foot is.
 * @param {Weights} weights that are not all 0
 */
function unitOf(weights) {
  const foot = footOf(weights), long = Math.hypot(weights[0], weights[1]);
  const rooms = foot.map((from, axis) => (weights[axis] ? ((weights[axis] > 0 ? HIGH : LOW) - from) / weights[axis] - MARGIN / long : Infinity));
  return Math.max(SHORT / long, Math.min(LONG, MOST / long, ...rooms));
}

const through = (/** @type {[number, number][]} */ places) => (places.length ? `M${places.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}` : "M0 0");
const closed = (/** @type {[number, number][]} */ places) => (places.length ? `${through(places)}z` : "M0 0");

/**
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function arrow([a, b], [c, d]) {
  const angle = Math.atan2(d - b, c - a);
  const barb = (/** @type {number} */ turn) => `${(c - HEAD * Math.cos(angle + turn)).toFixed(1)} ${(d - HEAD * Math.sin(angle + turn)).toFixed(1)}`;
  const middle = [(a + c) / 2 + 13 * Math.sin(angle), (b + d) / 2 - 13 * Math.cos(angle) + 4];
  return [
    shape("path", { class: "arrow", d: `M${a} ${b}L${c} ${d}` }),
    shape("path", { class: "barb", d: `M${c} ${d}L${barb(0.45)}L${barb(-0.45)}z` }),
    ...(Math.hypot(c - a, d - b) > 24 ? [shape("text", { class: "strong", x: middle[0], y: middle[1], "text-anchor": "middle" }, "w")] : []),
  ];
}
