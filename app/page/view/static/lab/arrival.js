// What a link points at in a lab, as "#claim-border", "#panel-leak" or "#try-kill". A panel is brought into view once. What a
// claim is about happens in the picture, so the page stays there, and its question stands below the picture until it is
// answered. A button that the link has pressed says where to look.

import { bringIntoView, make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";

const [, KIND = "", KEY = ""] = /^#(claim|panel|try)-(\w+)$/.exec(location.hash) ?? [];
const SEEN_MS = 6000;
let isAwaited = KIND !== ""; // whether nobody has been led there yet

export class Arrival {
  /**
   * @param {Record<string, string>} words
   * @param {{claims: import("./claims.js").Claims, panels: import("./panels.js").Panels}} places
   * @param {(event: import("./data.js").Event) => void} tell
   */
  constructor(words, { claims, panels }, tell) {
    this.words = words;
    this.tell = tell;
    this.claims = claims;
    this.panels = panels;
    /** @type {import("./card.js").Card | undefined} the claim's */
    this.card = undefined;
    this.text = make("span", {});
    this.root = make("p", { class: "lab-asked", hidden: "" });
  }

  /** Lead there, once it is there; called for each frame. */
  draw() {
    if (isAwaited) this.#arrive();
    if (!this.card) return;
    const [{ sentence }] = this.card.claims;
    write(this.text, this.card.isTold ? sentence : fill(this.words.lookForThis, { ask: this.card.asked }));
  }

  #arrive() {
    const panel = KIND === "panel" ? this.panels.place(KEY) : undefined;
    if (panel) show(panel);
    this.card = KIND === "claim" ? this.claims.card(KEY) : undefined;
    if (this.card) this.#ask(this.card);
    isAwaited = KIND !== "try" && !panel && !this.card;
    if (KIND === "try") this.tell({ name: "tried", key: KEY });
  }

  /** @param {import("./card.js").Card} card */
  #ask({ root }) {
    const button = make("button", { type: "button", class: "claims-do" }, this.words.toItsCard);
    button.onclick = () => show(root);
    this.root.append(this.text, " ", button);
    this.root.hidden = false;
  }
}

/**
 * Bring something into view, and say where it is.
 * @param {HTMLElement} element
 */
function show(element) {
  bringIntoView(element, "center");
  element.classList.add("arrived");
  setTimeout(() => element.classList.remove("arrived"), SEEN_MS);
}
