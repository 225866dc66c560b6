// What a claim's figure is, where it must lie, and where the claim comes from: a card on hover, focus or a tap.

import { hang } from "../lib/beside.js";
import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { namesOf, written } from "./figures.js";

const HOVER_MS = 300;

/** @typedef {import("./card.js").Card} Card */

export class Detail {
  /**
   * @param {HTMLElement} root in which it is placed
   * @param {Record<string, string>} words
   */
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.element = make("div", { class: "explanation", role: "tooltip", id: "claim-detail", hidden: "" });
    root.append(this.element);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.close();
    });
    this.elsewhere = (/** @type {Event} */ event) => {
      const path = event.composedPath();
      if (!path.includes(this.element) && !path.some((target) => target instanceof HTMLElement && target.matches(".claim-name"))) this.close();
    };
    document.addEventListener("pointerdown", this.elsewhere, { capture: true });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  dispose() {
    clearTimeout(this.timer);
    document.removeEventListener("pointerdown", this.elsewhere, { capture: true });
  }

  /** @param {Card} card */
  follow(card) {
    const { name } = card;
    name.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType === "touch") return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.show(card), HOVER_MS);
    });
    name.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") this.close();
    });
    name.addEventListener("focus", () => {
      if (name.matches(":focus-visible")) this.show(card);
    });
    name.addEventListener("blur", () => this.close());
    name.addEventListener("click", () => this.show(card));
  }

  /** @param {Card} card */
  show(card) {
    clearTimeout(this.timer);
    const { words } = this;
    const { claims, isTold } = card;
    const lines = isTold ? rangesOf(claims, words) : [words.rangeLater];
    this.element.replaceChildren(make("strong", {}, card.name.textContent ?? ""), ...lines.map((line) => make("p", {}, line)), make("small", {}, claims[0].source));
    this.element.hidden = false;
    card.name.setAttribute("aria-describedby", this.element.id);
    const { left, top } = card.name.getBoundingClientRect();
    const { bottom } = card.figures.getBoundingClientRect(); // which it leaves in sight
    const isBelow = innerHeight - bottom > this.element.offsetHeight + 16;
    hang(this.element, this.root, { top, bottom }, { left, isBelow });
  }

  close() {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }
}

/**
 * The ranges of a card's figures, in words.
 * @param {import("./data.js").Claim[]} claims
 * @param {Record<string, string>} words
 */
function rangesOf(claims, words) {
  const ends = claims.map(({ low, high }) => ({ low: written(low, ""), high: written(high, "") }));
  if (claims.length === 1) return [ends[0].low === ends[0].high ? fill(words.mustBe, ends[0]) : fill(words.mustLie, ends[0])];
  const { own } = namesOf(claims.map(({ figure }) => figure));
  return [words.mustLieEach, ...ends.map((range, index) => fill(words.rangeOf, { name: own[index], ...range }))];
}
