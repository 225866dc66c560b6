// A link to the moment that is shown, for someone else.

import { make, write } from "../lib/dom.js";

const SAID_MS = 2500;

export class Copy {
  /**
   * @param {Record<string, string>} words
   * @param {() => string} address of the moment
   */
  constructor(words, address) {
    this.words = words;
    this.address = address;
    this.button = make("button", { type: "button", class: "lab-button lab-copy" }, words.copyLink);
    this.status = make("span", { class: "unseen", role: "status" });
    this.button.onclick = () => this.#copy();
    this.field = make("input", { class: "lab-link", readonly: "", "aria-label": words.linkHere, hidden: "" });
    this.field.onblur = () => (this.field.hidden = true);
    this.root = make("span", { class: "lab-copying" }, this.field, this.button, this.status);
  }

  async #copy() {
    const address = this.address();
    try {
      await navigator.clipboard.writeText(address);
    } catch { // a page without https has no clipboard: the link is shown, selected
      this.field.value = address;
      this.field.hidden = false;
      return this.field.select();
    }
    write(this.button, this.words.linkCopied);
    write(this.status, this.words.linkCopied);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      write(this.button, this.words.copyLink);
      write(this.status, "");
    }, SAID_MS);
  }
}
