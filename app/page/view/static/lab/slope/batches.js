// All rows, sixteen, and one row a step: three walks from one start, each of which has read as many rows.

import { make } from "../../lib/dom.js";
import { count } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "../panels/disc.js";
import { discAt, shape, through } from "../panels/svg.js";
import { spread } from "../optimizers/scene.js";
import { Hill } from "./hill.js";
import { Spent } from "./spent.js";

/** @typedef {import("./scene.js").BatchPath} BatchPath */

const FIRST = 5; // the number of the walk over all rows
const AHEAD = 0.25; // how strongly the steps to come are drawn
const DOTS = 60; // of a longer path no place is marked

export class BatchWalks {
  /** @param {import("../figure.js").Outside} outside */
  constructor(outside) {
    const { words, go } = outside;
    this.words = words;
    this.hill = new Hill(outside, words.batchesLabel);
    this.spent = new Spent(words.rowsTitle, go);
    this.keys = [words.allRows, words.sixteenRows, words.oneRow].map((text, at) => make("span", {}, disc(FIRST + at), text));
    this.key = make("p", { class: "batch-key" }, ...this.keys);
  }

  /**
   * @param {import("./scene.js").Scene} scene
   * @param {number[][] | undefined} heights
   * @param {import("../figure.js").Moment & {focus: number}} moment
   */
  draw({ hand, batches }, heights, { step, theme, isTold, focus }) {
    const { paths, counts } = batches;
    this.hill.draw({ hand, heights, theme }, ({ x, y, width, height }) => {
      const spots = paths.map(({ places }) => places.map(([a, b]) => /** @type {[number, number]} */ ([x(a), y(b)])));
      const ends = paths.map(({ steps }, at) => spots[at][steps[step]]);
      const apart = spread([...ends].reverse(), 17, { width, height, edge: 10 }).reverse();
      const lines = paths.map((path, at) => this.#path(FIRST + at, spots[at], path.steps[step], isTold, focus)).reverse().flat();
      const discs = step ? ends.flatMap(([a, b], at) => [
        shape("path", { class: "tie", d: `M${a.toFixed(1)} ${b.toFixed(1)}L${apart[at][0].toFixed(1)} ${apart[at][1].toFixed(1)}`, stroke: `var(--network-${FIRST + at})` }),
        discAt(FIRST + at, ...apart[at]),
      ]) : [];
      return [lines, discs];
    });
    const lines = paths.map(({ losses }, at) => ({ number: FIRST + at, losses }));
    this.spent.draw({ counts, lines, step, focus, isTold, text: fill(this.words.rowsSpoken, { count: count(counts[step]) }) });
    paths.forEach(({ steps }, at) => (this.keys[at].title = fill(this.words.stepsSoFar, { count: count(steps[step]) })));
  }

  /**
   * @param {number} number
   * @param {[number, number][]} spots
   * @param {number} step
   * @param {boolean} isTold
   * @param {number} focus
   */
  #path(number, spots, step, isTold, focus) {
    const look = { fill: "none", stroke: `var(--network-${number})`, "stroke-linejoin": "round" };
    const isLong = spots.length > DOTS, isOn = number === focus;
    return [
      ...(isTold ? [shape("path", { ...look, d: through(spots.slice(step)), "stroke-width": 1, opacity: AHEAD })] : []),
      shape("path", { ...look, d: through(spots.slice(0, step + 1)), "stroke-width": isOn ? 2.6 : isLong ? 1 : 1.8, opacity: isLong && !isOn ? 0.7 : 1 }),
      ...(isLong ? [] : spots.slice(0, step + 1).map(([x, y]) => shape("circle", { cx: x, cy: y, r: 2, fill: `var(--network-${number})` }))),
    ];
  }
}
