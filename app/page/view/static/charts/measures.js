// The two charts below the drawing: the loss, and next to it the accuracy, the learning rate, the confusion matrix, or in
// regression the answers.

import { make } from "../lib/dom.js";
import { explained } from "../lib/explain.js";
import { figure, percent, place, reading } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { drawAnswers } from "./answers.js";
import { Ahead } from "./ahead.js";
import { Confusion } from "./confusion.js";
import { Curves } from "./curves.js";
import { Moment, Readout } from "./hover.js";
import { Rewind } from "./rewind.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./curves.js").Run} Run */
/** @typedef {import("./curves.js").Series} Series */
/** @typedef {"accuracy" | "rate" | "confusion" | "answers"} View what the second chart shows */
/** @typedef {import("../lib/explain.js").Key} Key */

const SMOOTHING = [0, 0.01, 0.03, 0.1]; // fractions of the axis
const AHEAD_PX = 272; // that the pictures of the run ahead take at the right
const VIEWS = /** @type {Record<string, View[]>} */ ({ classification: ["accuracy", "rate", "confusion"], regression: ["answers", "rate"] });
const TITLES = /** @type {Record<View, Key>} */ ({ accuracy: "accuracy", rate: "learningRate", confusion: "confusion", answers: "answers" });

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
    this.log = false;
    this.ofTest = true;
    this.smoothing = 0;
    /** @type {Record<string, View>} by task */
    this.choices = { classification: "accuracy", regression: "answers" };
    /** @type {import("./curves.js").Pinned[]} */
    this.pinned = [];
    /** @type {number | null} the pinned run whose curves are in front */
    this.lit = null;
    /** @type {{left: number, top: number} | null} where the name of guessing stands */
    this.guessAt = null;
    this.send = send;
    /** @type {(set: "train" | "test", index: number) => void} shows a point in the plot */
    this.choose = () => {};
    this.compare = () => {}; // shows the pinned runs side by side
    this.boxes = { loss: new Curves(canvases.loss, words.epochs), second: new Curves(canvases.accuracy, words.epochs) };
    this.readouts = { loss: new Readout(this.boxes.loss), second: new Readout(this.boxes.second) };
    this.rewind = new Rewind(this.boxes.loss, words, send);
    this.moment = new Moment(() => this.#draw());
    this.moment.listen(this.boxes.loss);
    this.moment.listen(this.boxes.second);
    this.confusion = new Confusion(words, { send, choose: (set, index) => this.choose(set, index) });
    this.ahead = new Ahead(words);
    this.controls = this.#buildControls();
    this.keys = {
      penalty: explained(make("span", { class: "penalty" }, make("i", {}), make("span", {}, words.withPenalty)), "penalty"),
      rate: make("span", { class: "rate" }, make("i", {}), `${words.now} `, explained(make("output", {}), "learningRate")),
      trainFit: explained(make("output", { class: "trainFit" }), "trainFit"),
      testFit: explained(make("output", { class: "testFit" }), "testFit"),
    };
    this.guess = explained(make("span", { class: "guess", role: "note", tabindex: "0", hidden: "" }), "guessing");
    this.figures = this.#buildFigures(canvases, numbers);
    const [train, test] = [words.train, words.test];
    /** @type {Record<"loss" | "accuracy" | "rate", {series: Series[], high?: number, level?: number | null,
     *   tick?: (value: number) => string, text: (value: number) => string}>} */
    this.what = {
      loss: {
        text: reading,
        series: [{ row: 5, kind: "penalty", title: words.withPenalty }, { row: 2, kind: "test", title: test },
          { row: 1, kind: "train", title: train }],
      },
      accuracy: {
        high: 1,
        text: percent,
        tick: (value) => (value === 1 ? "100%" : String(100 * value)),
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
    const smooth = explained(make("input", { type: "range", class: "smooth", min: "0", max: String(SMOOTHING.length - 1), value: "0",
      "aria-label": words.smoothing }), "smoothing");
    smooth.oninput = () => ((this.smoothing = SMOOTHING[Number(smooth.value)]), this.#draw());
    const view = make("select", { class: "view", "aria-label": words.secondFigure },
      ...["accuracy", "answers", "rate", "confusion"].map((name) => make("option", { value: name }, words[name])));
    view.onchange = () => {
      if (this.last) this.choices[this.last.scene.task] = /** @type {View} */ (view.value);
      this.#draw();
    };
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
    const metric = (/** @type {"train" | "test"} */ kind, /** @type {"Loss" | "Accuracy"} */ name) =>
      make("span", { class: `${kind} ${name.toLowerCase()}` }, make("i", {}), `${words[kind]} `,
        explained(numbers[kind + name], `${kind}${name}`));
    const fit = (/** @type {"train" | "test"} */ kind) => make("span", { class: `${kind} fit` },
      make("i", { class: kind === "train" ? "disc" : "ring" }), `${words[kind]} R² `, keys[`${kind}Fit`]);
    const box = (/** @type {(HTMLElement)[]} */ ...inside) => make("div", { class: "box" }, ...inside);
    return [
      make("figure", { class: "curve" },
        make("figcaption", {}, explained(make("strong", {}, words.loss), "loss"), metric("train", "Loss"), metric("test", "Loss"), keys.penalty,
          make("div", { class: "tools" }, controls.log, controls.smooth, controls.pin, controls.compare)),
        box(canvases.loss, this.guess, this.ahead.element, readouts.loss.element, this.rewind.element)),
      make("figure", { class: "curve second" },
        make("figcaption", {}, make("span", { class: "bare title" }, controls.view), metric("train", "Accuracy"),
          metric("test", "Accuracy"), fit("train"), fit("test"), keys.rate,
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
    const view = this.choices[scene.task];
    const isCurve = view === "accuracy" || view === "rate";
    this.what.loss.level = scene.guess;
    this.boxes.second.off = !isCurve;
    const ahead = pinned.length ? null : this.ahead.of(frame, scene.run); // pinned runs have an axis of their own
    const epochs = Math.max(1, ...[frame, ...pinned, ...(ahead ? [ahead] : [])].map((run) => lastEpoch(run)));
    const look = { smoothing: this.smoothing, pinned, epochs, read: this.moment.in(frame, pinned, epochs), log: this.log, now: frame.step, lit: this.lit, ahead };
    // First everything that measures the page, then everything that changes it: it is laid out once.
    this.boxes.loss.draw(frame, theme, this.what.loss, look);
    if (isCurve) this.boxes.second.draw(frame, theme, this.what[view], { ...look, log: false });
    if (view === "answers") drawAnswers(this.boxes.second.sharp, scene, frame, theme, this.words);
    this.rewind.draw(frame, epochs);
    this.#showState(scene, frame, view);
    this.ahead.draw(frame, theme, ahead !== null && view !== "answers");
    this.#showGuess(scene, theme);
    this.#read("loss", this.what.loss, frame, look, theme);
    if (view !== "confusion") this.confusion.confused.close();
    if (isCurve) return this.#read("second", this.what[view], frame, look, theme);
    this.readouts.second.hide();
    if (view === "confusion") this.confusion.draw(frame, scene, theme, this.ofTest && scene.test.x.length > 0);
  }

  /**
   * The texts of the captions and controls.
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {View} view
   */
  #showState({ task, test }, frame, view) {
    const { controls, words, keys, figures } = this;
    const isTest = this.ofTest && test.x.length > 0;
    for (const option of controls.view.options) {
      const isOffered = VIEWS[task].includes(/** @type {View} */ (option.value));
      if (option.hidden === isOffered) option.hidden = option.disabled = !isOffered;
    }
    if (controls.view.value !== view) controls.view.value = view;
    put(figures[1].dataset, "view", view);
    put(/** @type {HTMLElement} */ (controls.view.parentElement).dataset, "explain", TITLES[view]);
    put(controls.log, "ariaPressed", String(this.log));
    put(controls.pin, "disabled", this.pinned.length === this.limits.runs);
    put(controls.pin, "title", controls.pin.disabled ? words.pinFull : words.pinHelp);
    put(controls.compare, "hidden", this.pinned.length === 0);
    put(controls.train, "ariaPressed", String(!isTest));
    put(controls.test, "ariaPressed", String(isTest));
    put(controls.test, "disabled", !test.x.length);
    put(keys.penalty, "hidden", Number.isNaN(frame.curves[5].at(-1) ?? NaN));
    put(/** @type {HTMLOutputElement} */ (keys.rate.lastChild), "value", reading(frame.curves[6].at(-1) ?? NaN));
    const [trainFit, testFit] = frame.answers;
    put(keys.trainFit, "value", fitText(trainFit, words));
    put(keys.testFit, "value", fitText(testFit, words));
    const canvas = this.boxes.second.sharp.canvas;
    put(canvas, "role", view === "answers" ? "img" : "application");
    put(canvas, "ariaLabel", view === "answers" ? words.answersLabel : `${words[view]}. ${words.curveKeys}`);
    put(canvas, "tabIndex", view === "accuracy" || view === "rate" ? 0 : -1);
  }

  /**
   * The name of the level that guessing reaches, at that level; none where curves leave it no room.
   * @param {Scene} scene
   * @param {Theme} theme
   */
  #showGuess({ task, guess }, theme) {
    const { guess: element, words, boxes: { loss } } = this;
    const isMean = task === "regression";
    const text = isMean ? words.guessMean : words.guessing;
    this.guessAt = loss.roomOnLevel(text, theme, this.ahead.element.hidden ? 0 : AHEAD_PX, this.guessAt);
    put(element, "hidden", this.guessAt === null);
    if (this.guessAt === null || guess === null) return;
    put(element, "textContent", text);
    put(element, "ariaLabel", fill(isMean ? words.guessMeanHelp : words.guessingHelp, { loss: figure(guess) }));
    put(element.dataset, "value", figure(guess));
    put(element.dataset, "explain", /** @type {Key} */ (isMean ? "guessMean" : "guessing"));
    put(element.dataset, "level", String(Math.round(loss.level ?? 0)));
    put(element.style, "top", `${this.guessAt.top}px`);
    put(element.style, "left", `${this.guessAt.left}px`);
  }

  /**
   * @param {"loss" | "second"} where
   * @param {{series: Series[], text: (value: number) => string}} what
   * @param {Frame} frame
   * @param {import("./curves.js").Look} look
   * @param {Theme} theme
   */
  #read(where, { series, text }, frame, { read, pinned, epochs }, theme) {
    const readout = this.readouts[where];
    if (!read) return readout.hide();
    const { epoch, step, here, there } = read;
    /** @type {{run?: number, text: string}[]} */
    const lines = here === null ? [] : this.#values(frame, here, series, text).map((value) => ({ text: value }));
    pinned.forEach((run, which) => {
      const at = there[which];
      if (at !== null) lines.push({ run: run.number, text: [run.name, ...this.#values(run, at, series, text)].filter(Boolean).join(", ") });
    });
    readout.show(epoch / epochs, [{ text: place(epoch, step, this.words) }, ...lines], theme, !frame.playing && this.moment.box === this.boxes[where]);
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

/**
 * R² with two decimals, or "none" if there is none.
 * @param {number | undefined} share
 * @param {Record<string, string>} words
 */
function fitText(share, { none }) {
  return share === undefined || Number.isNaN(share) ? none : share < -9.99 ? figure(share) : share.toFixed(2).replace("-", "−");
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
