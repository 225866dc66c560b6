// The card of a claim: it asks before the run has come to its end, and tells after that.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { disc } from "./discs.js";
import { namesOf, verdictOf, written } from "./figures.js";
import { lineOf } from "./line.js";

const MARKS = {
  asks: '<circle cx="8" cy="8" r="7" stroke-dasharray="2.6 2"/>',
  holds: '<circle cx="8" cy="8" r="7.5" class="disk"/><path class="tick" d="M4.4 8.3l2.5 2.5 4.8-5.4"/>',
  corrects: '<circle cx="8" cy="8" r="7"/><path d="M4.6 6.5h6.8M4.6 9.5h6.8M10 4.2l-4 7.6"/>',
  fails: '<circle cx="8" cy="8" r="7"/><path d="M4.6 6.5h6.8M4.6 9.5h6.8M10 4.2l-4 7.6"/>',
};

/** @typedef {import("./data.js").Claim} Claim */

export class Card {
  /** @param {Pick<import("./data.js").Outside, "words" | "light">} outside */
  constructor({ words, light }) {
    this.words = words;
    /** @type {Claim[]} */
    this.claims = [];
    this.shown = "";
    this.measuredWith = make("small", { class: "claim-with", hidden: "" });
    this.verdict = make("p", { class: "claim-verdict" });
    this.name = make("button", { type: "button", class: "claim-name" });
    this.discs = make("span", { class: "discs" });
    this.figures = make("div", {});
    this.root = make("li", { class: "claim" }, this.verdict,
      make("div", { class: "claim-body" }, make("div", { class: "claim-named" }, this.discs, this.name), this.figures));
    for (const type of ["pointerenter", "focusin"]) this.root.addEventListener(type, () => light(networksOf(this.claims)));
    for (const type of ["pointerleave", "focusout"]) this.root.addEventListener(type, () => light([]));
  }

  /** Its question; of a popular saying, whether it is true. */
  get asked() {
    const [{ ask, saying }] = this.claims;
    return saying ? `“${saying}” ${ask}` : ask;
  }

  get isTold() {
    return verdictOf(this.claims) !== "asks";
  }

  /** @param {Claim[]} claims */
  take(claims) {
    const shown = JSON.stringify(claims);
    if (shown === this.shown) return;
    [this.shown, this.claims] = [shown, claims];
    const verdict = verdictOf(claims);
    this.root.dataset.verdict = verdict;
    this.verdict.replaceChildren(markOf(verdict), make("span", {}, ...this.#sentences(verdict), " ", this.measuredWith));
    const { common, own } = namesOf(claims.map(({ figure }) => figure));
    this.name.textContent = common || claims[0].figure;
    // Discs of networks that all figures are about stand beside what these have in common.
    const networks = networksOf(claims);
    const isShared = claims.every((claim) => claim.networks.length === networks.length);
    this.discs.replaceChildren(...(isShared ? networks.map(disc) : []));
    this.discs.hidden = !isShared || networks.length === 0;
    this.figures.replaceChildren(...claims.flatMap((claim, index) => [
      make("div", { class: "claim-figure" },
        ...(own[index] ? [make("span", { class: "claim-own" }, own[index])] : []),
        ...(isShared ? [] : claim.networks.map(disc)),
        ...(this.isTold ? this.#numbers(claim) : [this.#wait(claim, claims[index - 1])])),
      lineOf(claim, this.isTold),
    ]));
  }

  /**
   * Say for which settings it was measured; a claim that is not about those that are set is quiet.
   * @param {string} settings empty if it is
   */
  tellApart(settings) {
    write(this.measuredWith, settings);
    this.measuredWith.hidden = settings === "";
    this.root.classList.toggle("apart", settings !== "");
  }

  /** @param {ReturnType<typeof verdictOf>} verdict */
  #sentences(verdict) {
    const { words, claims: [{ sentence, ask, saying }] } = this;
    const quoted = saying ? [`“${saying}” `] : [];
    if (verdict === "asks") return [this.asked];
    const unseen = make("span", { class: "unseen" }, `${words[`${verdict}Mark`]} `);
    const note = verdict === "fails" ? [" ", make("small", {}, words.failsNote)] : [];
    return [unseen, ...quoted, sentence, ...note];
  }

  /** @param {Claim} claim */
  #numbers({ value, theory, sayingFigure }) {
    const { words } = this;
    const beside = (/** @type {string} */ sentence, /** @type {number | null} */ number) =>
      (number === null ? [] : [make("span", {}, fill(sentence, { value: written(number, "") }))]);
    return [make("b", {}, written(value, words.noFigure)), ...beside(words.theoryIs, theory), ...beside(words.ruleIs, sayingFigure)];
  }

  /**
   * When a figure is told; said once for figures that wait for the same.
   * @param {Claim} claim
   * @param {Claim | undefined} before it on the card
   */
  #wait({ state }, before) {
    const words = { waiting: this.words.toldAfter, measuring: this.words.claimMeasuring, measured: this.words.claimMeasured };
    return state === before?.state ? "" : words[state];
  }
}

/** @param {Claim[]} claims */
const networksOf = (claims) => [...new Set(claims.flatMap(({ networks }) => networks))];

/** @param {keyof typeof MARKS} verdict */
function markOf(verdict) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = MARKS[verdict];
  return svg;
}
