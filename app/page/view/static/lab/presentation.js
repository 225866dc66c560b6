// Shows a lab and its bench to a room: larger, and without what is not shown to one. The bench takes its sizes from its text.

import { make } from "../lib/dom.js";

export class Presentation {
  /**
   * @param {HTMLElement} root of the page
   * @param {HTMLButtonElement} button that begins and ends it
   * @param {Record<string, string>} words
   */
  constructor(root, button, words) {
    this.root = root;
    this.button = button;
    this.words = words;
    button.onclick = ({ detail }) => {
      this.show();
      if (detail) button.blur(); // by pointer: Space then plays
    };
    this.show(false);
  }

  get isOn() {
    return this.root.classList.contains("present");
  }

  /** Begin or end it. @param {boolean} [on] */
  show(on = !this.isOn) {
    const { root, button, words } = this;
    root.classList.toggle("present", on);
    document.documentElement.classList.toggle("presents", on); // page.css then hides the sidebar and the header
    button.replaceChildren(on ? words.leavePresent : words.present, " ", make("kbd", {}, on ? "Esc" : "P"));
  }
}
