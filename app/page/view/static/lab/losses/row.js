// The scores of one row: a field for each, and all of them on a line, where they can be dragged.

import { make, write } from "../../lib/dom.js";
import { tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "../panels/svg.js";
import { score } from "./scene.js";

const [HIGH, AXIS, NAME, TOP] = [70, 44, 22, 8]; // pixels from the top of the line
const [LOW, MOST] = [-4, 7]; // of the axis, before it is doubled
const EDGE = 8;
const NEAR = 18; // pixels within which a score is taken
const STEP = 0.1;
const LETTER = 6.4; // pixels of a name, about

/**
 * @typedef {{pick: (score: number) => void, drag: (score: number, value: number) => void,
 *   drop: (score: number, value: number) => void}} Outside of one row
 * @typedef {{row: import("./scene.js").Row, rowName: string, scores: number[], typed: number[], margin: number, unit: number,
 *   picked: number, isFixed: boolean}} Drawn `scores` as they are now, `typed` without the jiggle; `picked` is -1 in other rows
 */

export class ScoreRow {
  /**
   * @param {Record<string, string>} words
   * @param {Outside} outside
   */
  constructor(words, { pick, drag, drop }) {
    this.words = words;
    this.outside = { pick, drag, drop };
    this.shown = "";
    this.held = -1; // the score that is dragged
    this.isMoved = false; // a click only picks it
    this.typing = -1; // and the one that is typed, which nothing goes over
    /** @type {Drawn | undefined} */
    this.drawn = undefined;
    this.name = make("b", {});
    this.fields = [0, 1, 2].map((at) => this.#field(at));
    this.svg = shape("svg", { height: HIGH, "aria-hidden": "true" });
    this.root = make("div", { class: "score-row k0", role: "group" },
      make("div", { class: "score-head" }, this.name, make("span", { class: "score-fields" }, ...this.fields.map(({ label }) => label))));
    this.root.append(this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.#take(/** @type {PointerEvent} */ (event)));
    this.svg.addEventListener("pointermove", (event) => this.#move(/** @type {PointerEvent} */ (event)));
    for (const type of ["pointerup", "pointercancel"]) this.svg.addEventListener(type, (event) => this.#leave(/** @type {PointerEvent} */ (event)));
  }

  /** @param {number} at */
  #field(at) {
    const name = make("span", {});
    const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
    input.onfocus = () => this.outside.pick(at);
    input.oninput = () => (this.typing = at);
    input.onblur = () => (this.typing = -1);
    input.onchange = () => {
      const value = numberOf(input.value);
      this.typing = -1;
      if (this.drawn) input.value = score(this.drawn.typed[at]); // until the other value is there, if it is allowed
      if (value !== null) this.outside.drop(at, value);
    };
    input.onkeydown = (event) => {
      const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
      const from = numberOf(input.value);
      if (!by || from === null) return;
      event.preventDefault();
      this.typing = at;
      input.value = score(tenths(from + by * (event.shiftKey ? 10 : 1)));
      this.outside.drag(at, Number(numberOf(input.value)));
    };
    input.onkeyup = ({ key }) => {
      const value = numberOf(input.value);
      if (!key.startsWith("Arrow") || this.typing !== at || value === null) return;
      this.typing = -1;
      this.outside.drop(at, value);
    };
    return { label: make("label", {}, name, input), name, input };
  }

  get #room() {
    return this.svg.clientWidth - 2 * EDGE;
  }

  /** @param {number} value */
  #x(value) {
    const unit = this.drawn?.unit ?? 1;
    return EDGE + (Math.min(1.01, Math.max(-0.01, (value / unit - LOW) / (MOST - LOW)))) * this.#room;
  }

  /** @param {PointerEvent} event */
  #valueAt({ clientX }) {
    const unit = this.drawn?.unit ?? 1;
    const share = (clientX - this.svg.getBoundingClientRect().left - EDGE) / this.#room;
    return tenths(unit * Math.min(MOST, Math.max(LOW, LOW + share * (MOST - LOW))));
  }

  /** @param {PointerEvent} event */
  #take(event) {
    if (event.button !== 0 || !this.drawn || this.drawn.isFixed) return;
    const x = event.clientX - this.svg.getBoundingClientRect().left;
    const away = this.drawn.typed.map((value) => Math.abs(this.#x(value) - x));
    const nearest = away.indexOf(Math.min(...away));
    if (away[nearest] > NEAR) return;
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    [this.held, this.isMoved] = [nearest, false];
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (this.held < 0) return;
    this.isMoved = true;
    this.outside.drag(this.held, this.#valueAt(event));
  }

  /** @param {PointerEvent} event */
  #leave(event) {
    if (this.held < 0) return;
    if (this.isMoved) this.outside.drop(this.held, this.#valueAt(event));
    else this.outside.pick(this.held);
    this.held = -1;
  }

  /** @param {Drawn} drawn */
  draw(drawn) {
    const shown = JSON.stringify([drawn, this.svg.clientWidth]);
    if (shown === this.shown) return;
    const { row, rowName, typed, picked } = drawn;
    [this.shown, this.drawn] = [shown, drawn];
    write(this.name, rowName);
    this.root.ariaLabel = rowName;
    this.root.classList.toggle("picked", picked >= 0);
    this.fields.forEach(({ label, name, input }, at) => {
      label.hidden = at >= row.classes.length;
      if (label.hidden) return;
      write(name, row.classes[at]);
      label.classList.toggle("right", at === row.right);
      input.ariaLabel = fill(this.words.scoreOf, { name: row.classes[at], row: rowName });
      if (this.typing !== at) input.value = score(typed[at]);
    });
    this.svg.replaceChildren(...this.#shapes(drawn));
  }

  /** @param {Drawn} drawn */
  #shapes({ row, scores, margin, unit, picked }) {
    const right = this.#room + EDGE;
    const [edge, lead] = [this.#x(scores[row.right] - margin), this.#x(scores[row.right])];
    const ticks = Array.from({ length: MOST - LOW + 1 }, (_, at) => (LOW + at) * unit);
    const order = scores.map((_, at) => at).sort((one, other) => scores[one] - scores[other]);
    const names = beside(order.map((at) => this.#x(scores[at])), order.map((at) => row.classes[at].length * LETTER + 10), right + EDGE);
    return [
      shape("rect", { class: "shade", x: edge, y: TOP, width: Math.max(0, right - edge), height: AXIS - TOP + 6 }),
      shape("path", { class: "axis", d: `M${EDGE} ${AXIS}H${right}${ticks.map((value) => `M${this.#x(value).toFixed(1)} ${AXIS}v4`).join("")}` }),
      shape("path", { class: "margin", d: `M${edge.toFixed(1)} ${AXIS - 12}H${lead.toFixed(1)}` }),
      ...ticks.filter((_, at) => at % 2 === 0).map((value) => shape("text", { x: this.#x(value), y: AXIS + 20, "text-anchor": "middle" }, tick(value))),
      ...[...order.keys()].sort((one, other) => Number(order[one] === row.right) - Number(order[other] === row.right)).map((rank) => [rank, order[rank]]).flatMap(([rank, at]) => [
        ...(at === picked ? [shape("circle", { class: "ring", cx: this.#x(scores[at]), cy: AXIS, r: 11 })] : []),
        shape("circle", { class: at === row.right ? "score right" : "score", cx: this.#x(scores[at]), cy: AXIS, r: 7 }),
        shape("text", { class: at === row.right ? "halo strong" : "halo", x: names[rank], y: NAME, "text-anchor": "middle" }, row.classes[at]),
      ]),
    ];
  }
}

/**
 * Where names stand that do not cover each other, each as near to its place as those beside it allow.
 * @param {number[]} places rising
 * @param {number[]} widths
 * @param {number} room from 0
 */
export function beside(places, widths, room) {
  const found = [...places];
  let free = 0;
  found.forEach((place, at) => {
    found[at] = Math.max(place, free + widths[at] / 2);
    free = found[at] + widths[at] / 2;
  });
  let last = room;
  for (let at = found.length - 1; at >= 0; at--) {
    found[at] = Math.min(found[at], last - widths[at] / 2);
    last = found[at] - widths[at] / 2;
  }
  return found;
}

/**
 * What is typed; null if that is no number.
 * @param {string} text
 */
function numberOf(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return plain === "" || Number.isNaN(Number(plain)) ? null : Number(plain);
}

/** @param {number} value */
const tenths = (value) => Math.round(value * 10) / 10;
