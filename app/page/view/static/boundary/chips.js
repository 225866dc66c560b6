// The axes' names and ends, in the corners of the main plot; of more than two columns, menus to choose others.

import { make } from "../lib/dom.js";
import { explained } from "../lib/explain.js";
import { range } from "../lib/format.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {"components" | "through"} Plane that is none of two columns */

const PLACES = ["across", "up"];

export class Chips {
  /**
   * @param {HTMLElement} area of the plot
   * @param {Record<string, string>} words
   * @param {{axis: (which: number, key: string) => void, plane: (name: Plane) => void}} to called when another column is
   *   chosen, or another plane
   */
  constructor(area, words, to) {
    this.words = words;
    this.now = [0, 0]; // which option is what the plot is drawn over
    this.axes = [words.across, words.up].map((name, which) => {
      const select = make("select", { class: `axis ${PLACES[which]}`, "aria-label": name, title: name, hidden: "" });
      select.onchange = () => {
        const plane = /** @type {Plane | undefined} */ (select.selectedOptions[0].dataset.plane);
        if (!plane) return to.axis(which, select.value);
        this.#show(which); // until there is such a plane
        to.plane(plane);
      };
      const [title, ends] = [make("span", {}), make("span", { class: "ends" })];
      const chip = make("div", { class: `chip ${PLACES[which]}` }, title, make("span", { class: "bare" }, select), ends);
      area.append(chip);
      return { chip, select, title, ends };
    });
    this.both = make("div", { class: "chip both" });
    area.append(this.both);
    for (const { title } of this.axes) explained(title, "axes");
    explained(this.both, "axes");
  }

  /** @param {Scene} scene */
  take({ columns, axes, spanned }) {
    const own = /** @type {const} */ (["components", "through"]);
    const keys = [spanned ? axes.map(({ title }) => title).join() : "", ...columns.map(({ key }) => key)].join();
    this.axes.forEach(({ select, title }, which) => {
      const hasMenu = columns.length > 2;
      title.hidden = hasMenu;
      select.hidden = /** @type {HTMLElement} */ (select.parentElement).hidden = !hasMenu;
      if (title.textContent !== axes[which].title) title.textContent = axes[which].title;
      if (!hasMenu) return;
      if (select.dataset.keys !== keys) {
        const now = spanned ? [make("option", { value: "" }, axes[which].title)] : [];
        select.replaceChildren(...now, ...columns.map((column) => make("option", { value: column.key }, column.title)),
          ...own.map((name) => make("option", { "data-plane": name }, this.words[name])));
        select.dataset.keys = keys;
      }
      this.now[which] = spanned ? 0 : columns.findIndex(({ key }) => key === axes[which].key);
      this.#show(which);
    });
  }

  /** @param {number} which */
  #show(which) {
    const { select } = this.axes[which];
    if (select.selectedIndex !== this.now[which]) select.selectedIndex = this.now[which];
  }

  /**
   * The ends of the axes: each at its name, or once if they are the same.
   * @param {Window} window
   */
  draw({ left, right, bottom, top }) {
    const [across, up] = [range(left, right, this.words), range(bottom, top, this.words)];
    const same = across === up;
    put(this.axes[0].ends, same ? "" : across);
    put(this.axes[1].ends, same ? "" : up);
    put(this.both, same ? across : "");
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
