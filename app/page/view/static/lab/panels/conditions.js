// How many steps each preparation takes, over its condition number: both in powers of ten.

import { placed } from "../../charts/discs.js";
import { make } from "../../lib/dom.js";
import { count, reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, decades, discAt, logarithmic, shape } from "./svg.js";

/** @typedef {{goal: number, most: number, points: {network: number, condition: number, steps: number | null}[]}} Data */

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [250, 42, 16, 20, 36];
const LABEL = 96; // pixels that the line's name is long
const FEWEST = 8; // steps on the axis
const EVEN = 0.4; // the lowest condition number on the axis: room for the discs at 1

export class Conditions {
  static columns = 4;
  static heights = /** @type {const} */ ([286, 286]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.drawing = new Drawing(HEIGHT, (width) => this.#shapes(width));
    this.drawing.root.classList.add("bare");
    this.about = make("p", { class: "panel-about" });
    this.root = make("div", {}, this.drawing.root, this.about);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    const { words } = this;
    const said = data.points.map(({ network, condition, steps }) => fill(words.conditionsPoint, {
      name: words[`preparation${network}`], condition: reading(condition), steps: steps === null ? fill(words.moreThan, { count: count(data.most) }) : count(steps),
    }));
    this.drawing.name(said.join("; "));
    const [raw, centered, scaled, , , white] = data.points;
    const isKnown = raw.steps !== null && centered.steps !== null && scaled.steps !== null && white.steps !== null;
    this.about.textContent = isKnown ? fill(words.conditionsAbout, {
      condition: reading(raw.condition / centered.condition), steps: reading(/** @type {number} */ (raw.steps) / /** @type {number} */ (centered.steps)),
      scaled: /** @type {number} */ (scaled.steps), white: /** @type {number} */ (white.steps),
    }) : "";
    this.drawing.again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /** @param {number} width */
  #shapes(width) {
    const { data, words } = this;
    if (!data) return [];
    const [right, floor] = [width - RIGHT, HEIGHT - BOTTOM];
    const widest = Math.max(...data.points.map(({ condition }) => condition)) * 2;
    const highest = Math.max(...data.points.map(({ steps }) => steps ?? data.most), widest) * 1.6;
    const x = logarithmic(EVEN, widest, LEFT, right), y = logarithmic(FEWEST, highest, floor, TOP);
    const drawn = decades(1, widest).flatMap(([number, written]) => [
      shape("path", { class: "grid", d: `M${x(number)} ${TOP}V${floor}` }), shape("text", { x: x(number), y: floor + 15, "text-anchor": "middle" }, written)]);
    drawn.push(...decades(10, highest).flatMap(([number, written]) => [
      shape("path", { class: "grid", d: `M${LEFT} ${y(number)}H${right}` }), shape("text", { x: LEFT - 5, y: y(number), dy: ".35em", "text-anchor": "end" }, written)]));
    const falls = (floor - y(widest)) / (x(widest) - x(FEWEST)); // of the line, from right to left
    drawn.push(shape("path", { class: "slope", d: `M${x(FEWEST)} ${floor}L${x(widest)} ${y(widest)}` }),
      shape("text", { x: x(widest) - 2, y: y(widest) + falls * LABEL + 16, "text-anchor": "end" }, words.conditionsEqual),
      shape("text", { x: right, y: floor + 31, "text-anchor": "end" }, words.conditionsAcross), shape("text", { x: LEFT + 4, y: TOP - 7 }, words.conditionsUp));
    const discs = placed(data.points.map(({ network, condition, steps }) => ({ number: network, x: x(condition), y: y(steps ?? data.most) })), 8);
    drawn.push(...discs.map(({ number, x: across, y: up }) => discAt(number, Math.max(LEFT - 2, across), up)));
    return drawn;
  }
}
