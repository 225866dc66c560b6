// The line under the buttons: what goes wrong and what helps, what a first visitor may do, what looking back means.

import { fill } from "./network_layout.js";
import { make } from "./page.js";
import { Tour } from "./tour.js";

/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./protocol.js").Advice} Advice */
/**
 * @typedef {{words: Record<string, string>, tell: (event: {name: string, [field: string]: unknown}) => void,
 *   stops: import("./tour.js").Stop[]}} Outside
 */

const TOURED = "gradient-playground: toured";

export class Coach {
  /**
   * @param {{coach: HTMLElement, root: HTMLElement, opener: HTMLButtonElement}} place
   * @param {Outside} outside
   */
  constructor({ coach, root, opener }, outside) {
    this.outside = outside;
    const { words } = outside;
    this.notice = make("div", { class: "notice", role: "alert", hidden: "" });
    this.hint = make("p", { class: "hint", role: "status" });
    this.text = make("span", {});
    this.offer = make("button", { type: "button", class: "offer" }, words.tourOffer);
    this.offer.onclick = () => this.tour.start();
    this.decline = make("button", { type: "button", class: "decline" }, words.tourDecline);
    this.decline.onclick = () => this.#remember();
    this.hint.append(this.text, this.offer, this.decline);
    coach.append(this.notice, this.hint);
    this.tour = new Tour(root, { words, stops: outside.stops, ended: () => this.#remember() });
    opener.onclick = () => this.tour.start();
    this.isNew = !recall();
    /** @type {Advice | null} */
    this.advice = null;
    /** @type {string[]} what a lesson hides: no button moves that */
    this.hidden = [];
    this.dismissed = ""; // the advice that a person closed, until another is given
  }

  #remember() {
    this.isNew = false;
    try {
      localStorage.setItem(TOURED, "yes");
    } catch {
      // A browser that keeps nothing offers the tour at the next visit again.
    }
  }

  /** @param {Advice | null} advice */
  take(advice) {
    if (advice?.key !== this.dismissed) this.dismissed = "";
    this.advice = advice;
    this.#showAdvice();
  }

  #showAdvice() {
    const { advice, notice, outside: { words, tell } } = this;
    const shown = advice !== null && advice.key !== this.dismissed;
    notice.hidden = !shown;
    if (!shown) return notice.replaceChildren();
    notice.dataset.key = advice.key;
    notice.classList.toggle("calm", advice.calm);
    const mend = make("button", { type: "button", class: "mend" }, advice.button);
    mend.onclick = () => tell({ name: "mend", key: advice.key });
    const close = make("button", { type: "button", class: "dismiss", "aria-label": words.dismiss, title: words.dismiss }, "×");
    close.onclick = () => {
      this.dismissed = advice.key;
      this.#showAdvice();
    };
    const isHidden = (/** @type {string} */ control) => this.hidden.some((name) => `${control}.`.startsWith(`${name}.`));
    const offers = advice.button && !advice.touches.some(isHidden);
    notice.replaceChildren(make("p", {}, advice.text), ...(offers ? [mend] : []), close);
  }

  /** @param {Frame} frame */
  draw({ step, furthest, stepsPerEpoch, ended }) {
    const { words } = this.outside;
    const epoch = (/** @type {number} */ at) => String(Math.floor(at / stepsPerEpoch));
    let text = "";
    if (step < furthest) text = fill(words.lookingBack, { epoch: epoch(step), furthest: epoch(furthest) });
    else if (furthest === 0 && !ended) text = words.welcome;
    if (this.text.textContent !== text) this.text.textContent = text;
    const offers = this.isNew && furthest === 0 && text !== "";
    if (this.offer.hidden === offers) this.offer.hidden = this.decline.hidden = !offers;
    const hidden = !this.notice.hidden || text === "";
    if (this.hint.hidden !== hidden) this.hint.hidden = hidden;
  }

  dispose() {
    this.tour.dispose();
  }
}

function recall() {
  try {
    return localStorage.getItem(TOURED) !== null;
  } catch {
    return false;
  }
}
