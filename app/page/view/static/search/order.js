// What to search, and how: the draft of a search, or of its next stage.

import { make, write } from "../lib/dom.js";
import { heading } from "./chart.js";
import { RowView } from "./row.js";

/** @typedef {import("./row.js").Row} Row */
/** @typedef {import("./row.js").Setting} Setting */
/**
 * @typedef {{rows: Row[], method: string, trials: number | string, epochs: number | string, folds: number | string, problems: Record<string, string>}} Order
 * @typedef {{add: (path: string) => void, put: (field: string, value: number | string) => void} & import("./row.js").Edits} Edits
 */

const METHODS = ["random", "grid", "halving"];
const FIGURES = ["trials", "epochs", "folds"];

export class OrderView {
  /**
   * @param {Record<string, string>} words
   * @param {Edits} edits
   */
  constructor(words, edits) {
    this.words = words;
    this.edits = edits;
    /** @type {Map<string, RowView>} */
    this.rows = new Map();
    this.about = make("small", {});
    this.list = make("div", { class: "search-rows" });
    this.add = make("select", { class: "search-add", "aria-label": words.addParameter });
    this.add.onchange = () => {
      edits.add(this.add.value);
      this.add.value = "";
    };
    this.rest = make("p", { class: "search-problem", role: "alert" });
    this.methods = make("div", { class: "search-methods", role: "radiogroup", "aria-label": words.how });
    this.buttons = METHODS.map((method) => {
      const input = make("input", { type: "radio", name: "search-method", value: method });
      input.onchange = () => edits.put("method", method);
      this.methods.append(make("label", { title: words[`${method}Help`] }, input, make("span", {}, words[method])));
      return input;
    });
    this.fields = FIGURES.map((name) => {
      const field = make("input", { inputmode: "numeric", maxlength: "9" });
      field.onchange = () => edits.put(name, /^\d+$/.test(field.value.trim()) ? Number(field.value) : field.value);
      return field;
    });
    this.written = FIGURES.map(() => "");
    this.problems = FIGURES.map(() => make("p", { class: "search-problem", role: "alert" }));
    this.root = make("div", { class: "search-order" },
      make("section", {}, heading(words.what, this.about, "search.what"), this.list, this.rest, this.add),
      make("section", {}, heading(words.how, "", "search.how"), this.methods,
        make("div", { class: "search-fields" }, ...this.fields.map((field, at) => make("label", {}, make("span", {}, words[`${FIGURES[at]}Field`]), field))), ...this.problems));
  }

  /**
   * @param {Order} order
   * @param {Record<string, Setting>} settings
   * @param {{axes: Record<string, [number, number]>, about: string, isStudy: boolean}} state `axes` of the first stage's ranges
   */
  draw(order, settings, { axes, about, isStudy }) {
    write(this.about, about);
    const paths = new Set(order.rows.map(({ path }) => path));
    for (const [path, row] of this.rows) {
      if (paths.has(path)) continue;
      row.root.remove();
      this.rows.delete(path);
    }
    order.rows.forEach((row, at) => {
      let view = this.rows.get(row.path);
      if (!view) this.rows.set(row.path, (view = new RowView(row.path, this.words, this.edits)));
      if (this.list.children[at] !== view.root) this.list.insertBefore(view.root, this.list.children[at] ?? null);
      view.draw({ ...row, isTyped: row.problem !== "", problem: order.problems[row.path] ?? "" }, settings[row.path], axes[row.path] ?? null);
    });
    write(this.rest, order.problems[""] ?? "");
    this.#offer(Object.entries(settings).filter(([path]) => !paths.has(path)));
    this.buttons.forEach((button) => (button.checked = button.value === order.method));
    FIGURES.forEach((name, at) => {
      const field = this.fields[at], value = String(/** @type {any} */ (order)[name]);
      if (this.written[at] !== value) field.value = this.written[at] = value; // not while someone types the next one
      field.disabled = name === "folds" && isStudy;
      field.setAttribute("aria-invalid", String(name in order.problems));
      write(this.problems[at], order.problems[name] ?? "");
    });
  }

  /** @param {[string, Setting][]} offered */
  #offer(offered) {
    const shown = JSON.stringify(offered.map(([path]) => path));
    if (shown === this.add.dataset.shown) return;
    this.add.dataset.shown = shown;
    this.add.replaceChildren(make("option", { value: "" }, this.words.addParameter), ...offered.map(([path, { title }]) => make("option", { value: path }, title)));
  }
}
