// The card on which a racer is chosen: its optimizer, its schedule, which is drawn, and the batch of its steps.

import { bringIntoView, make, write } from "../../lib/dom.js";
import { tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Control } from "../../settings/control.js";
import { disc } from "../panels/disc.js";
import { shape } from "../panels/svg.js";
import { curveOf, racerOf, textOf } from "./scene.js";

const [WIDE, HIGH] = [232, 46]; // of a schedule's drawing
const PARTS = /** @type {const} */ (["kind", "schedule", "batch"]);

/** @typedef {import("./scene.js").Scene} Scene */

export class Chooser {
  /**
   * @param {Record<string, string>} words
   * @param {{choose: (text: string) => void, closed: (number: number) => void}} outside what to do with the racers that are
   *   chosen, and when the card of one is closed
   */
  constructor(words, { choose, closed }) {
    this.words = words;
    this.outside = { choose, closed };
    this.number = 0; // of the racer whose card is open, from 1; 0 if none is
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.shown = ""; // the racers of that scene
    /** @type {string[]} those that were chosen and that no scene has yet */
    this.asked = [];
    /** @type {Record<string, Control>} */
    this.controls = {};
    this.title = make("b", {});
    this.about = make("p", { class: "about" });
    this.svg = shape("svg", { role: "img", width: WIDE, height: HIGH });
    this.rate = make("small", {});
    this.drawing = make("div", { class: "scheduled" }, this.svg, this.rate);
    this.remove = make("button", { type: "button", class: "remove" }, words.removeRacer);
    this.remove.onclick = () => this.#remove();
    const close = make("button", { type: "button", class: "quiet-close", "aria-label": words.closeCard, title: words.closeCard }, "×");
    close.onclick = () => this.close(true);
    this.head = make("div", { class: "head" }, this.title, close);
    this.fields = make("div", { class: "fields" });
    this.root = make("div", { class: "racer-card", role: "dialog", hidden: "" }, this.head, this.fields, this.about, this.drawing, this.remove);
    this.root.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close(true);
    };
    this.elsewhere = (/** @type {Event} */ event) => {
      const isInside = event.composedPath().some((target) => target instanceof Element && target.matches(".racer-card, .racer-more, .racer-add, .explanation"));
      if (this.number && !isInside) this.close(false);
    };
    document.addEventListener("pointerdown", this.elsewhere, { capture: true });
  }

  /** @param {number} number of a racer, from 1 */
  open(number) {
    this.number = number;
    this.root.hidden = false;
    if (this.scene) this.draw(this.scene, 0);
    this.controls.kind?.select?.focus({ preventScroll: true });
    bringIntoView(this.root, "nearest");
  }

  /** @param {boolean} isBack whether the focus goes back to the racer */
  close(isBack) {
    const { number } = this;
    this.number = 0;
    this.root.hidden = true;
    if (isBack) this.outside.closed(number);
  }

  /**
   * @param {Scene} scene
   * @param {number} step
   */
  draw(scene, step) {
    this.#take(scene);
    if (!this.fields.childElementCount) this.#build(scene);
    const racer = scene.racers[this.number - 1];
    if (!racer) return;
    const { words } = this, [, , about] = scene.choices.kinds.find(([key]) => key === racer.kind) ?? ["", "", { batches: false, momentum: false, search: false, text: "" }];
    if (this.root.dataset.number !== String(this.number)) {
      this.root.dataset.number = String(this.number);
      this.title.replaceChildren(disc(this.number), ` ${fill(words.racerNumber, { number: this.number })}`);
      this.root.setAttribute("aria-label", fill(words.racerNumber, { number: this.number }));
    }
    if (!this.asked.length) for (const name of PARTS) this.controls[name].show(name === "batch" && !racer.search && !about.batches ? "all" : racer[name], { off: name === "schedule" ? racer.search : name === "batch" && !about.batches });
    const isYours = this.number === scene.yours + 1 && !racer.search;
    write(this.about, [about.text, ...(isYours ? [about.momentum ? words.setAboveBoth : words.setAbove] : [])].join(" "));
    this.drawing.hidden = !racer.factors;
    if (racer.factors) this.#drawSchedule(racer.factors, racer, step);
    this.remove.disabled = scene.racers.length <= scene.choices.fewest;
    this.remove.title = this.remove.disabled ? words.raceTakesTwo : "";
  }

  /**
   * A scene has some of the racers that were asked for, or else others, as after Back: nothing is then waited for.
   * @param {Scene} scene
   */
  #take(scene) {
    if (scene === this.scene) return;
    const text = scene.racers.map(textOf).join();
    if (text !== this.shown) this.asked = this.asked.slice(this.asked.indexOf(text) + 1 || this.asked.length);
    [this.scene, this.shown] = [scene, text];
  }

  /** The racers as they were chosen last, each as the address has it. */
  get texts() {
    return (this.asked.at(-1) ?? this.shown).split(",");
  }

  /** @param {string[]} texts */
  choose(texts) {
    const text = texts.join();
    if (text !== (this.asked.at(-1) ?? this.shown)) this.asked.push(text);
    this.outside.choose(text);
  }

  /** @param {Scene} scene */
  #build({ choices }) {
    const options = { kind: choices.kinds.map(([key, name]) => [key, name]), schedule: choices.schedules, batch: choices.batches };
    for (const name of PARTS) {
      const description = { path: name, label: this.words[`racer_${name}`], kind: /** @type {const} */ ("choice"), options: /** @type {[string, string][]} */ (options[name]), explain: `optimizers.racer_${name}` };
      this.controls[name] = new Control(description, { words: this.words, set: (path, value) => this.#change({ [path]: String(value) }) });
    }
    this.fields.replaceChildren(...PARTS.map((name) => this.controls[name].root));
  }

  /**
   * The rate of the surface by step, and the step that is shown.
   * @param {number[]} factors
   * @param {{rate: number}} racer
   * @param {number} step
   */
  #drawSchedule(factors, { rate }, step) {
    const now = factors[Math.min(step, factors.length - 1)];
    const x = ((WIDE - 8) * Math.min(step, factors.length - 1)) / (factors.length - 1) + 4;
    this.svg.replaceChildren(
      shape("path", { class: "hair", d: `M4 ${HIGH - 4}H${WIDE - 4}` }),
      shape("path", { d: curveOf(factors, WIDE, HIGH, 4), fill: "none", stroke: `var(--network-${this.number})`, "stroke-width": 2 }),
      shape("circle", { cx: x, cy: 4 + (HIGH - 8) * (1 - now), r: 3.5, fill: `var(--network-${this.number})` }),
    );
    const last = factors.length - 1;
    write(this.rate, fill(this.words.rateFalls, { first: tick(rate), last: tick(+(rate * factors[last]).toPrecision(2)), steps: last }));
    this.svg.setAttribute("aria-label", this.rate.textContent ?? "");
  }

  /** @param {Partial<import("./scene.js").Chosen>} change */
  #change(change) {
    this.choose(this.texts.map((text, at) => (at === this.number - 1 ? textOf({ ...racerOf(text), ...change }) : text)));
  }

  #remove() {
    const { number } = this;
    this.close(true);
    this.choose(this.texts.filter((_, at) => at !== number - 1));
  }

  dispose() {
    document.removeEventListener("pointerdown", this.elsewhere, { capture: true });
  }
}
