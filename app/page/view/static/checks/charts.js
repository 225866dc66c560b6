// The drawings beside the lines: each belongs to one line, and is read by pointer or arrow keys.

import { make } from "../lib/dom.js";
import { Reader } from "../lab/panels/reader.js";
import { Drawing, shape } from "../lab/panels/svg.js";
import { BY_HEART, GRADIENT, RATE } from "./drawings.js";

/** @typedef {"gradient" | "rate" | "by_heart"} Key */

/** @type {Record<Key, import("./drawings.js").Kind<any>>} */
const KINDS = { gradient: GRADIENT, rate: RATE, by_heart: BY_HEART };

class Chart {
  /**
   * @param {Key} key
   * @param {Record<string, string>} words
   * @param {(key: string) => void} look
   */
  constructor(key, words, look) {
    this.key = key;
    this.words = words;
    this.kind = KINDS[key];
    /** @type {any} */
    this.data = null;
    this.waits = words.notChecked;
    this.drawing = new Drawing(150, (width, height) => this.#shapes(width, height));
    this.reader = new Reader(this.drawing, {
      label: words[`${key}Title`],
      count: () => (this.data ? this.kind.count(this.data) : 0),
      nearest: (x) => (this.data ? this.kind.nearest(this.data, x, this.drawing.width, this.drawing.height) : 0),
      said: (at) => this.kind.reads(this.data, words, at),
      far: 5,
    });
    const { slider, reading } = this.reader;
    this.reads = false;
    for (const [type, on] of /** @type {const} */ ([["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]])) {
      slider.addEventListener(type, () => this.#read(on));
    }
    this.note = make("p", { class: "chart-note" }, words[`${key}Note`]);
    this.root = make("figure", { class: "check-chart", "data-key": key },
      make("figcaption", {}, make("b", { class: "explained", "data-explain": `health.${key}`, role: "note" }, words[`${key}Title`]), " ", make("small", {}, words[`${key}About`])),
      slider, reading, this.note);
    this.root.onpointerenter = () => look(key);
    slider.addEventListener("focus", () => look(key));
    this.#read(false);
  }

  /** @param {any} data null until the check has run */
  take(data) {
    this.data = data;
    this.reader.at = data ? this.kind.first(data) : 0;
    this.reader.slider.tabIndex = data ? 0 : -1;
    this.reader.slider.ariaDisabled = String(!data);
    this.drawing.name(data ? this.kind.label(data, this.words) : this.waits);
    this.reader.again();
    this.drawing.again();
  }

  /** @param {string} text what stands in the place of a drawing */
  wait(text) {
    if (text === this.waits) return;
    this.waits = text;
    if (!this.data) this.take(null);
  }

  /** @param {number} height */
  fit(height) {
    const { drawing } = this;
    if (drawing.height === height) return;
    drawing.height = height;
    drawing.svg.setAttribute("height", String(height));
    drawing.again();
  }

  /** @param {boolean} on whether a place is read, whose sentence then stands below */
  #read(on) {
    this.reads = on && this.data !== null;
    this.reader.reading.hidden = !this.reads;
    this.note.hidden = this.reads;
    this.drawing.again();
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  #shapes(width, height) {
    if (this.data) return this.kind.shapes(this.data, this.words, width, height, this.reads ? this.reader.at : -1);
    return [shape("rect", { class: "zone", x: 46, y: 8, width: Math.max(0, width - 56), height: height - 30 }),
      shape("text", { x: 46 + (width - 56) / 2, y: height / 2 - 4, "text-anchor": "middle" }, this.waits)];
  }

  dispose() {
    this.drawing.dispose();
  }
}

export class Charts {
  /**
   * @param {Record<string, string>} words
   * @param {(key: string) => void} look
   */
  constructor(words, look) {
    this.words = words;
    this.all = /** @type {Key[]} */ (Object.keys(KINDS)).map((key) => new Chart(key, words, look));
    this.root = make("div", { class: "check-charts" }, ...this.all.map(({ root }) => root));
  }

  /** @param {{key: string, data: any}} told */
  take({ key, data }) {
    this.all.find((chart) => chart.key === key)?.take(data);
  }

  /**
   * @param {import("./main.js").Line[]} lines
   * @param {string} running
   */
  draw(lines, running) {
    const { words } = this;
    for (const chart of this.all) {
      const isOpen = lines.find(({ key }) => key === chart.key)?.mark === "open";
      chart.wait(chart.key === running ? words.checkingNow : isOpen ? words.notChecked : words.nothingToDraw);
    }
  }

  /** @param {string} key the line that is looked at */
  look(key) {
    if (!this.all.some((chart) => chart.key === key)) key = ""; // a line without a drawing leaves them alone
    for (const chart of this.all) chart.root.classList.toggle("looked", chart.key === key);
  }

  /** @param {number} height of each drawing */
  fit(height) {
    for (const chart of this.all) chart.fit(height);
  }

  dispose() {
    for (const chart of this.all) chart.dispose();
  }
}
