// Eight dates on a line: each opens a setup that shows its point, here or in the playground. What is told is of the filled dot.

import { make, write } from "../../lib/dom.js";

export class History {
  /**
   * @param {Record<string, string>} words
   * @param {(date: string) => void} open
   */
  constructor(words, open) {
    this.open = open;
    this.built = "";
    this.line = make("div", { class: "dates", role: "group", "aria-label": words.history });
    this.told = make("span", {});
    this.source = make("cite", {});
    this.link = make("a", { class: "lab-button", target: "_self" }, words.seeDeep);
    const foot = make("div", { class: "date-told" }, make("p", { role: "status" }, this.told, " ", this.source), this.link);
    const title = make("b", { class: "explained", role: "note", "data-explain": "perceptron.history" }, words.history);
    this.root = make("div", { class: "history" }, title, make("div", {}, this.line, foot));
  }

  /** @param {import("./scene.js").Scene} scene */
  draw({ dates, date, isChosen }) {
    const built = JSON.stringify(dates.map(({ year, name }) => [year, name]));
    if (built !== this.built) this.#build(dates);
    this.built = built;
    dates.forEach(({ key }, at) => {
      const button = /** @type {HTMLElement} */ (this.line.children[at]);
      button.classList.toggle("on", key === date);
      button.ariaPressed = String(isChosen && key === date);
    });
    const shown = dates.find(({ key }) => key === date);
    write(this.told, shown?.told ?? "");
    write(this.source, shown?.source ?? "");
    this.link.hidden = !shown?.link;
    if (shown?.link) this.link.href = shown.link;
  }

  /** @param {import("./scene.js").DateOf[]} dates */
  #build(dates) {
    this.line.replaceChildren(...dates.map(({ key, year, name, winter }) => {
      const button = make("button", { type: "button", ...(winter ? { class: "winter" } : {}) }, make("i", {}), make("b", {}, year), " ", name);
      button.onclick = () => this.open(key);
      return button;
    }));
  }
}
