// From neuron to network: one unit in the plane, its mistakes, a hidden layer, and eight dates.

import { make, write } from "../../lib/dom.js";
import { fill } from "../../lib/text.js";
import { DeepDate } from "./deep.js";
import { HiddenLayer } from "./hidden.js";
import { History } from "./history.js";
import { UnitPlane } from "./plane.js";
import { Rule } from "./rule.js";
import { deepOf, mistakesAt, readingAt, weightsAt } from "./scene.js";
import { Table } from "./table.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Weights} Weights
 */

const RULES = ["perceptron", "Adaline"];
const LATE_MS = 1500; // how long the server may take to follow what was dragged

export class Picture {
  /** @param {import("../figure.js").Outside} outside */
  constructor(outside) {
    const { words, put, set, go, later } = outside;
    this.words = words;
    this.later = later;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    /** @type {Weights | undefined} that are dragged: the picture does not wait for the server to follow */
    this.own = undefined;
    this.leftAt = Infinity; // when they were let go of, in milliseconds
    const flip = (/** @type {number} */ row) => this.scene && set({ wanted: this.scene.wanted.map((value, at) => (at === row ? 1 - value : value)).join("") });
    const drag = (/** @type {Weights} */ weights) => {
      if (!this.own) go(0);
      [this.own, this.leftAt] = [weights, Infinity];
      put({ weights });
      later();
    };
    const drop = (/** @type {Weights} */ weights) => {
      this.leftAt = performance.now();
      set({ weights });
    };
    this.plane = new UnitPlane({ words, drag, drop, flip });
    this.table = new Table(words, flip);
    this.rule = new Rule(words);
    this.hidden = new HiddenLayer(outside);
    this.deep = new DeepDate(words);
    this.history = new History(words, (date) => {
      go(0);
      set({ date });
    });
    this.count = make("span", { class: "counter" });
    this.mistakes = make("b", {});
    this.epoch = make("b", {});
    this.count.append(words.epochCount, " ", this.epoch, " ", words.mistakeCount, " ", this.mistakes);
    this.rules = RULES.map((rule) => {
      const button = make("button", { type: "button" }, rule === "Adaline" ? "Adaline" : words.perceptronRule);
      button.onclick = () => set({ rule });
      return button;
    });
    const head = (/** @type {string} */ title, /** @type {string} */ note, /** @type {string} */ key, /** @type {...Node} */ ...more) =>
      make("div", { class: "part-head" }, make("b", { class: "explained", role: "note", "data-explain": `perceptron.${key}` }, title), ...(note ? [make("small", {}, note)] : []), ...more);
    this.root = make("div", { class: "neuron" },
      make("div", { class: "part unit" }, head(words.unit, words.unitNote, "unit"), this.plane.root),
      make("div", { class: "part learning" }, head(words.learning, "", "learning", this.count, make("span", { class: "segments", role: "group", "aria-label": words.whichRule }, ...this.rules)), this.table.root, this.rule.root, this.deep.root),
      make("div", { class: "part folded" }, this.hidden.root), this.history.root);
  }

  /** @param {Scene} scene */
  about({ task, wanted, start, order, rule, network, hasHidden }) {
    return { race: JSON.stringify([task, wanted, order, rule, network, hasHidden]), start: start.join() };
  }

  /** @param {Scene} scene */
  states({ states }) {
    return states;
  }

  /**
   * The step after the epoch that is shown.
   * @param {Scene} scene
   * @param {number} step
   */
  nextEpoch({ rows }, step) {
    return (Math.floor(step / rows.length) + 1) * rows.length;
  }

  light() {}

  /**
   * @param {Scene} scene
   * @param {{hidden?: import("./scene.js").Hidden | null}} parts
   * @param {import("../figure.js").Moment} moment
   */
  draw(scene, { hidden }, { step, theme }) {
    this.scene = scene;
    const own = this.#own(scene, step);
    const weights = own ?? weightsAt(scene, step), now = own ? undefined : readingAt(scene, step);
    this.plane.draw(scene, weights, now?.row);
    this.table.draw(scene, weights, own ? 0 : step);
    this.rule.draw(scene, step, own);
    this.hidden.draw(scene, hidden, step, theme);
    this.history.draw(scene);
    const deep = step === 0 && !own ? deepOf(scene) : undefined;
    this.root.classList.toggle("deep", deep !== undefined);
    this.deep.draw(deep);
    this.rules.forEach((button, at) => (button.ariaPressed = String(RULES[at] === scene.rule)));
    write(this.mistakes, String(own ? 0 : mistakesAt(scene, step)));
    write(this.epoch, String(now ? now.epoch + 1 : 0));
  }

  /**
   * What is dragged, until the scene has it, or someone plays on.
   * @param {Scene} scene
   * @param {number} step
   */
  #own({ start }, step) {
    const { own } = this;
    if (!own) return undefined;
    const isLeft = this.leftAt < Infinity;
    if (isLeft && (step > 0 || own.every((value, at) => Math.abs(value - start[at]) < 1e-9) || performance.now() - this.leftAt > LATE_MS)) this.own = undefined;
    return this.own;
  }

  dispose() {
    this.hidden.dispose();
  }
}
