// The menu of what is done rarely: it opens below its button, and closes with Escape or a press elsewhere.

import { make } from "../lib/dom.js";

/** @typedef {{name: string, text: string, help?: string, key?: string, act: () => void, off?: () => boolean}} Item */

export class Menu {
  /**
   * @param {HTMLButtonElement} opener
   * @param {Item[]} items `name` is the class of an item's button; `off` tells whether it does nothing now
   */
  constructor(opener, items) {
    this.opener = opener;
    this.items = items;
    opener.setAttribute("aria-haspopup", "menu");
    this.buttons = items.map(({ name, text, help = "", key = "", act }) => {
      const button = make("button", { type: "button", role: "menuitem", class: name, title: help, tabindex: "-1" },
        make("span", {}, text), make("kbd", {}, key));
      button.onclick = () => (this.close(), act());
      return button;
    });
    this.root = make("div", { class: "menu", role: "menu", "aria-label": opener.getAttribute("aria-label") ?? "", hidden: "" }, ...this.buttons);
    opener.onclick = () => (this.root.hidden ? this.open() : this.close());
    this.root.onkeydown = (event) => this.#press(event);
    this.elsewhere = (/** @type {Event} */ event) => {
      const path = event.composedPath();
      if (!this.root.hidden && !path.includes(this.root) && !path.includes(opener)) this.close(false);
    };
    document.addEventListener("pointerdown", this.elsewhere, { capture: true });
    opener.setAttribute("aria-expanded", "false");
  }

  get shown() {
    return this.buttons.filter((button) => !button.disabled && button.offsetParent !== null);
  }

  open() {
    this.items.forEach(({ off }, index) => (this.buttons[index].disabled = off?.() ?? false));
    this.root.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.shown[0]?.focus();
  }

  /**
   * Say what an item does now.
   * @param {Item} item
   * @param {string} text
   * @param {string} key
   */
  name(item, text, key) {
    const [name, kbd] = this.buttons[this.items.indexOf(item)].children;
    [name.textContent, kbd.textContent] = [text, key];
  }

  /** @param {boolean} [back] whether the focus goes back to the button */
  close(back = true) {
    const had = this.root.contains(/** @type {ShadowRoot | Document} */ (this.root.getRootNode()).activeElement);
    this.root.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (back && had) this.opener.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { shown } = this;
    const now = shown.findIndex((button) => button === event.target);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") this.close(event.key === "Escape");
    if (to === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (to !== undefined) shown[(to + shown.length) % shown.length]?.focus();
  }

  dispose() {
    document.removeEventListener("pointerdown", this.elsewhere, { capture: true });
  }
}
