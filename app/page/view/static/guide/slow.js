// Slow motion: the bar with the five stages of one step. The server sends each stage; here it is shown and navigated.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/**
 * @typedef {import("../wire/frame.js").Story} Story
 * @typedef {{words: Record<string, string>, limits: {stages: number}, send: (command: string, fields?: Record<string, unknown>) => void,
 *   nameOf: (index: number) => string}} Outside `nameOf` is what a drawn weight is called
 */

const STAY_S = 1.5;

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
    /** @type {Story | null} */
    this.named = null;
    const { words, limits: { stages } } = outside;
    const button = (/** @type {string} */ kind, /** @type {string} */ text, /** @type {() => void} */ press, label = "") => {
      const made = make("button", { type: "button", class: kind, ...(label ? { "aria-label": label, title: label } : {}) }, text);
      made.onclick = press;
      return made;
    };
    this.stages = Array.from({ length: stages }, (_, before) => before + 1).map((stage) =>
      button("stage-button", `${stage} ${words[`stage${stage}`]}`, () => this.#go(stage)));
    this.back = button("back", words.back, () => this.#move(-1));
    this.forth = button("forth", words.forth, () => this.#move(1));
    this.auto = button("auto", words.auto, () => this.#setAuto(!this.timer));
    this.auto.title = fill(words.autoHelp, { seconds: STAY_S });
    this.rowName = make("span", { class: "row-name" });
    const rows = make("span", { class: "rows" }, button("stepper", "‹", () => this.#turn(-1), words.previousRow), this.rowName,
      button("stepper", "›", () => this.#turn(1), words.nextRow));
    this.text = make("p", {});
    this.facts = make("dl", {});
    this.changes = make("dl", { class: "changes" });
    root.append(
      make("ol", {}, ...this.stages.map((stage) => make("li", {}, stage))),
      make("div", { class: "tools" }, rows, this.back, this.forth, this.auto,
        button("stepper close", "×", () => this.toggle(), words.close)),
      make("div", { class: "told", role: "status" }, this.text, this.facts, this.changes),
    );
    root.onkeydown = (event) => this.#press(event);
    opener.onclick = () => this.toggle();
    opener.setAttribute("aria-expanded", "false");
  }

  /** Open it at the first stage, or close it. */
  toggle() {
    if (!this.story) this.opening = true;
    this.#go(this.story ? 0 : 1);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape") this.toggle();
    else if (by) this.#move(by);
    else return;
    event.preventDefault();
  }

  /** @param {number} by */
  #move(by) {
    const stage = (this.story?.stage ?? 0) + by;
    if (stage > this.stages.length) this.outside.send("step");
    else if (stage > 0) this.#go(stage);
  }

  /** @param {number} by */
  #turn(by) {
    if (!this.story) return;
    const { stage, row, rows } = this.story;
    this.#go(stage, (row + by + rows.length) % rows.length);
  }

  /**
   * @param {number} stage
   * @param {number} [row]
   */
  #go(stage, row = this.story?.row ?? 0) {
    this.outside.send("slow", { stage, row });
  }

  /** @param {boolean} on */
  #setAuto(on) {
    clearInterval(this.timer);
    this.timer = on ? setInterval(() => this.#move(1), 1000 * STAY_S) : undefined;
    this.auto.setAttribute("aria-pressed", String(on));
  }

  /**
   * Take the server's story.
   * @param {Story | null} story
   */
  take(story) {
    const { words } = this.outside;
    this.story = story;
    const hadFocus = this.root.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
    this.root.hidden = !story;
    this.opener.setAttribute("aria-expanded", String(!!story));
    if (!story) {
      this.#setAuto(false);
      if (hadFocus) this.opener.focus({ preventScroll: true });
      return;
    }
    this.stages.forEach((stage, index) => {
      if (index + 1 === story.stage) stage.setAttribute("aria-current", "step");
      else stage.removeAttribute("aria-current");
    });
    this.back.disabled = story.stage === 1;
    this.forth.textContent = story.stage === this.stages.length ? words.takeStep : words.forth;
    this.rowName.textContent = fill(words.rowOf, { row: story.row + 1, count: story.rows.length });
    this.text.textContent = story.text;
    this.facts.replaceChildren(...story.facts.map(([name, value]) => pair(name, value)));
    if (this.opening) this.forth.focus({ preventScroll: true });
    this.opening = false;
  }

  /** Name the changed weights, once the drawing is there to name them. */
  showChanges() {
    if (this.named === this.story) return;
    this.named = this.story;
    const changes = this.story?.changes ?? [];
    this.changes.replaceChildren(...changes.map(([index, before, after]) =>
      pair(this.outside.nameOf(index), `${before} → ${after}`)));
  }

  dispose() {
    this.#setAuto(false);
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
const pair = (name, value) => make("div", {}, make("dt", {}, name), make("dd", {}, value));
