// The pinned runs next to the one that trains: boundaries, metrics and the settings that differ, in one table.

import { paintCells } from "../boundary/picture.js";
import { make } from "../lib/dom.js";
import { loss, percent, place } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { colorOfRun } from "./curves.js";

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
    /** @type {Record<string, HTMLElement>} what moves in the last column */
    this.now = {};
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
    if (whole) paintCells(this.pictures[this.pins.length], frame, theme, null);
    put(this.now.epochs, place(frame.step / frame.stepsPerEpoch, frame.step, words));
    for (const name of METRICS) put(this.now[name], (name.endsWith("Accuracy") ? percent : loss)(frame[name], words.none));
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
      if (pin) paintCells(picture, pin, theme, null);
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
    this.root.replaceChildren(
      make("h2", {}, words.runs),
      make("div", { class: "scroller" }, make("table", {},
        make("thead", {}, make("tr", {}, make("td", {}), ...pins.map((pin) => this.#head(pin, theme)),
          make("th", { scope: "col" }, words.now))),
        make("tbody", {},
          pictures,
          ...settings.map(({ title, values }) => {
            const now = make("td", { class: "now" }, values.at(-1) || words.none);
            const made = row(title, values.slice(0, -1).map((value) => value || words.none), now);
            made.className = "setting";
            return made;
          }),
          row(words.trained, pins.map((pin) => place(pin.step / pin.stepsPerEpoch, pin.step, words)), this.now.epochs),
          ...metrics.map((name) => row(words[name], pins.map((pin) => figureOf(name, pin, words)), this.now[name]))))),
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
    const mark = make("i", {});
    mark.style.setProperty("--color", colorOfRun(theme, number));
    const name = fill(words.runName, { number });
    const back = make("button", { type: "button", title: words.bringBackHelp, "aria-label": `${name}: ${words.bringBack}` }, words.bringBack);
    back.onclick = () => tell({ name: "bring_back", run: number });
    const unpin = make("button", { type: "button", class: "unpin", title: words.unpinHelp, "aria-label": `${name}: ${words.unpin}` }, "×");
    unpin.onclick = () => send("unpin", { run: number });
    return make("th", { scope: "col" }, make("div", {}, mark, name, back, unpin));
  }
}

/**
 * A pinned run's metric, marked if it is the best.
 * @param {typeof METRICS[number]} name
 * @param {Pin} pin
 * @param {Record<string, string>} words
 */
function figureOf(name, pin, words) {
  const text = (name.endsWith("Accuracy") ? percent : loss)(pin[name], words.none);
  return pin.best.includes(name) ? make("strong", { title: words.bestHelp }, text) : text;
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
