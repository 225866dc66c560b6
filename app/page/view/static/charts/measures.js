// The two charts below the drawing: the loss, and next to it the accuracy, the learning rate or the confusion matrix.

import { make } from "../lib/dom.js";
import { percent, place, reading } from "../lib/format.js";
import { Confusion } from "./confusion.js";
import { Curves } from "./curves.js";
import { Moment, Readout } from "./hover.js";
import { Rewind } from "./rewind.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./curves.js").Run} Run */
/** @typedef {import("./curves.js").Series} Series */
/** @typedef {"accuracy" | "rate" | "confusion"} View what the second chart shows */

const SMOOTHING = [0, 0.01, 0.03, 0.1]; // fractions of the axis

export class Measures {
  /**
   * @param {{words: Record<string, string>, limits: {runs: number}}} data
   * @param {Record<"loss" | "accuracy", HTMLCanvasElement>} canvases
   * @param {Record<string, HTMLOutputElement>} numbers
   * @param {(command: string, fields?: Record<string, unknown>) => void} send
   */
  constructor({ words, limits }, canvases, numbers, send) {
    this.words = words;
    this.limits = limits;
    this.log = this.ofTest = false;
    this.smoothing = 0;
    this.choice = "accuracy";
    /** @type {import("./curves.js").Pinned[]} */
    this.pinned = [];
    /** @type {number | null} the pinned run whose curves are in front */
    this.lit = null;
    this.send = send;
    this.compare = () => {}; // shows the pinned runs side by side
    this.boxes = { loss: new Curves(canvases.loss, words.epochs), second: new Curves(canvases.accuracy, words.epochs) };
    this.readouts = { loss: new Readout(this.boxes.loss), second: new Readout(this.boxes.second) };
    this.rewind = new Rewind(this.boxes.loss, words, send);
    this.moment = new Moment(() => this.#draw());
    this.moment.listen(this.boxes.loss);
    this.moment.listen(this.boxes.second);
    this.confusion = new Confusion(words);
    this.controls = this.#buildControls();
    this.keys = {
      penalty: make("span", { class: "penalty" }, make("i", {}), words.withPenalty),
      rate: make("span", { class: "rate" }, make("i", {}), `${words.now} `, make("output", {})),
    };
    this.figures = this.#buildFigures(canvases, numbers);
    const [train, test] = [words.train, words.test];
    /** @type {Record<"loss" | "accuracy" | "rate", {series: Series[], high?: number, text: (value: number) => string}>} */
    this.what = {
      loss: {
        text: reading,
        series: [{ row: 5, kind: "penalty", title: words.withPenalty }, { row: 2, kind: "test", title: test },
          { row: 1, kind: "train", title: train }],
      },
      accuracy: {
        high: 1,
        text: percent,
        series: [{ row: 4, kind: "test", title: test }, { row: 3, kind: "train", title: train }],
      },
      rate: { text: reading, series: [{ row: 6, kind: "rate", title: words.learningRate }] },
    };
  }

  #buildControls() {
    const { words } = this;
    const button = (/** @type {string} */ name, /** @type {() => void} */ pressed) => {
      const made = make("button", { type: "button", class: `${name}-button`, title: words[`${name}Help`] }, words[name]);
      made.onclick = () => (pressed(), this.#draw());
      return made;
    };
    const smooth = make("input", { type: "range", class: "smooth", min: "0", max: String(SMOOTHING.length - 1), value: "0",
      "aria-label": words.smoothing, title: words.smoothingHelp });
    smooth.oninput = () => ((this.smoothing = SMOOTHING[Number(smooth.value)]), this.#draw());
    const view = make("select", { class: "view", "aria-label": words.secondFigure },
      ...["accuracy", "rate", "confusion"].map((name) => make("option", { value: name }, words[name])));
    view.onchange = () => ((this.choice = view.value), this.#draw());
    return {
      log: button("log", () => (this.log = !this.log)),
      pin: button("pin", () => this.send("pin")),
      compare: button("compare", () => this.compare()),
      train: button("train", () => (this.ofTest = false)),
      test: button("test", () => (this.ofTest = true)),
      smooth,
      view,
    };
  }

  /**
   * @param {Record<"loss" | "accuracy", HTMLCanvasElement>} canvases
   * @param {Record<string, HTMLOutputElement>} numbers
   */
  #buildFigures(canvases, numbers) {
    const { words, controls, readouts, keys } = this;
    const metric = (/** @type {string} */ kind, /** @type {string} */ name) =>
      make("span", { class: kind }, make("i", {}), `${words[kind]} `, numbers[kind + name]);
    const box = (/** @type {(HTMLElement)[]} */ ...inside) => make("div", { class: "box" }, ...inside);
    return [
      make("figure", { class: "curve" },
        make("figcaption", {}, make("strong", {}, words.loss), metric("train", "Loss"), metric("test", "Loss"), keys.penalty,
          make("div", { class: "tools" }, controls.log, controls.smooth, controls.pin, controls.compare)),
        box(canvases.loss, readouts.loss.element, this.rewind.element)),
      make("figure", { class: "curve second" },
        make("figcaption", {}, controls.view, metric("train", "Accuracy"), metric("test", "Accuracy"), keys.rate,
          make("div", { class: "tools rows" }, controls.train, controls.test)),
        box(canvases.accuracy, readouts.second.element, this.confusion.element)),
    ];
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    this.last = { scene, frame, theme };
    this.#draw();
  }

  /** @param {number | null} number of the pinned run whose curves come to the front */
  light(number) {
    if (number === this.lit) return;
    this.lit = number;
    this.#draw();
  }

  #draw() {
    if (!this.last) return;
    const { last: { scene, frame, theme }, pinned } = this;
    const view = /** @type {View} */ (scene.task === "regression" ? "rate" : this.choice);
    const epochs = Math.max(1, ...[frame, ...pinned].map((run) => lastEpoch(run)));
    const look = { smoothing: this.smoothing, pinned, epochs, read: this.moment.in(frame, pinned, epochs), log: this.log, now: frame.step, lit: this.lit };
    // First everything that measures the page, then everything that changes it: it is laid out once.
    this.boxes.loss.draw(frame, theme, this.what.loss, look);
    if (view !== "confusion") this.boxes.second.draw(frame, theme, this.what[view], { ...look, log: false });
    this.rewind.draw(frame, epochs);
    this.#showState(scene, frame, view);
    this.#read("loss", this.what.loss, frame, look);
    if (view !== "confusion") return this.#read("second", this.what[view], frame, look);
    this.readouts.second.hide();
    this.confusion.draw(frame, scene.classes, theme, this.ofTest);
  }

  /**
   * The texts of the captions and controls.
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {View} view
   */
  #showState({ task }, frame, view) {
    const { controls, words, keys, figures } = this;
    for (const option of controls.view.options) option.hidden = option.disabled = task === "regression" && option.value !== view;
    if (controls.view.value !== view) controls.view.value = view;
    put(figures[1].dataset, "view", view);
    put(controls.log, "ariaPressed", String(this.log));
    put(controls.pin, "disabled", this.pinned.length === this.limits.runs);
    put(controls.compare, "hidden", this.pinned.length === 0);
    put(controls.train, "ariaPressed", String(!this.ofTest));
    put(controls.test, "ariaPressed", String(this.ofTest));
    put(keys.penalty, "hidden", Number.isNaN(frame.curves[5].at(-1) ?? NaN));
    put(/** @type {HTMLOutputElement} */ (keys.rate.lastChild), "value", reading(frame.curves[6].at(-1) ?? NaN));
    const canvas = this.boxes.second.sharp.canvas;
    put(canvas, "ariaLabel", `${words[view]}. ${words.curveKeys}`);
    put(canvas, "tabIndex", view === "confusion" ? -1 : 0);
  }

  /**
   * @param {"loss" | "second"} where
   * @param {{series: Series[], text: (value: number) => string}} what
   * @param {Frame} frame
   * @param {import("./curves.js").Look} look
   */
  #read(where, { series, text }, frame, { read, pinned, epochs }) {
    const readout = this.readouts[where];
    if (!read) return readout.hide();
    const { epoch, step, here, there } = read;
    const lines = here === null ? [] : this.#values(frame, here, series, text);
    pinned.forEach((run, which) => {
      const at = there[which];
      if (at !== null) lines.push(`${run.number}: ${this.#values(run, at, series, text).join(", ")}`);
    });
    readout.show(epoch / epochs, [place(epoch, step, this.words), ...lines], !frame.playing && this.moment.box === this.boxes[where]);
  }

  /**
   * @param {Run} run
   * @param {number} at
   * @param {Series[]} series
   * @param {(value: number) => string} text
   */
  #values({ curves }, at, series, text) {
    return [...series].reverse().filter(({ row }) => !Number.isNaN(curves[row][at]))
      .map(({ row, title }) => `${title} ${text(curves[row][at])}`);
  }
}

/** @param {Run} run */
function lastEpoch({ curves, stepsPerEpoch }) {
  return (curves[0].at(-1) ?? 0) / stepsPerEpoch;
}

/**
 * Set only what differs, so that nothing is laid out again needlessly.
 * @template {object} T
 * @template {keyof T} K
 * @param {T} target
 * @param {K} name
 * @param {T[K]} value
 */
function put(target, name, value) {
  if (target[name] !== value) target[name] = value;
}
