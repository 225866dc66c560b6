// Slow motion: one step in five stages, as a graph that can be read. The server computes each stage; here it is shown.

import { make } from "../lib/dom.js";
import { Bar } from "./bar.js";
import { Graph } from "./graph.js";
import { neighbor } from "./layout.js";
import { Plane } from "./plane.js";
import { sumsOf } from "./sums.js";
import { updateOf } from "./update.js";

/**
 * @typedef {import("../wire/frame.js").Story} Story
 * @typedef {import("../wire/frame.js").Scene} Scene
 * @typedef {import("../wire/frame.js").Frame} Frame
 * @typedef {import("../lib/theme.js").Theme} Theme
 * @typedef {{words: Record<string, string>, limits: {stages: number},
 *   send: (command: string, fields?: Record<string, unknown>) => void}} Outside
 * @typedef {{stage: number, row: number, layer: number | null, unit: number | null, source: number | null}} Wanted
 */

export class Slow {
  /**
   * @param {HTMLElement} root
   * @param {HTMLButtonElement} opener the button that opens and closes it
   * @param {Outside} outside
   */
  constructor(root, opener, outside) {
    this.root = root;
    this.opener = opener;
    this.outside = outside;
    /** @type {Story | null} */
    this.story = null;
    /** @type {Wanted} what was asked for last; the story follows */
    this.wanted = { stage: 0, row: 0, layer: null, unit: null, source: null };
    this.drawn = "";
    const { words, limits: { stages } } = outside;
    this.graph = new Graph(words, {
      unit: (layer, unit) => this.#go({ layer, unit, source: null }),
      line: (source) => this.#go({ source }),
    });
    this.sums = make("div", { class: "sums" });
    this.plane = new Plane(words);
    this.chain = make("div", { class: "chain" });
    this.bar = new Bar(words, stages, {
      stage: (stage) => this.#go({ stage }),
      move: (by) => this.#move(by),
      turn: (by) => this.#turn(by),
      close: () => this.toggle(),
    });
    root.append(this.bar.root, make("div", { class: "slow-body" }, this.graph.root, this.sums, this.plane.root, this.chain));
    root.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !this.press(`${event.shiftKey ? "Shift+" : ""}${event.key}`)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    for (const [on, kinds] of /** @type {const} */ ([[true, ["pointerover", "focusin"]], [false, ["pointerout", "focusout"]]])) {
      for (const kind of kinds) root.addEventListener(kind, (event) => this.#light(event.target, on));
    }
    this.resizes = new ResizeObserver(() => this.#redraw());
    this.resizes.observe(this.graph.root);
  }

  /** Open it at the first stage, or close it. */
  toggle() {
    if (!this.story) this.opening = true;
    this.#go({ stage: this.story ? 0 : 1 });
  }

  /**
   * Left and right go through the stages, up and down through the neurons, with Shift through the layers.
   * @param {string} key
   * @returns {boolean} whether it does anything
   */
  press(key) {
    const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const layers = { "Shift+ArrowLeft": -1, "Shift+ArrowRight": 1 }[key];
    const down = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (!this.story || !(across || layers || down)) return false;
    if (across) this.#move(across);
    else this.#choose({ right: layers, down });
    return true;
  }

  /** @param {{down?: number, right?: number}} way */
  #choose(way) {
    if (!this.story) return;
    const { layer, unit } = this.wanted;
    const from = layer === null || unit === null ? this.story.chosen : { layer, unit };
    const next = neighbor({ columns: this.story.columns, chosen: from }, way);
    if (next.layer !== from.layer || next.unit !== from.unit) this.#go({ ...next, source: null });
  }

  /** @param {number} by */
  #move(by) {
    const stage = (this.story?.stage ?? 0) + by;
    if (stage > this.outside.limits.stages) this.outside.send("step");
    else if (stage > 0) this.#go({ stage });
  }

  /** @param {number} by */
  #turn(by) {
    if (this.story) this.#go({ row: (this.story.row + by + this.story.rows.length) % this.story.rows.length });
  }

  /** @param {Partial<Wanted>} change */
  #go(change) {
    this.wanted = { ...this.wanted, ...change };
    this.outside.send("slow", this.wanted);
  }

  /**
   * A line, its numbers and its row are one thing: point at one, and all of them light up.
   * @param {EventTarget | null} target
   * @param {boolean} on
   */
  #light(target, on) {
    const line = target instanceof Element ? target.closest("[data-line]")?.getAttribute("data-line") : null;
    if (line) for (const part of this.root.querySelectorAll(`[data-line="${line}"]`)) part.classList.toggle("lit", on);
  }

  /**
   * Take the server's story.
   * @param {Story | null} story
   */
  take(story) {
    this.story = story;
    this.drawn = "";
    const hadFocus = this.root.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
    this.root.hidden = !story;
    this.opener.setAttribute("aria-expanded", String(!!story));
    if (!story) {
      this.wanted = { ...this.wanted, stage: 0, row: 0 };
      this.bar.setAuto(false);
      if (hadFocus) this.opener.focus({ preventScroll: true });
      return;
    }
    const { stage, row, chosen } = story;
    const isSame = this.wanted.layer === chosen.layer && this.wanted.unit === chosen.unit;
    this.wanted = { stage, row, layer: chosen.layer, unit: chosen.unit, source: isSame ? this.wanted.source : null };
    this.bar.take(story);
    this.root.dataset.stage = String(stage);
    this.plane.describe(story);
    this.#list(story);
    if (this.opening) this.bar.forth.focus({ preventScroll: true });
    this.opening = false;
  }

  /** @param {Story} story */
  #list(story) {
    const { words } = this.outside;
    const focused = /** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement;
    const line = this.sums.contains(focused) ? focused?.closest("[data-line]")?.getAttribute("data-line") : null;
    this.sums.replaceChildren(...sumsOf(story, words, {
      source: (source) => this.#go({ source }),
      unit: (layer, unit) => this.#go({ layer, unit, source: null }),
    }));
    if (line) /** @type {HTMLElement | null} */ (this.sums.querySelector(`[data-line="${line}"] button`))?.focus({ preventScroll: true });
    this.chain.replaceChildren(...updateOf(story, words));
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    if (!this.story) return;
    this.seen = { scene, frame, theme };
    this.#redraw();
  }

  #redraw() {
    const { story, seen } = this;
    if (!story || !seen) return;
    const { clientWidth, clientHeight } = this.graph.root;
    const drawn = [seen.theme.id, clientWidth, clientHeight].join();
    if (drawn !== this.drawn) this.graph.draw(story, seen.theme);
    this.drawn = drawn;
    this.plane.draw(story, seen.scene, seen.frame, seen.theme);
  }

  dispose() {
    this.bar.setAuto(false);
    this.resizes.disconnect();
  }
}
