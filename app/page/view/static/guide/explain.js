// One card explains everything on the canvas: it opens on hover, focus or a tap, beside what it explains.

import { AWAY, MARGIN, hang, hangBeside } from "../lib/beside.js";
import { make } from "../lib/dom.js";

/**
 * @typedef {{title: string, text: string, formula: string, healthy: string, why: string, source?: string,
 *   entries?: Record<string, {title: string, text: string, formula: string, source: string}>}} Explanation
 *   `formula` and `why` are HTML; `entries`: what can be chosen
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box in the window
 * @typedef {"beside" | "below" | "above"} Side
 * @typedef {{key: string, box: Box, where?: string, value?: string, verdict?: string, more?: string[],
 *   column?: {left: number, right: number}}} Subject what is explained: its key, its place, what it shows now, and the
 *   column that it is a part of
 */

const HOVER_MS = 300;
const LEAVE_MS = 250;
const INDENT = 20; // pixels that the card begins before what it explains
const GROUPS = "figcaption, .caption, .check-list, .lab-controls, .legend, .counters, .settings-group, .fields, .curve .box";
const SUBJECTS = "[data-explain]:not(button, label, select, input, canvas)";

export class Explain {
  /**
   * @param {HTMLElement} root
   * @param {{words: Record<string, string>, address: string}} outside `address`: where the texts are
   */
  constructor(root, { words, address }) {
    this.root = root;
    this.words = words;
    this.address = address;
    /** @type {Promise<Record<string, Explanation>> | undefined} */
    this.texts = undefined;
    /** @type {Subject | null} */
    this.subject = null;
    this.isPinned = false; // by a press: only another one, Escape or the focus closes it then
    /** @type {Side | null} of what is explained, where the card is */
    this.side = null;
    this.card = make("div", { class: "explanation", role: "tooltip", id: "explanation", tabindex: "-1", hidden: "" });
    root.append(this.card);
    root.addEventListener("pointerover", (event) => this.#over(event));
    root.addEventListener("pointerout", (event) => this.#out(event));
    root.addEventListener("click", (event) => this.#tap(event));
    root.addEventListener("keydown", (event) => {
      const { target, key } = event;
      if (!(target instanceof HTMLElement) || !target.matches(SUBJECTS)) return;
      const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (by) this.#turn(target, by);
      else if (key === "Enter" || key === " ") this.show(subjectOf(target));
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    root.addEventListener("focusin", (event) => this.#focus(event));
    root.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget ? !(relatedTarget instanceof Node && this.card.contains(relatedTarget)) : !this.isPinned) this.close();
    });
    this.card.addEventListener("pointerdown", () => this.#pin());
    this.card.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") this.#leave(); // a finger leaves with each tap
    });
    this.elsewhere = (/** @type {Event} */ event) => {
      if (!this.card.hidden && !event.composedPath().includes(this.card)) this.close();
    };
    document.addEventListener("pointerdown", this.elsewhere, { capture: true });
  }

  dispose() {
    clearTimeout(this.timer);
    document.removeEventListener("pointerdown", this.elsewhere, { capture: true });
  }

  /**
   * @param {() => void} act
   * @param {number} wait
   */
  #later(act, wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, wait);
  }

  #pin() {
    clearTimeout(this.timer);
    this.isPinned = true;
  }

  #leave() {
    if (!this.isPinned) this.#later(() => this.close(), LEAVE_MS);
  }

  /** @param {PointerEvent} event */
  #over({ target, pointerType }) {
    if (this.isPinned || pointerType === "touch" || !(target instanceof Element)) return;
    if (target.closest(".explanation")) return clearTimeout(this.timer);
    const element = target.closest("[data-explain]");
    if (element) this.#later(() => this.show(subjectOf(element)), HOVER_MS);
  }

  /** @param {PointerEvent} event */
  #out({ target, pointerType }) {
    if (pointerType !== "touch" && target instanceof Element && target.closest("[data-explain]")) this.#leave();
  }

  /** @param {MouseEvent} event */
  #tap({ target }) {
    if (!(target instanceof Element)) return;
    const element = target.closest("[data-explain]");
    // What is pressed for its own sake, such as a checkbox with a label, does that instead.
    if (element && !target.closest("button, label, select, input, a")) this.show(subjectOf(element), true);
  }

  /** @param {FocusEvent} event */
  #focus({ target }) {
    if (target instanceof Element && target.matches("[data-explain]:focus-visible")) this.show(subjectOf(target));
  }

  /** Of each group of figures one is a Tab stop; arrow keys go from there to the others. */
  arrange() {
    for (const group of this.root.querySelectorAll(GROUPS)) {
      const subjects = /** @type {HTMLElement[]} */ ([...group.querySelectorAll(SUBJECTS)]);
      const stop = subjects.find(({ tabIndex, offsetParent }) => tabIndex === 0 && offsetParent) ?? subjects.find(({ offsetParent }) => offsetParent);
      for (const subject of subjects) subject.tabIndex = subject === stop ? 0 : -1;
    }
  }

  /**
   * @param {HTMLElement} from
   * @param {number} by
   */
  #turn(from, by) {
    const group = from.closest(GROUPS);
    const subjects = /** @type {HTMLElement[]} */ ([...(group?.querySelectorAll(SUBJECTS) ?? [])]).filter(({ offsetParent }) => offsetParent);
    const to = subjects[(subjects.indexOf(from) + by + subjects.length) % subjects.length];
    for (const subject of subjects) subject.tabIndex = subject === to ? 0 : -1;
    to?.focus();
  }

  /**
   * What a pointer or the keyboard is at on a canvas; null for nothing. It waits as for any other subject.
   * @param {Subject | null} subject
   * @param {boolean} [atOnce]
   */
  point(subject, atOnce = false) {
    if (this.isPinned && !atOnce) return undefined;
    if (!subject) return this.#leave();
    const { key, box } = this.subject ?? {};
    if (this.isOpen && subject.key === key && subject.box.left === box?.left) return clearTimeout(this.timer);
    return this.#later(() => this.show(subject, atOnce), atOnce ? 0 : HOVER_MS);
  }

  /**
   * @param {Subject} subject
   * @param {boolean} [isPinned] whether it was pressed
   */
  async show(subject, isPinned = false) {
    clearTimeout(this.timer);
    [this.subject, this.isPinned, this.side] = [subject, isPinned, null];
    this.texts ??= fetch(new URL(this.address, document.baseURI)).then((answer) => answer.json());
    this.texts.catch(() => (this.texts = undefined)); // the next one tries again
    const found = (await this.texts.catch(() => null))?.[subject.key];
    if (!found || subject !== this.subject) return;
    this.card.replaceChildren(...this.#contents(found, subject));
    this.card.dataset.key = subject.key;
    this.card.hidden = false;
    this.#place(subject);
  }

  close() {
    clearTimeout(this.timer);
    [this.subject, this.isPinned] = [null, false];
    this.card.hidden = true;
  }

  get isOpen() {
    return !this.card.hidden;
  }

  /**
   * @param {Explanation} explanation
   * @param {Subject} subject
   */
  #contents({ title, text, formula, healthy, why, source = "", entries }, { where = "", value = "", verdict = "", more = [] }) {
    const { words } = this;
    const entry = entries?.[value];
    const shown = entry?.title ?? value;
    const html = (/** @type {string} */ tag, /** @type {string} */ inside, /** @type {string} */ name) => {
      const element = document.createElement(tag);
      element.className = name;
      element.innerHTML = inside; // the server's own: formulas as MathML, never what someone typed
      return element;
    };
    const parts = [make("strong", {}, shown ? `${title}: ${shown}` : title), ...(where ? [make("small", {}, where)] : []), make("p", {}, entry ? entry.text : text)];
    const typeset = entry?.formula ?? formula;
    if (typeset) parts.push(/** @type {HTMLElement} */ (html("div", typeset, "formula")));
    for (const line of more) parts.push(make("p", { class: "figure" }, line));
    const judged = [verdict, healthy].filter(Boolean).join(" ");
    if (judged) parts.push(make("p", { class: "healthy" }, judged));
    const from = entry?.source ?? source;
    if (!why && !from) return parts;
    const button = make("button", { type: "button", class: "why", "aria-expanded": "false" }, words.whyItMatters);
    const long = html("div", why, "long");
    if (from) long.append(make("small", {}, from));
    long.hidden = true;
    button.onclick = () => {
      long.hidden = !long.hidden;
      button.setAttribute("aria-expanded", String(!long.hidden));
      this.#pin();
      if (this.subject) this.#place(this.subject);
    };
    return [...parts, make("footer", {}, button, make("small", {}, words.escCloses)), long];
  }

  /**
   * Beside the column that it is a part of; else below what is explained, or above it if there is more room: never over
   * it. An open card that becomes longer stays on its side.
   * @param {Subject} subject
   */
  #place({ box: { left, top, bottom }, column }) {
    const { card, root, side } = this;
    card.style.maxHeight = `${window.innerHeight - 2 * MARGIN}px`;
    this.side = "beside";
    if (column && hangBeside(card, root, column, top - INDENT)) return;
    card.style.maxHeight = "";
    const [above, below] = [top - AWAY - MARGIN, window.innerHeight - bottom - AWAY - MARGIN];
    const isBelow = side ? side === "below" : below >= Math.min(card.offsetHeight, above);
    this.side = isBelow ? "below" : "above";
    card.style.maxHeight = `${Math.max(120, isBelow ? below : above)}px`;
    hang(card, root, { top, bottom }, { left: left - INDENT, isBelow });
  }
}

/**
 * @param {Element} element
 * @returns {Subject}
 */
function subjectOf(element) {
  const { explain = "", value = element.matches("output") ? element.textContent ?? "" : "" } = /** @type {HTMLElement} */ (element).dataset;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return { key: keyOf(explain), box: { left, top, right, bottom }, value };
}

/**
 * A setting's path without the numbers of layers: the key of its explanation.
 * @param {string} path
 */
export const keyOf = (path) => path.split(".").filter((name) => name !== "*" && !/^\d+$/.test(name)).join(".");
