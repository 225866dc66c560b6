// The bar: start, pause and cancel; how far the search is and how long it takes; and what is left out of the pictures.

import { icon, make, write } from "../lib/dom.js";
import { amount, count } from "../lib/format.js";
import { fill } from "../lib/text.js";

/** @typedef {"start" | "pause" | "go_on" | "run" | "none"} Main what the filled button does */
/** @typedef {{left: number | null, rate: number | null, workers: number}} Pace */
/** @typedef {import("./store.js").Study} Study */

export class Bar {
  /**
   * @param {Record<string, string>} words
   * @param {{act: (what: Main) => void, cancel: () => void, anew: () => void, keep: (what: "outliers" | "top", on: boolean) => void}} outside
   */
  constructor(words, outside) {
    this.words = words;
    /** @type {Main} */
    this.now = "start";
    this.icons = { play: icon("play"), pause: icon("pause") };
    this.label = make("span", {});
    this.main = make("button", { type: "button", class: "play" }, this.icons.play, this.label);
    this.cancel = make("button", { type: "button" }, words.cancel);
    this.anew = make("button", { type: "button" }, words.newSearch);
    this.told = make("span", { class: "count search-told" });
    this.main.onclick = () => outside.act(this.now);
    this.cancel.onclick = () => outside.cancel();
    this.anew.onclick = () => outside.anew();
    const toggle = (/** @type {"outliers" | "top"} */ what, /** @type {string} */ text, /** @type {string} */ title) => {
      const box = make("input", { type: "checkbox" });
      box.onchange = () => outside.keep(what, box.checked);
      return make("label", { class: "search-toggle", title }, box, make("span", {}, text));
    };
    this.root = make("div", { class: "play-bar search-bar" }, this.main, this.cancel, this.anew, this.told,
      make("div", { class: "search-toggles" }, toggle("outliers", words.hideOutliers, words.hideOutliersHelp), toggle("top", words.topFifth, words.topFifthHelp)));
    /** @type {HTMLInputElement} */ (this.root.querySelector("input")).checked = true;
  }

  /**
   * @param {Study | null} study
   * @param {Pace | null} pace
   * @param {{hasDraft: boolean, canStart: boolean, planned: string, isLost: boolean}} now
   */
  draw(study, pace, { hasDraft, canStart, planned, isLost }) {
    const { words } = this;
    this.now = mainOf(study, hasDraft);
    const number = study ? study.stages.length + 1 : 1;
    write(this.label, fill(words[`main_${this.now}`], { number }));
    const picture = this.icons[this.now === "pause" ? "pause" : "play"];
    if (this.main.firstChild !== picture) this.main.firstChild?.replaceWith(picture);
    this.main.disabled = this.now === "none" || ((this.now === "start" || this.now === "run") && !canStart) || study?.measures === true;
    this.cancel.hidden = !study || (study.state !== "running" && study.state !== "paused");
    this.anew.hidden = !study || study.state === "running";
    write(this.told, study ? this.#told(study, pace, isLost) : planned);
  }

  /** Whether there is something to pause, or to go on with: a key starts nothing new. */
  get isOnItsWay() {
    return (this.now === "pause" || this.now === "go_on") && !this.main.disabled;
  }

  /**
   * @param {Study} study
   * @param {Pace | null} pace
   * @param {boolean} isLost
   */
  #told(study, pace, isLost) {
    const { words } = this, { state, done, trials, diverged } = study;
    const stage = study.stages.filter(({ begun }) => begun).length;
    const far = fill(words.doneOf, { done: count(done), total: count(trials), stage });
    if (isLost) return `${far} · ${words.lostGoesOn}`;
    if (study.problem) return study.problem;
    if (study.measures) return words.measuring;
    if (state === "paused") return `${far} · ${study.works ? words.ending : words.paused}`;
    if (state === "cancelled") return `${far} · ${words.cancelled}`;
    if (state === "running") {
      const left = pace?.left ? timeLeft(pace.left, words) : "", rate = pace?.rate ? fill(words.pace, { rate: amount(pace.rate), workers: pace.workers }) : "";
      return [far, left, rate].filter(Boolean).join(" · ");
    }
    return fill(diverged ? words.allDoneDiverged : words.allDone, { done: count(done), diverged: count(diverged) });
  }
}

/**
 * @param {Study | null} study
 * @param {boolean} hasDraft of a next stage
 * @returns {Main}
 */
export function mainOf(study, hasDraft) {
  if (!study) return "start";
  if (study.state === "running") return "pause";
  if (study.state === "done") return hasDraft || study.proposal ? "run" : "none";
  return "go_on";
}

/**
 * About how long, and never a figure under a second.
 * @param {number} seconds
 * @param {Record<string, string>} words
 */
export function timeLeft(seconds, words) {
  if (seconds < 1) return words.leftUnder;
  const round = (/** @type {number} */ value) => (value < 10 ? Math.round(value) : value < 60 ? 5 * Math.round(value / 5) : Math.round(value));
  if (seconds < 55) return fill(words.leftSeconds, { count: round(seconds) });
  if (seconds < 5400) return fill(words.leftMinutes, { count: Math.max(1, Math.round(seconds / 60)) });
  return fill(words.leftHours, { count: amount(seconds / 3600) });
}
