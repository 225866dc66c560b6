// A lab with a live bench, which can be shown to a room.

import { Bench } from "../bench/bench.js";
import { SPREAD } from "../bench/lines.js";
import { Explain } from "../guide/explain.js";
import { bringIntoView } from "../lib/dom.js";
import { KINDS } from "./bench_panels.js";
import { LEARNED } from "./data.js";
import { Lab } from "./lab.js";
import { momentOf } from "./moment.js";
import { Presentation } from "./presentation.js";

/** @typedef {import("../bench/bench.js").Data & {lab: import("./data.js").Data, explanations: string}} Data */
/** @typedef {(event: import("../wire/outbox.js").Event) => void} Tell */

export class LabPage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {Tell} tell the page
   */
  constructor(element, data, tell) {
    this.data = data;
    this.figure = ""; // that a try has the chart by depth show
    this.lab = new Lab({
      words: data.words,
      kinds: KINDS,
      tell: (event) => {
        tell(event);
        if (event.name === "try") this.#showBench();
      },
      theme: () => /** @type {import("../lib/theme.js").Theme} */ (this.bench.theme),
      address: momentOf,
      light: (networks) => this.bench.link.point(networks.length === 1 ? networks[0] - 1 : null, null),
    });
    const { above, controls, below } = this.lab;
    this.bench = new Bench(element, data, {
      tell,
      slots: { above, controls, below },
      told: { claims: (claims) => this.lab.takeClaims(claims), panels: (found) => this.lab.takePanels(found) },
      drawn: (scene, frame) => {
        const { step, ended, networks } = frame;
        const valuesOf = (/** @type {string} */ key) => networks.map(({ figures, metrics }) =>
          key === "trainLoss" || key === "testLoss" ? metrics[key] : meanOf(figures, this.data.figures.findIndex((figure) => figure.key === key)));
        this.lab.draw({ run: scene.run, states: networks.map(({ state }) => asGuessed(state)), best: bestOf(networks), step, last: scene.last, ended, valuesOf });
        this.lab.figures.draw(scene, frame);
      },
      keys: [{ keys: ["P"], text: data.words.present, act: () => this.presentation.show() }],
      leave: () => this.lab.leave(this.explain, this.presentation),
    });
    this.presentation = new Presentation(this.bench.page.root, this.lab.present, data.words);
    this.explain = new Explain(this.bench.page.root, { words: data.words, address: data.explanations });
  }

  /**
   * @param {Data} data
   * @param {boolean} isSettled whether the page has handled all that it was asked
   */
  take(data, isSettled) {
    this.bench.take(data);
    this.lab.take(data.lab, isSettled);
    this.#showFigure(data.lab.tries.find(({ on }) => on)?.figure ?? "");
    this.explain.arrange();
  }

  /** Let the chart by depth show the share that a try is about, and the spread again after that. @param {string} figure */
  #showFigure(figure) {
    if (figure.endsWith("Loss")) figure = "";
    if (figure === this.figure) return;
    this.figure = figure;
    this.bench.page.measure.value = figure || SPREAD;
  }

  /** On a phone it is far above the button that was pressed. */
  #showBench() {
    const { root, bench } = this.bench.page;
    if (!root.classList.contains("narrow")) return;
    bringIntoView(bench, "start");
  }

  dispose() {
    this.presentation.show(false);
    this.bench.dispose();
    this.lab.dispose();
    this.explain.dispose();
  }
}

/**
 * The mean of a figure over the hidden layers that have it; NaN if none does.
 * @param {Float32Array[]} layers with the output
 * @param {number} at which figure
 */
function meanOf(layers, at) {
  const values = layers.slice(0, -1).map((layer) => layer[at]).filter((value) => !Number.isNaN(value));
  return values.reduce((sum, value) => sum + value, 0) / (values.length || NaN);
}

/**
 * The index of the network with the lowest test loss; -1 if none has one.
 * @param {import("../bench/frame.js").Moment[]} networks
 */
function bestOf(networks) {
  const losses = networks.map(({ metrics: { testLoss } }) => testLoss);
  return losses.indexOf(Math.min(...losses.filter((loss) => loss < Infinity)));
}

/**
 * A state as a guess asks for it: what a network has learned by heart, it has learned.
 * @param {string} state
 */
const asGuessed = (state) => (state === "memorized" ? LEARNED : state);
