// The pinned runs next to the one that trains: boundaries, metrics and the settings that differ, in one table.

import { marksOf, paintSmall, pointsOf } from "../boundary/small.js";
import { make } from "../lib/dom.js";
import { loss, percent, place } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { JUDGED, bestOf } from "./best.js";
import { discOf } from "./discs.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Pin} Pin */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {{title: string, values: string[]}} Setting */
/**
 * @typedef {{words: Record<string, string>, send: (command: string, fields?: Record<string, unknown>) => void,
 *   tell: (event: {name: string, [field: string]: unknown}) => void,
 *   light: (number: number | null) => void}} Outside `light` brings one run's curves to the front, or none
 */

const METRICS = /** @type {const} */ (["trainLoss", "testLoss", "trainAccuracy", "testAccuracy"]);

export class Runs {
  /**
   * @param {HTMLElement} root
   * @param {Outside} outside
   */
  constructor(root, outside) {
    this.root = root;
    this.outside = outside;
    /** @type {Pin[]} */
    this.pins = [];
    /** @type {Setting[]} */
    this.settings = [];
    this.built = "";
    /** @type {HTMLCanvasElement[]} */
    this.pictures = [];
    /** @type {HTMLCanvasElement | undefined} the training points of the run that trains */
    this.marks = undefined;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.marked = ""; // the theme in which they are drawn
    /** @type {Record<string, HTMLElement>} what moves in the last column */
    this.now = {};
    /** @type {Record<string, HTMLTableCellElement[]>} each run's cell, by metric, the current run's last */
    this.cells = {};
    for (const near of ["pointerover", "focusin"]) root.addEventListener(near, ({ target }) => this.#light(target));
    for (const far of ["pointerleave", "focusout"]) root.addEventListener(far, () => this.#light(null));
  }

  /** @param {Pin[]} pins */
  takePins(pins) {
    this.pins = pins;
    this.root.hidden = pins.length === 0;
    this.outside.light(null);
    this.built = "";
  }

  /** @param {Setting[]} settings */
  takeSettings(settings) {
    this.settings = settings;
    this.built = "";
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {boolean} whole whether the frame shows the boundary over the whole plane
   */
  draw(scene, frame, theme, whole) {
    if (!this.pins.length) return;
    const built = `${theme.id} ${scene.task}`;
    if (built !== this.built) this.#build(theme, scene.task);
    this.built = built;
    const { words } = this.outside;
    if (scene !== this.scene || theme.id !== this.marked) {
      this.marks = marksOf(pointsOf(scene), scene.task, theme);
      [this.scene, this.marked] = [scene, theme.id];
    }
    if (whole && this.marks) paintSmall(this.pictures[this.pins.length], frame, this.marks, theme);
    put(this.now.epochs, place(frame.step / frame.stepsPerEpoch, frame.step, words));
    for (const name of METRICS) put(this.now[name], written(name)(frame[name], words.none));
    const hasBegun = frame.step > 0; // before that there is nothing to judge
    this.root.classList.toggle("unbegun", !hasBegun);
    const runs = hasBegun ? [...this.pins, { ...frame, loss: scene.loss }] : this.pins;
    let isJudged = false;
    for (const name of JUDGED) {
      const best = bestOf(runs, name), cells = this.cells[name] ?? [];
      cells.forEach((cell, at) => mark(cell, best.includes(at), words));
      isJudged ||= cells.length > 0 && best.length > 0;
    }
    if (this.legend && this.legend.hidden === isJudged) this.legend.hidden = !isJudged;
  }

  /**
   * @param {Theme} theme
   * @param {string} task
   */
  #build(theme, task) {
    const { pins, settings, outside: { words } } = this;
    this.pictures = [...pins, null].map((pin) => {
      const label = pin ? fill(words.runBoundary, { number: pin.number }) : words.nowBoundary;
      const picture = make("canvas", { role: "img", "aria-label": label });
      if (pin) paintSmall(picture, pin, marksOf(pin, task, theme), theme);
      return picture;
    });
    this.now = Object.fromEntries(["epochs", ...METRICS].map((name) => [name, make("td", { class: "now" })]));
    const row = (/** @type {string} */ title, /** @type {(string | Node)[]} */ cells, /** @type {HTMLElement} */ now) =>
      make("tr", {}, make("th", { scope: "row" }, title), ...cells.map((cell) => make("td", {}, cell)), now);
    const exists = (/** @type {typeof METRICS[number]} */ name) => pins.some((pin) => pin[name] !== null);
    const metrics = METRICS.filter((name) => task !== "regression" || name.endsWith("Loss") || exists(name));
    const pictures = row(words.boundary, this.pictures.slice(0, -1), make("td", { class: "now" }, this.pictures[pins.length]));
    pictures.className = "pictures";
    this.root.style.setProperty("--columns", String(pins.length + 1));
    this.legend = make("p", { hidden: "" }, `★ ${words.bestHelp}`);
    this.root.replaceChildren(
      make("h2", {}, words.runs),
      make("div", { class: "scroller" }, make("table", {},
        make("thead", {}, make("tr", {}, make("td", {}), ...pins.map((pin) => this.#head(pin, theme)),
          make("th", { scope: "col", class: "now" }, words.now))),
        make("tbody", {},
          pictures,
          ...settings.map(({ title, values }) => {
            const now = make("td", { class: "now" }, values.at(-1) || words.none);
            const made = row(title, values.slice(0, -1).map((value) => value || words.none), now);
            made.className = "setting";
            return made;
          }),
          row(words.trained, pins.map((pin) => place(pin.step / pin.stepsPerEpoch, pin.step, words)), this.now.epochs),
          ...metrics.map((name) => {
            const made = row(words[name], pins.map((pin) => written(name)(pin[name], words.none)), this.now[name]);
            this.cells[name] = [...made.querySelectorAll("td")];
            return made;
          })))),
      this.legend,
      ...(settings.length ? [] : [make("p", {}, words.sameSettings)]),
    );
  }

  /**
   * Bring the curves of the column that contains an element to the front.
   * @param {EventTarget | null} target
   */
  #light(target) {
    const cell = target instanceof Element ? target.closest("td, th") : null;
    const at = cell instanceof HTMLTableCellElement ? cell.cellIndex - 1 : -1;
    this.outside.light(this.pins[at]?.number ?? null);
  }

  /**
   * @param {Pin} pin
   * @param {Theme} theme
   */
  #head({ number }, theme) {
    const { words, send, tell } = this.outside;
    const mark = discOf(theme, number);
    const name = fill(words.runName, { number });
    const back = make("button", { type: "button", title: words.bringBackHelp, "aria-label": `${name}: ${words.bringBack}` }, words.bringBack);
    back.onclick = () => tell({ name: "bring_back", run: number });
    const unpin = make("button", { type: "button", class: "unpin", title: words.unpinHelp, "aria-label": `${name}: ${words.unpin}` }, "×");
    unpin.onclick = () => send("unpin", { run: number });
    return make("th", { scope: "col" }, make("div", {}, make("span", { class: "unseen" }, name), mark, back, unpin));
  }
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {boolean} isBest
 * @param {Record<string, string>} words
 */
function mark(cell, isBest, words) {
  if (cell.classList.contains("best") === isBest) return;
  cell.classList.toggle("best", isBest);
  cell.title = isBest ? words.bestHelp : "";
}

/** @param {string} name */
const written = (name) => (name.endsWith("Accuracy") ? percent : loss);

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
