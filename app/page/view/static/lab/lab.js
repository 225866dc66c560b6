// The frame of a lab: what stands around its live pictures. `data.js` has what it takes from the page and tells it.

import { make } from "../lib/dom.js";
import { Arrival } from "./arrival.js";
import { Claims } from "./claims.js";
import { Controls } from "./controls.js";
import { Copy } from "./copy.js";
import { colorNetworks } from "./discs.js";
import { Head, neighbors } from "./head.js";
import { Panels } from "./panels.js";
import { Tries } from "./tries.js";

/** @typedef {import("./data.js").Data} Data */

export class Lab {
  /** @param {import("./data.js").Outside} outside */
  constructor(outside) {
    const { words, theme, address } = outside;
    this.words = words;
    this.theme = theme;
    this.step = 0;
    this.themeId = "";
    this.told = ""; // the claims of the page, which may be older than those of `takeClaims`
    this.neighbors = ""; // which links are shown
    this.head = new Head(words);
    this.bar = new Controls(outside);
    this.tries = new Tries(outside);
    this.claims = new Claims(outside);
    this.figures = new Panels(words, outside.kinds);
    this.arrival = new Arrival(words, { claims: this.claims, panels: this.figures }, outside.tell);
    this.foot = make("nav", { class: "lab-foot", "aria-label": words.otherLabs });
    const copy = new Copy(words, () => address(this.step));
    this.present = make("button", { type: "button", class: "lab-button lab-present", title: words.presentHelp });
    /** Breadcrumb, question and guess: above the play bar. */
    this.above = this.head.root;
    /** At the right end of the play bar. */
    this.controls = this.bar.root;
    /** Below the live pictures. */
    this.below = make("div", { class: "lab-below" },
      this.arrival.root,
      make("div", { class: "lab-doing" }, this.tries.root, make("span", { class: "lab-tools" }, this.present, copy.root)),
      this.claims.root, this.figures.root, this.foot);
  }

  dispose() {
    this.claims.detail.dispose();
    this.figures.dispose();
  }

  /**
   * Take the page's data at each of its runs; the same data again change nothing.
   * @param {Data} data
   * @param {boolean} [isSettled] whether the page has handled all that it was asked
   */
  take(data, isSettled = true) {
    this.head.take(data);
    this.bar.take(data.controls, isSettled);
    this.tries.take(data.tries, data.guess);
    this.figures.name(data.panels ?? []);
    this.figures.tellApart(data.panelsMeasuredWith ?? "");
    this.claims.canRepeat = data.again ?? false;
    const claims = JSON.stringify([data.claims, data.progress, data.again]);
    if (claims !== this.told) this.claims.take(data.claims, data.progress);
    this.told = claims;
    this.claims.tellApart(data.measuredWith ?? {});
    const shown = JSON.stringify([data.previous, data.next]);
    if (shown !== this.neighbors) this.foot.replaceChildren(...neighbors(data, this.words));
    this.neighbors = shown;
    this.#color();
  }

  /**
   * Take the claims alone: they are measured while no run of the page tells of them, and stay until it tells others.
   * @param {Data["claims"]} claims
   * @param {Data["progress"]} [progress]
   */
  takeClaims(claims, progress) {
    this.claims.take(claims, progress);
    if (claims.some(({ state }) => state !== "waiting")) this.figures.reveal();
  }

  /**
   * Take what the panels show, as far as it has been measured.
   * @param {Record<string, any>} found by their keys
   */
  takePanels(found) {
    this.figures.take(found);
  }

  /**
   * Show a moment of the run; called for each frame.
   * @param {import("./data.js").Moment} moment
   */
  draw(moment) {
    this.step = moment.step;
    this.#color();
    this.head.guess.draw(moment);
    this.tries.draw(moment);
    this.claims.draw(moment);
    if (moment.ended) this.figures.reveal();
    this.arrival.draw();
  }

  /**
   * What Escape closes; false if nothing is open, or if that closes itself.
   * @param {import("../guide/explain.js").Explain} explain
   * @param {import("./presentation.js").Presentation} presentation
   */
  leave(explain, presentation) {
    if (this.claims.detail.isOpen) return false;
    if (explain.isOpen) explain.close();
    else if (presentation.isOn) presentation.show(false);
    else return false;
    return true;
  }

  #color() {
    const theme = this.theme();
    if (theme.id === this.themeId) return;
    this.themeId = theme.id;
    for (const root of [this.above, this.controls, this.below]) colorNetworks(root, theme);
  }
}
