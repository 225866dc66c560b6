// The columns of a bench: each network's name, boundary, state and figures.

import { marksOf, paintSmall } from "../boundary/small.js";
import { discOf } from "../charts/discs.js";
import { icon, make, write } from "../lib/dom.js";
import { briefLoss, wholePercent } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { mix, shadesOf } from "../lib/theme.js";
import { bytesOf } from "../wire/arrays.js";
import { stateIcon, stateWord } from "./states.js";

/** @typedef {import("./frame.js").Scene} Scene */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./frame.js").Moment} Moment */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {Record<string, string>} Words */
/**
 * @typedef {{root: HTMLElement, disc: HTMLElement, name: HTMLElement, note: HTMLElement, picture: HTMLCanvasElement,
 *   sign: HTMLElement, state: HTMLElement, loss: HTMLElement, test: HTMLElement, testName: HTMLElement, best: HTMLElement,
 *   marks: HTMLCanvasElement | null, shown: string}} Column
 */

export class Columns {
  /**
   * @param {HTMLElement} root
   * @param {{words: Words, open: (network: number) => void, remove?: (network: number) => void}} outside
   */
  constructor(root, { words, open, remove }) {
    this.root = root;
    this.words = words;
    this.open = open;
    this.remove = remove;
    /** @type {number | null} */
    this.best = null;
    /** @type {Column[]} */
    this.all = [];
    this.marked = "";
    /** @type {Theme | undefined} */
    this.gray = undefined;
    this.grayed = "";
  }

  /**
   * Name the networks; the elements stay if there are as many.
   * @param {{name: string, note: string}[]} networks
   */
  name(networks) {
    if (networks.length !== this.all.length) {
      this.all = networks.map((_, at) => this.#build(at));
      this.root.replaceChildren(...this.all.map(({ root }) => root));
      this.marked = "";
    }
    networks.forEach(({ name, note }, at) => {
      const column = this.all[at];
      write(column.name, name);
      write(column.note, note);
      column.note.title = note;
      column.picture.setAttribute("aria-label", fill(this.words.boundaryOf, { name }));
      column.root.classList.toggle("noted", note !== "");
      const say = (/** @type {string} */ kind, /** @type {string} */ text) => column.root.querySelector(kind)?.setAttribute("aria-label", fill(text, { name }));
      say(".open", this.words.openNetwork);
      say(".remove", this.words.removeNetwork);
    });
    this.mark(this.best);
  }

  /**
   * Say which network is the best.
   * @param {number | null} best
   */
  mark(best) {
    this.best = best;
    this.all.forEach((column, at) => (column.best.hidden = at !== best));
  }

  /** @param {number} at */
  #build(at) {
    const { words } = this;
    const [disc, name, note, sign, state] = [make("span", { class: "disc" }), make("b", {}), make("small", {}), make("i", {}), make("b", {})];
    const [loss, test, testName] = [make("b", {}), make("b", {}), make("span", {}, words.testShort)];
    const open = make("button", { type: "button", class: "open", tabindex: "-1", title: words.openHere }, icon("open"));
    open.onclick = (event) => {
      event.stopPropagation();
      this.open(at);
    };
    const picture = make("canvas", { role: "img", width: "1", height: "1" });
    const best = make("span", { class: "best", title: words.bestHelp ?? "", hidden: "" }, "★ ", words.best ?? "");
    const over = make("div", { class: "over" }, best, make("div", {}, open, ...(this.remove ? [this.#buildRemove(at)] : [])));
    const root = make("div", { class: "column", "data-network": String(at) },
      make("div", { class: "column-head" }, disc, name, note), make("div", { class: "pictured" }, picture, over),
      make("div", { class: "column-figures" }, make("div", { class: "state" }, sign, state),
        make("div", { class: "pair" }, make("span", {}, `${words.lossShort} `, loss), make("span", {}, testName, " ", test))));
    return { root, disc, name, note, picture, sign, state, loss, test, testName, best, marks: null, shown: "" };
  }

  /** @param {number} at */
  #buildRemove(at) {
    const button = make("button", { type: "button", class: "remove", tabindex: "-1", title: fill(this.words.removeNetwork, { name: at + 1 }) }, "×");
    button.onclick = (event) => {
      event.stopPropagation();
      this.remove?.(at);
    };
    return button;
  }

  /** Each network's disc, which is there before its picture is. @param {Theme} theme */
  number(theme) {
    this.all.forEach(({ disc }, at) => disc.replaceChildren(discOf(theme, at + 1)));
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {number} size of a picture
   * @param {boolean} hasTestLoss whether the test loss is told, not the test accuracy
   */
  draw(scene, frame, theme, size, hasTestLoss) {
    const side = Math.round(size * (window.devicePixelRatio || 1));
    const marked = `${frame.scene} ${theme.id} ${side}`;
    if (marked !== this.marked) this.#mark(scene, theme, side);
    this.marked = marked;
    frame.networks.forEach((moment, at) => {
      const column = this.all[at];
      const isOver = moment.state === "diverged";
      if (column.marks) paintSmall(column.picture, moment, column.marks, isOver ? this.#grayOf(theme) : theme);
      this.#tell(column, moment, scene, { hasTestLoss: hasTestLoss || scene.task === "regression", step: frame.step });
    });
  }

  /**
   * @param {Scene} scene
   * @param {Theme} theme
   * @param {number} side
   */
  #mark({ networks, task }, theme, side) {
    networks.forEach(({ places, marks }, at) => {
      const points = { places: new Uint16Array(bytesOf(places).buffer), marks: bytesOf(marks) };
      this.all[at].marks = marksOf(points, task, theme, side);
    });
  }

  /**
   * @param {Column} column
   * @param {Moment} moment
   * @param {Scene} scene
   * @param {{hasTestLoss: boolean, step: number}} how
   */
  #tell(column, moment, { goal }, { hasTestLoss, step }) {
    const [{ words }, { metrics, state }] = [this, moment];
    if (column.shown !== state) {
      column.sign.replaceChildren(stateIcon(state));
      column.root.dataset.state = state;
      column.state.title = fill(words[`${state}Help`], { goal });
      column.shown = state;
    }
    write(column.state, stateWord(moment, step, words));
    write(column.loss, briefLoss(metrics.trainLoss, words.none));
    write(column.testName, hasTestLoss ? words.testLossShort : words.testShort);
    write(column.test, hasTestLoss ? briefLoss(metrics.testLoss, words.none) : wholePercent(metrics.testAccuracy, words.none));
  }

  /** A theme without hues: the picture is that of a network that is no more. @param {Theme} theme */
  #grayOf(theme) {
    if (this.gray && this.grayed === theme.id) return this.gray;
    this.grayed = theme.id;
    const ends = theme.palette.classes.map((_, at) => mix(theme.background, theme.text, at % 2 ? 0.3 : 0.55));
    this.gray = { ...theme, shades: ends.map((end) => shadesOf(theme.palette.middle, end)) };
    return this.gray;
  }
}
