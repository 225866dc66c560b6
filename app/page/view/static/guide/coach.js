// The line below the buttons: what goes wrong and what helps, what a first visitor can do, what looking back means.

import { icon, make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Tour } from "./tour.js";

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Advice} Advice */
/**
 * @typedef {{words: Record<string, string>, tell: (event: {name: string, [field: string]: unknown}) => void,
 *   stops: import("./tour.js").Stop[]}} Outside
 */

const LEAST_MS = 8000; // that an advice is shown before another takes its place
const TOURED = "gradient-playground: toured";

export class Coach {
  /**
   * @param {{coach: HTMLElement, root: HTMLElement}} place
   * @param {Outside} outside
   */
  constructor({ coach, root }, outside) {
    this.outside = outside;
    this.hides = (/** @type {string} */ name) => root.dataset.hidden?.split(" ").includes(name) ?? false;
    const { words } = outside;
    this.advised = make("p", {});
    this.mend = make("button", { type: "button", class: "mend" });
    this.mend.onclick = () => this.advice && outside.tell({ name: "mend", key: this.advice.key });
    const close = make("button", { type: "button", class: "dismiss", "aria-label": words.dismiss, title: words.dismiss }, "×");
    close.onclick = () => {
      if (this.advice) this.dismissed.add(this.advice.key);
      this.#showAdvice();
    };
    this.notice = make("div", { class: "notice", hidden: "" }, icon("hint"), icon("broken"), this.advised, this.mend, close);
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
    this.isNew = !recall();
    this.isAhead = () => false; // whether the run that lies ahead is shown
    this.inExperiment = false; // it says itself what to do, often before Play
    /** @type {Advice | null} */
    this.advice = null;
    /** @type {string[]} what a lesson hides: no button changes that */
    this.hidden = [];
    /** @type {Set<string>} the advice that was closed in this run: it does not come back */
    this.dismissed = new Set();
    this.run = 0;
    this.shownAt = -Infinity; // since when the advice is shown
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

  /**
   * Take the advice of a moment: another one waits until the first could be read.
   * @param {Advice | null} advice
   */
  take(advice) {
    clearTimeout(this.waiting);
    const left = this.shownAt + LEAST_MS - performance.now();
    if (advice && this.advice && advice.key !== this.advice.key && !this.notice.hidden && left > 0) {
      this.waiting = setTimeout(() => this.take(advice), left);
      return;
    }
    if (advice?.key !== this.advice?.key) this.shownAt = performance.now();
    this.advice = advice;
    this.#showAdvice();
  }

  /**
   * In another run, what was closed may come back.
   * @param {number} run
   */
  begin(run) {
    if (run === this.run) return;
    this.run = run;
    this.dismissed.clear();
    this.shownAt = -Infinity;
  }

  /** Its numbers change while it is shown: a button that is being pressed must stay, and it is read aloud once. */
  #showAdvice() {
    const { advice, notice } = this;
    const shown = advice !== null && !this.dismissed.has(advice.key);
    notice.hidden = !shown;
    if (this.read !== (shown ? advice.key : "")) this.alert.textContent = shown ? advice.text : "";
    this.read = shown ? advice.key : "";
    if (!shown) return;
    notice.dataset.key = advice.key;
    notice.classList.toggle("calm", advice.calm);
    const isHidden = (/** @type {string} */ control) => this.hidden.some((name) => `${control}.`.startsWith(`${name}.`));
    const cause = /^[^:]{1,40}:(?= )/.exec(advice.text)?.[0] ?? "";
    this.advised.replaceChildren(make("b", {}, cause), advice.text.slice(cause.length));
    this.mend.hidden = advice.button === "" || advice.touches.some(isHidden);
    this.mend.textContent = advice.button;
  }

  /** @param {Frame} frame */
  draw({ step, furthest, stepsPerEpoch, ended }) {
    const { words } = this.outside;
    const epoch = (/** @type {number} */ at) => String(Math.floor(at / stepsPerEpoch));
    let text = "";
    if (step < furthest) text = fill(words.lookingBack, { epoch: epoch(step), furthest: epoch(furthest) });
    else if (furthest === 0 && !ended && !this.inExperiment && !this.hides("play")) text = this.isAhead() ? words.aheadHint : words.welcome;
    else if (furthest === 0 && this.inExperiment && !this.hides("play")) text = words.experimentHint;
    else if (furthest > 0) text = words.allWell;
    if (this.text.textContent !== text) this.text.textContent = text;
    const offers = this.isNew && furthest === 0 && text !== "" && !this.inExperiment;
    if (this.offer.hidden === offers) this.offer.hidden = this.decline.hidden = !offers;
    const hidden = (!this.notice.hidden && !(this.inExperiment && step === 0)) || text === ""; // live.css shows no advice there
    if (this.hint.hidden !== hidden) this.hint.hidden = hidden;
  }

  dispose() {
    clearTimeout(this.waiting);
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
