// What a screen reader is told: a table while the networks rest, and changes of their states when they settle.

import { make, write } from "../lib/dom.js";
import { amount, brief, briefLoss, count, wholePercent } from "../lib/format.js";
import { textOf } from "../layers/figures.js";
import { stateWord } from "./states.js";
import { fill } from "../lib/text.js";

/** @typedef {import("./frame.js").Scene} Scene */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./frame.js").Moment} Moment */
/** @typedef {Record<string, string>} Words */

const SETTLED_MS = 700; // after which nothing has changed

export class Told {
  /** @param {{words: Words, figures: import("../layers/figures.js").Figure[]}} data */
  constructor(data) {
    this.data = data;
    this.words = data.words;
    this.table = make("table", {});
    this.news = make("p", { role: "status" });
    this.root = make("div", { class: "unseen" }, this.table, this.news);
    this.told = "";
    /** @type {string[]} of the networks, as they were announced */
    this.states = [];
    this.run = -1;
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {string} measure that the chart by depth shows
   */
  draw(scene, frame, measure) {
    this.#follow(scene, frame);
    if (frame.playing) return;
    const cells = rowsOf(scene, frame, this.data, measure);
    const told = JSON.stringify(cells);
    if (told === this.told) return;
    this.told = told;
    const [heads, ...rows] = cells;
    this.table.replaceChildren(make("caption", {}, this.words.tableOfNetworks),
      make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head))),
      ...rows.map(([name, ...rest]) => make("tr", {}, make("th", { scope: "row" }, name), ...rest.map((text) => make("td", {}, text)))));
  }

  /** @type {(scene: Scene, frame: Frame) => void} */
  #follow({ run, networks: named }, { networks, step }) {
    const states = networks.map(({ state }) => state);
    if (run !== this.run) {
      [this.run, this.states, this.last] = [run, states, states.join()];
      clearTimeout(this.timer);
    }
    if (states.join() === this.last) return;
    this.last = states.join();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const changed = states.flatMap((state, at) => (state === this.states[at] ? []
        : [`${at + 1} ${named[at].name}: ${stateWord(networks[at], step, this.words)}`]));
      this.states = states;
      if (changed.length) write(this.news, fill(this.words.news, { step: count(step), changes: changed.join("; ") }));
    }, SETTLED_MS);
  }

  dispose() {
    clearTimeout(this.timer);
  }
}

/**
 * The table of all networks: their states, losses and accuracies, how each layer's numbers are spread, and the figure of
 * each layer that the chart by depth shows, if it is another.
 * @param {Scene} scene
 * @param {Frame} frame
 * @param {{words: Words, figures: import("../layers/figures.js").Figure[]}} data
 * @param {string} measure
 */
function rowsOf({ networks, titles }, frame, { words, figures }, measure) {
  const at = figures.findIndex(({ key }) => key === measure);
  const named = (/** @type {string} */ name) => titles.map((title) => `${title}, ${name}`);
  const heads = ["", words.stateOf, words.loss, words.testAccuracy, ...named(words.deviation), ...(at < 0 ? [] : named(figures[at].names[0]))];
  return [heads, ...frame.networks.map((moment, index) => [
    networks[index].name, stateWord(moment, frame.step, words), briefLoss(moment.metrics.trainLoss, words.none),
    wholePercent(moment.metrics.testAccuracy, words.none), ...moment.histograms.map(({ deviation }) => brief(Number.isNaN(deviation) ? null : deviation)),
    ...(at < 0 ? [] : moment.figures.map((layer) => textOf(figures[at], layer[at], words))),
  ])];
}

/**
 * Everything that is known of one layer of one network: pairs of a name and a text.
 * @param {Moment} moment
 * @param {number} layer
 * @param {{figures: import("../layers/figures.js").Figure[], words: Words}} data
 * @returns {[string, string][]}
 */
export function factsOf({ histograms, figures: values }, layer, { figures, words }) {
  const { low, high, mean, deviation } = histograms[layer];
  /** @type {[string, string][]} */
  const spread = Number.isNaN(low) ? [] : [
    [words.mean, amount(mean, words.none, 3)], [words.deviation, amount(deviation, words.none, 3)],
    [words.axis, fill(words.fromTo, { low: amount(low), high: amount(high) })],
  ];
  const more = figures.flatMap(({ key, names, format }, at) => {
    const value = values[layer][at];
    if (key === "signal" || Number.isNaN(value)) return [];
    return [/** @type {[string, string]} */ ([names[0], format === "share" ? wholePercent(value, words.none) : amount(value, words.none)])];
  });
  return [...spread, ...more];
}
