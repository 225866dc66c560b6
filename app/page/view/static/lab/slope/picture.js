// How does one follow the slope? Four ways on one budget, a step by hand, and batches of three sizes.

import { make, write } from "../../lib/dom.js";
import { count, tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { BatchWalks } from "./batches.js";
import { ByHand } from "./hand.js";
import { statesOf } from "./scene.js";
import { Spent } from "./spent.js";
import { Ways } from "./ways.js";

/** @typedef {import("./scene.js").Scene} Scene */

const SEARCHES = 2; // ways in which chance has a part: around them there is a band

export class Picture {
  /** @param {import("../figure.js").Outside} outside */
  constructor(outside) {
    const { words, go, later } = outside;
    this.words = words;
    this.later = later;
    this.focus = 0; // the way or the walk that is pointed at, 0 for none
    this.ways = new Ways(words, (number) => this.light(number ? [number] : []));
    this.spent = new Spent(words.spentTitle, go);
    this.hand = new ByHand(outside);
    this.batches = new BatchWalks(outside);
    this.notes = Object.fromEntries(["hand", "batches", "spent", "along", "rows"].map((name) => [name, make("small", {})]));
    const caption = (/** @type {string} */ name) =>
      make("figcaption", {}, make("b", { class: "explained", role: "note", "data-explain": `slope.${name}` }, words[`${name}Title`]), this.notes[name]);
    const part = (/** @type {string} */ name, /** @type {...Node} */ ...inside) => make("figure", { class: `part ${name}` }, caption(name), ...inside);
    this.root = make("div", { class: "slope" }, this.ways.root,
      part("hand", this.hand.hill.root, this.hand.tools), part("batches", this.batches.hill.root, this.batches.key),
      part("spent", this.spent.root), part("along", this.hand.along.root), part("rows", this.batches.spent.root));
  }

  /** @param {Scene} scene */
  about({ data, rate, nudge, ways }) {
    return { race: [data, rate, nudge, ways[0].losses[0]].join(), start: "" };
  }

  /** @param {Scene} scene */
  states(scene) {
    return statesOf(scene);
  }

  /**
   * Look at one way or walk while it is pointed at.
   * @param {number[]} numbers
   */
  light(numbers) {
    const focus = numbers.length === 1 ? numbers[0] : 0;
    if (focus === this.focus) return;
    this.focus = focus;
    this.later();
  }

  /**
   * @param {Scene} scene
   * @param {{pictures?: import("./scene.js").Pictures, ground?: {heights: number[][]}}} parts
   * @param {import("../figure.js").Moment} moment
   */
  draw(scene, { pictures, ground }, moment) {
    const { words, focus } = this;
    const { ways, counts, hand, batches } = scene, { step, isTold, theme } = moment;
    const heights = ground?.heights;
    this.ways.draw(scene, pictures, { ...moment, focus });
    const lines = ways.map(({ median, low, high }, at) => ({ number: at + 1, losses: median, ...(at < SEARCHES ? { low, high } : {}) }));
    this.spent.draw({ counts, lines, step, focus, isTold, text: fill(words.spentSpoken, { count: count(counts[step]) }) });
    this.hand.draw(hand, heights, theme);
    this.batches.draw(scene, heights, { ...moment, focus });
    /** @type {Record<string, string>} */
    const notes = {
      hand: fill(words.handNote, { count: count(scene.weights) }),
      batches: fill(words.batchesNote, { rate: tick(batches.rate) }),
      spent: fill(words.spentNote, { starts: scene.starts }),
      along: words.alongNote,
      rows: fill(words.rowsNote, { count: count(batches.counts[batches.counts.length - 1]) }),
    };
    for (const [name, text] of Object.entries(notes)) write(this.notes[name], text);
  }

  dispose() {}
}
