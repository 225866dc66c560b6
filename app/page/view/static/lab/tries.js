// Buttons that try something: each says what it changes, never what will be seen. Pressed again, it takes that back.

import { make } from "../lib/dom.js";

/** @typedef {import("./data.js").Try} Try */

export class Tries {
  /** @param {Pick<import("./data.js").Outside, "words" | "tell">} outside */
  constructor({ words, tell }) {
    this.tell = tell;
    this.shown = "";
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    this.list = make("span", { class: "lab-try-list" });
    this.root = make("div", { class: "lab-try", role: "group", "aria-label": words.tryThis }, make("b", {}, words.tryThis), this.list);
  }

  /** @param {Try[]} tries */
  take(tries) {
    const shown = JSON.stringify(tries.map(({ key, verb, question }) => [key, verb, question]));
    if (shown !== this.shown) this.#build(tries);
    this.shown = shown;
    this.root.hidden = tries.length === 0;
    tries.forEach(({ on }, index) => this.buttons[index].setAttribute("aria-pressed", String(on)));
  }

  /** @param {Try[]} tries */
  #build(tries) {
    this.buttons = tries.map(({ key, verb, question }) => {
      const button = make("button", { type: "button", class: "lab-button" }, verb, " ", make("span", {}, question));
      button.onclick = () => this.tell({ name: "try", key });
      return button;
    });
    this.list.replaceChildren(...this.buttons);
  }
}
