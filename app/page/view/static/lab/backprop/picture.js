// How does backpropagation work? The graph of an expression, and beside it one gate with its chain rule.

import { make } from "../../lib/dom.js";
import { reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { table } from "../panels/table.js";
import { Board } from "./board.js";
import { Field } from "./field.js";
import { Panel } from "./panel.js";
import { Known, isGate, nameOf, sharesOf, statesOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

export class Picture {
  /** @param {import("../figure.js").Outside} outside */
  constructor(outside) {
    const { words, put, set, go, later } = outside;
    this.words = words;
    this.go = go;
    this.step = 0;
    /** @type {number | undefined} a gate that was clicked; the next step lets go of it */
    this.chosen = undefined;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.field = new Field(words, (expression) => set({ expression }));
    const moved = (/** @type {number} */ leaf, /** @type {number} */ value) => (this.scene?.nodes ?? []).filter((node) => !isGate(node)).map((node, at) => (at === leaf ? value : node.value));
    this.board = new Board({
      words,
      choose: (gate) => {
        this.chosen = gate;
        later();
      },
      drag: (leaf, value) => put({ values: moved(leaf, value) }),
      drop: (leaf, value) => set({ values: moved(leaf, value) }),
    });
    this.panel = new Panel(words, () => go(this.step + 1));
    const key = (/** @type {string} */ name, /** @type {string} */ sample, /** @type {string} */ text) => make("span", { class: "wire-key" }, make("b", { class: name }, sample), text);
    this.unseen = make("div", {});
    this.told = "";
    const title = make("h3", {}, make("span", { class: "explained", "data-explain": "backprop.graph", role: "note" }, words.graph));
    this.root = make("div", { class: "circuit" },
      make("div", { class: "circuit-head" }, this.field.root, make("div", { class: "wire-keys" }, title, key("forward", "3", words.keyValue), key("backward", "−8", words.keyGradient), make("span", { class: "wire-key" }, make("i", {}), words.keyBand))),
      make("div", { class: "scroller" }, this.board.root), this.panel.root, this.unseen);
    import("../../vendor/dagre/dagre.esm.js").then((dagre) => {
      this.board.dagre = dagre;
      later();
    });
  }

  /** @param {{refused?: import("./field.js").Refused | null}} data */
  take({ refused = null }) {
    this.field.take(refused);
  }

  /** @param {Scene} scene */
  about({ expression }) {
    return { race: expression, start: "" };
  }

  /** @param {Scene} scene */
  states(scene) {
    return statesOf(scene);
  }

  light() {}

  /**
   * @param {Scene} scene
   * @param {Record<string, any>} _parts
   * @param {import("../figure.js").Moment} moment
   */
  draw(scene, _parts, { step, isPlaying, theme }) {
    const half = scene.last / 2;
    if (scene.asks && isPlaying && this.step < half && step >= half) { // from here on there is something to guess
      this.step = half;
      this.go(half);
      return;
    }
    const isOther = scene.expression !== this.scene?.expression;
    if (step !== this.step || isOther) this.chosen = undefined;
    [this.step, this.scene] = [step, scene];
    this.root.classList.toggle("dark", theme.dark);
    this.field.show(scene.expression);
    const known = new Known(scene, step), current = this.chosen ?? known.current;
    this.board.draw(scene, known, current);
    this.panel.draw(scene, known, current);
    this.#tell(scene, known);
  }

  /**
   * The same as a table, for those who do not see the graph.
   * @param {Scene} scene
   * @param {Known} known
   */
  #tell(scene, known) {
    const { words } = this;
    const shown = (/** @type {boolean} */ isKnown, /** @type {number} */ value) => (isKnown ? reading(value) : words.notShownYet);
    const rows = scene.nodes.map((node, number) => [
      isGate(node) ? node.text : node.name, shown(known.hasValue(number), node.value), shown(known.hasGradient(number), node.gradient),
      isGate(node) ? node.inputs.map((input, at) => `${nameOf(scene, input, words.gateName)}: ${shown(known.done.has(number), node.local[at])}`).join(", ") : "",
      known.hasGradient(number) ? sharesOf(scene, number).map(reading).join(" + ") : "",
    ]);
    const told = JSON.stringify(rows);
    if (told === this.told) return;
    this.told = told;
    clearTimeout(this.telling); // after a drag, not during it
    this.telling = setTimeout(() => this.unseen.replaceChildren(table(words.graph, [words.node, words.valueHead, words.gradientHead, words.localHead, words.sumHead], rows)), 150);
  }

  dispose() {
    clearTimeout(this.telling);
  }
}
