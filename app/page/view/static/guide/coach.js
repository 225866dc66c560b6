// The line below the buttons: what goes wrong and what helps, what a first visitor can do, what looking back means.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Tour } from "./tour.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Advice} Advice */
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
    this.hides = (/** @type {string} */ name) => root.dataset.hidden?.split(" ").includes(name) ?? false;
    const { words } = outside;
    this.advised = make("p", {});
    this.mend = make("button", { type: "button", class: "mend" });
    this.mend.onclick = () => this.advice && outside.tell({ name: "mend", key: this.advice.key });
    const close = make("button", { type: "button", class: "dismiss", "aria-label": words.dismiss, title: words.dismiss }, "×");
    close.onclick = () => {
      this.dismissed = this.advice?.key ?? "";
      this.#showAdvice();
    };
    this.notice = make("div", { class: "notice", hidden: "" }, this.advised, this.mend, close);
    this.alert = make("p", { class: "unseen", role: "alert" });
    this.hint = make("p", { class: "hint", role: "status" });
    this.text = make("span", {});
    this.offer = make("button", { type: "button", class: "offer" }, words.tourOffer);
    this.offer.onclick = () => this.tour.start();
    this.decline = make("button", { type: "button", class: "decline" }, words.tourDecline);
    this.decline.onclick = () => this.#remember();
    this.hint.append(this.text, this.offer, this.decline);
    coach.append(this.notice, this.hint, this.alert);
    this.tour = new Tour(root, { words, stops: outside.stops, ended: () => this.#remember() });
    opener.onclick = () => this.tour.start();
    this.isNew = !recall();
    /** @type {Advice | null} */
    this.advice = null;
    /** @type {string[]} what a lesson hides: no button changes that */
    this.hidden = [];
    this.dismissed = ""; // the advice that was closed, until there is another one
    this.read = ""; // the advice that was read aloud
  }

  #remember() {
    this.isNew = false;
    try {
      localStorage.setItem(TOURED, "yes");
    } catch {
      // A browser that stores nothing offers the tour again at the next visit.
    }
  }

  /** @param {Advice | null} advice */
  take(advice) {
    if (advice?.key !== this.dismissed) this.dismissed = "";
    this.advice = advice;
    this.#showAdvice();
  }

  /** Its numbers change while it is shown: a button that is being pressed must stay, and it is read aloud once. */
  #showAdvice() {
    const { advice, notice } = this;
    const shown = advice !== null && advice.key !== this.dismissed;
    notice.hidden = !shown;
    if (this.read !== (shown ? advice.key : "")) this.alert.textContent = shown ? advice.text : "";
    this.read = shown ? advice.key : "";
    if (!shown) return;
    notice.dataset.key = advice.key;
    notice.classList.toggle("calm", advice.calm);
    const isHidden = (/** @type {string} */ control) => this.hidden.some((name) => `${control}.`.startsWith(`${name}.`));
    this.advised.textContent = advice.text;
    this.mend.hidden = advice.button === "" || advice.touches.some(isHidden);
    this.mend.textContent = advice.button;
  }

  /** @param {Frame} frame */
  draw({ step, furthest, stepsPerEpoch, ended }) {
    const { words } = this.outside;
    const epoch = (/** @type {number} */ at) => String(Math.floor(at / stepsPerEpoch));
    let text = "";
    if (step < furthest) text = fill(words.lookingBack, { epoch: epoch(step), furthest: epoch(furthest) });
    else if (furthest === 0 && !ended && !this.hides("play")) text = words.welcome;
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
