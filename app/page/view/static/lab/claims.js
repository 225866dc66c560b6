// What one should have seen: a grid of cards, with the legend of their lines above it. The first few are shown at once,
// the others once they are asked for.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Card } from "./card.js";
import { Detail } from "./detail.js";
import { cardsOf, progressOf } from "./figures.js";

/** @typedef {import("./data.js").Claim} Claim */
/** @typedef {import("./data.js").Progress} Progress */
/** @typedef {"measure" | "again" | "cancel"} Asking */

export class Claims {
  /** @param {Pick<import("./data.js").Outside, "words" | "tell" | "light">} outside */
  constructor(outside) {
    const { words, tell } = outside;
    this.outside = outside;
    this.last = 0;
    this.canRepeat = false; // whether what has been measured can be measured again
    this.isAsked = false; // whether the claims have been measured since the run came to its end
    /** @type {Claim[]} */
    this.claims = [];
    /** @type {Progress | null} */
    this.progress = null;
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    this.title = make("h2", { id: "claims-title" });
    this.note = make("span", { class: "claims-note" });
    const legend = ["measured", "theory", "rule", "range"].map((name) =>
      make("span", { class: "claims-key" }, make("i", { class: name }), words[`${name}Key`]));
    this.ruleKey = legend[2];
    this.legend = make("span", { class: "claims-legend" }, ...legend);
    this.button = make("button", { type: "button", class: "claims-do" });
    this.button.onclick = () => tell({ name: this.asking });
    this.list = make("ul", { class: "claims-grid", role: "list" });
    this.more = make("button", { type: "button", class: "lab-button claims-more", "aria-expanded": "false", hidden: "" });
    this.more.onclick = () => this.#open();
    this.isOpen = false; // whether all cards are shown
    /** @type {Record<string, string>} */
    this.measuredWith = {};
    this.root = make("section", { class: "claims", "aria-labelledby": this.title.id },
      make("div", { class: "claims-head" }, this.title, this.legend, this.note, this.button), this.list, this.more);
    this.detail = new Detail(this.root, words);
    /** @type {Asking} */
    this.asking = "measure";
  }

  /**
   * @param {Claim[]} claims
   * @param {Progress | null} [progress]
   */
  take(claims, progress) {
    [this.claims, this.progress] = [claims, progress ?? progressOf(claims)];
    this.root.hidden = claims.length === 0;
    const groups = cardsOf(claims);
    const keys = groups.map(([{ key }]) => key);
    if (keys.join() !== [...this.cards.keys()].join()) this.#build(keys);
    for (const group of groups) this.cards.get(group[0].key)?.take(group);
    this.#fold();
    this.#head();
  }

  /**
   * For which settings each card was measured, if others are set now.
   * @param {Record<string, string>} settings by the card's first claim
   */
  tellApart(settings) {
    this.measuredWith = settings;
    for (const [key, card] of this.cards) card.tellApart(settings[key] ?? "");
  }

  /**
   * The card of a claim, which is shown from now on.
   * @param {string} key
   */
  card(key) {
    const card = [...this.cards.values()].find(({ claims }) => claims.some((claim) => claim.key === key));
    if (card?.root.hidden) {
      this.isOpen = true;
      this.#fold();
    }
    return card;
  }

  #open() {
    const first = [...this.cards.values()].find(({ root }) => root.hidden);
    this.isOpen = true;
    this.#fold();
    first?.name.focus({ preventScroll: true }); // the button that had the focus is gone
  }

  #fold() {
    const { isOpen, outside: { words } } = this;
    let count = 0;
    for (const card of this.cards.values()) {
      card.root.hidden = !isOpen && !card.claims[0].first;
      if (card.root.hidden) count += 1;
    }
    this.more.hidden = count === 0;
    write(this.more, fill(words.moreCards, { count }));
  }

  /** @param {string[]} keys */
  #build(keys) {
    this.detail.close();
    this.cards = new Map(keys.map((key) => {
      const card = new Card(this.outside);
      this.detail.follow(card);
      return [key, card];
    }));
    this.list.replaceChildren(...[...this.cards.values()].map(({ root }) => root));
    this.tellApart(this.measuredWith);
  }

  /** @param {import("./data.js").Moment} moment */
  draw({ last, ended }) {
    if (last !== this.last) {
      this.last = last;
      this.#head();
    }
    if (!ended) this.isAsked = false;
    else if (!this.isAsked) {
      this.isAsked = true;
      if (!this.progress && this.#isWaiting) this.outside.tell({ name: "measure" });
    }
  }

  get #isWaiting() {
    return this.claims.some(({ state }) => state === "waiting");
  }

  #head() {
    const { claims, progress, last, outside: { words } } = this;
    const isTold = [...this.cards.values()].some((card) => card.isTold);
    write(this.title, isTold ? words.shouldHaveSeen : words.lookFor);
    this.legend.hidden = !isTold;
    this.ruleKey.hidden = !claims.some(({ sayingFigure }) => sayingFigure !== null);
    this.asking = progress ? "cancel" : this.#isWaiting ? "measure" : "again";
    const label = { cancel: words.cancel, measure: isTold ? words.showRest : words.showNow, again: words.measureAgain }[this.asking];
    const note = progress ? fill(words.measuring, { ...progress }) : isTold || last === 0 ? "" : fill(words.afterSteps, { last });
    write(this.note, note);
    this.note.hidden = note === "";
    write(this.button, label);
    this.button.hidden = this.asking === "again" && !this.canRepeat;
    this.button.title = this.asking === "again" ? words.measureAgainHelp : "";
  }
}
