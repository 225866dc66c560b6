// Eight dates on a line: each opens a setup that shows its point, here or in the playground.

import { make, write } from "../../lib/dom.js";

export class History {
  /**
   * @param {Record<string, string>} words
   * @param {(date: string) => void} open
   */
  constructor(words, open) {
    this.words = words;
    this.open = open;
    this.built = "";
    this.line = make("div", { class: "dates", role: "group", "aria-label": words.history });
    this.told = make("span", {});
    this.source = make("cite", {});
    this.link = make("a", { class: "lab-button", target: "_self" }, words.openSetup);
    this.said = make("p", { role: "status" }, this.told, " ", this.source);
    this.foot = make("div", { class: "date-told" }, this.said, this.link);
    const title = make("b", { class: "explained", role: "note", "data-explain": "perceptron.history" }, words.history);
    this.root = make("div", { class: "history" }, title, make("div", {}, this.line, this.foot));
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
    const chosen = isChosen ? dates.find(({ key }) => key === date) : undefined;
    write(this.told, chosen ? chosen.told : this.words.historyHint);
    write(this.source, chosen?.source ?? "");
    this.said.classList.toggle("hint", !chosen);
    this.link.hidden = !chosen?.link;
    if (chosen?.link) this.link.href = chosen.link;
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
