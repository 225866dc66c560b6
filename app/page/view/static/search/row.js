// One setting of the search: whether it is searched, and over which range or which values.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Slider } from "./slider.js";

/**
 * @typedef {{path: string, title: string, on: boolean, problem: string, isTyped?: boolean, low?: number, high?: number,
 *   scale?: "log" | "linear", values?: unknown[]}} Row `isTyped`: the problem is with what was typed, which stays to be corrected
 * @typedef {{title: string, reach?: [number, number], whole?: boolean, isLog?: boolean,
 *   choices?: import("./results.js").Choice[]}} Setting what a search may vary: a number whose slider reaches so far, and whether
 *   factors can count; or a choice
 * @typedef {{switch: (path: string, on: boolean) => void, range: (path: string, low: unknown, high: unknown) => void,
 *   scale: (path: string, scale: string) => void, values: (path: string, values: unknown[]) => void}} Edits
 */

export class RowView {
  /**
   * @param {string} path
   * @param {Record<string, string>} words
   * @param {Edits} edits
   */
  constructor(path, words, edits) {
    this.path = path;
    this.words = words;
    this.edits = edits;
    this.shown = "";
    /** @type {Row | undefined} */
    this.row = undefined;
    this.box = make("input", { type: "checkbox" });
    this.box.onchange = () => edits.switch(path, this.box.checked);
    this.name = make("span", { class: "search-name" });
    const label = make("label", { class: "search-label" }, this.box, this.name);
    this.ends = [0, 1].map((which) => {
      const field = make("input", { class: "search-end", inputmode: "decimal", maxlength: "12", size: "5" });
      field.onchange = () => this.#type(which);
      return field;
    });
    this.scale = make("button", { type: "button", class: "search-scale" });
    this.scale.onclick = () => edits.scale(path, this.row?.scale === "log" ? "linear" : "log");
    this.figures = make("span", { class: "search-figures" }, this.ends[0], make("span", {}, words.to), this.ends[1], this.scale);
    this.slider = new Slider([words.lowest, words.highest], (low, high, isDone) => {
      this.#write(low, high);
      if (isDone) edits.range(path, low, high);
    });
    this.chips = make("div", { class: "search-chips", role: "group" });
    this.problem = make("p", { class: "search-problem", role: "alert" });
    this.root = make("div", { class: "search-row" }, label, this.figures, this.slider.root, this.chips, this.problem);
  }

  /**
   * @param {Row} row
   * @param {Setting | undefined} setting
   * @param {[number, number] | null} whole the axis of the slider, if it is not the setting's own
   */
  draw(row, setting, whole) {
    const shown = JSON.stringify([row, setting, whole]);
    if (shown === this.shown) return;
    const { words } = this;
    this.shown = shown;
    this.row = row;
    this.box.checked = row.on;
    this.root.classList.toggle("off", !row.on);
    write(this.name, row.title);
    write(this.problem, row.problem);
    const isSet = row.values !== undefined;
    this.figures.hidden = isSet;
    this.slider.root.hidden = isSet || !row.on;
    this.chips.hidden = !isSet || !row.on;
    this.chips.setAttribute("aria-label", row.title);
    if (isSet) return this.#drawChips(row.values ?? [], setting?.choices ?? []);
    const [low, high] = [Number(row.low), Number(row.high)], isLog = row.scale === "log";
    if (!row.isTyped) this.#write(low, high);
    this.ends.forEach((field, which) => field.setAttribute("aria-label", fill(which ? words.highestOf : words.lowestOf, { title: row.title })));
    write(this.scale, isLog ? words.log : words.linear);
    this.scale.disabled = !setting?.isLog;
    this.scale.title = isLog ? words.logHelp : words.linearHelp;
    const reach = whole ?? setting?.reach ?? [low, high];
    const from = isLog ? Math.min(reach[0] > 0 ? reach[0] : low, low) : Math.min(reach[0], low), to = Math.max(reach[1], high);
    this.slider.handles.forEach((handle, which) => handle.setAttribute("aria-label", fill(which ? words.highestOf : words.lowestOf, { title: row.title })));
    const isDrawn = to > from && !(isLog && from <= 0);
    this.slider.root.hidden ||= !isDrawn;
    if (isDrawn) this.slider.draw({ low: from, high: to, isLog, whole: setting?.whole ?? false }, low, high);
  }

  /**
   * @param {unknown[]} on
   * @param {import("./results.js").Choice[]} choices
   */
  #drawChips(on, choices) {
    const held = /** @type {HTMLElement | null} */ (this.chips.querySelector(":focus"))?.textContent;
    this.chips.replaceChildren(...choices.map(({ value, title }) => {
      const chip = make("button", { type: "button", class: "search-chip", "aria-pressed": String(on.includes(value)) }, title);
      chip.onclick = () => this.edits.values(this.path, choices.map((choice) => choice.value).filter((each) => (each === value) !== on.includes(each)));
      return chip;
    }));
    for (const chip of this.chips.children) if (chip.textContent === held) /** @type {HTMLElement} */ (chip).focus();
  }

  /**
   * @param {number} low
   * @param {number} high
   */
  #write(low, high) {
    [low, high].forEach((value, which) => (this.ends[which].value = plain(value)));
  }

  /** @param {number} which */
  #type(which) {
    const values = this.ends.map(({ value }) => (value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value));
    this.shown = ""; // what comes back is shown even if nothing was changed
    if (this.row && values.some((value, end) => end === which || value !== (end ? this.row?.high : this.row?.low))) this.edits.range(this.path, values[0], values[1]);
  }
}

/**
 * A number as a person types it.
 * @param {number} value
 */
export const plain = (value) => String(+value.toPrecision(4)).replace("e+", "e");
