// The course: a row for each idea of a lecture, with a tick, the sentence, and links to what shows it.

import { bringIntoView, make, write } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { fill } from "../lib/text.js";
import { mounting } from "../wire/mount.js";
import { Ticks, leave, left } from "./ticks.js";

/**
 * @typedef {{title: string, address: string}} Link
 * @typedef {Link & {number: number | null}} LabLink `number`: of a lab
 * @typedef {{key: string, sentence: string, link: LabLink | null, experiment: Link | null}} Idea `link` sets the lab up
 * @typedef {{number: number, title: string, labs: LabLink[], ideas: Idea[]}} Lecture
 * @typedef {{language: string, words: Record<string, string>, lectures: Lecture[]}} Data
 * @typedef {{root: HTMLElement, box: HTMLInputElement, key: string}} Row
 */

class CoursePage {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.shown = "";
    /** @type {Record<string, string>} */
    this.words = {};
    /** @type {Row[]} */
    this.rows = [];
    /** @type {{rows: Row[], count: HTMLElement}[]} */
    this.lectures = [];
    /** @type {string[]} what "Clear the ticks" took away */
    this.cleared = [];
    this.ticks = new Ticks(() => this.#draw());
    this.count = make("span", { class: "course-count", role: "status" });
    this.bar = make("progress", { class: "course-bar", "aria-hidden": "true" });
    this.onward = button(() => this.#goOn());
    this.print = button(() => window.print());
    this.clear = button(() => this.#clear());
    this.unkept = make("p", { class: "course-unkept", hidden: "" });
    this.root = make("div", { class: "page course" });
    element.replaceChildren(this.root);
  }

  /** @param {Data} data */
  take(data) {
    document.documentElement.lang = data.language;
    const shown = JSON.stringify(data);
    if (shown === this.shown) return;
    this.shown = shown;
    const { words } = data;
    this.words = words;
    this.rows = [];
    write(this.onward, words.goOn);
    write(this.print, words.print);
    write(this.unkept, words.unkept);
    const head = make("header", { class: "course-head" },
      make("div", {}, make("h1", {}, words.title), make("p", {}, words.lede), this.unkept),
      make("div", { class: "course-do" }, this.count, this.bar, this.onward, this.print, this.clear));
    this.lectures = [];
    this.root.replaceChildren(head, ...data.lectures.map((lecture) => this.#lecture(lecture)),
      make("p", { class: "course-not" }, words.notHere));
    this.#draw();
    this.#returnTo(left());
  }

  dispose() {
    this.ticks.dispose();
  }

  /** @param {Lecture} lecture */
  #lecture({ number, title, labs, ideas }) {
    const rows = ideas.map((idea) => this.#row(idea));
    const count = make("small", {});
    this.lectures.push({ rows, count });
    const id = `lecture-${number}`;
    return make("section", { "aria-labelledby": id },
      make("header", {}, make("h2", { id }, make("small", {}, fill(this.words.lecture, { number })), title), count,
        make("nav", { "aria-label": this.words.labs }, ...labs.map(numbered))),
      make("ul", { role: "list" }, ...rows.map(({ root }) => root)));
  }

  /**
   * @param {Idea} idea
   * @returns {Row}
   */
  #row({ key, sentence, link: to, experiment }) {
    const box = make("input", { type: "checkbox" });
    box.onchange = () => {
      this.ticks.set(key, box.checked);
      this.cleared = [];
      this.#draw();
    };
    const links = [...(to ? [numbered(to)] : []), ...(experiment ? [link(experiment, experiment.title)] : [])];
    for (const each of links) each.onclick = () => leave(key);
    const root = make("li", { "data-idea": key },
      make("label", {}, box, make("span", {}, sentence)), make("span", { class: "course-links" }, ...links));
    const row = { root, box, key };
    this.rows.push(row);
    return row;
  }

  #draw() {
    const { words, ticks, rows } = this;
    for (const { root, box, key } of rows) {
      box.checked = ticks.keys.has(key);
      root.classList.toggle("seen", box.checked);
    }
    const told = (/** @type {Row[]} */ of) => ({ done: of.filter(({ box }) => box.checked).length, total: of.length });
    for (const { rows: own, count } of this.lectures) write(count, fill(words.seen, told(own)));
    const { done, total } = told(rows);
    write(this.count, fill(words.seen, { done, total }));
    Object.assign(this.bar, { max: total, value: done });
    write(this.clear, this.cleared.length ? words.undo : words.clear);
    this.clear.hidden = done === 0 && this.cleared.length === 0;
    this.onward.hidden = done === total;
    this.unkept.hidden = ticks.isKept;
  }

  /** Go to the first idea that has no tick. */
  #goOn() {
    const next = this.rows.find(({ box }) => !box.checked);
    if (!next) return;
    bringIntoView(next.root, "center");
    next.box.focus({ preventScroll: true });
    this.#mark(next);
  }

  /**
   * Show the idea from which someone went to a lab, and now returns.
   * @param {string | null} key
   */
  #returnTo(key) {
    const row = this.rows.find((each) => each.key === key);
    if (!row) return;
    row.root.scrollIntoView({ block: "center" });
    this.#mark(row);
  }

  /** @param {Row} row the one that is meant */
  #mark(row) {
    for (const { root } of this.rows) root.classList.toggle("here", root === row.root);
  }

  /** Take all ticks away, or bring those back that were taken away. */
  #clear() {
    const before = [...this.ticks.keys];
    this.ticks.replace(this.cleared);
    this.cleared = this.cleared.length ? [] : before;
    this.#draw();
  }
}

/** @param {() => void} act */
function button(act) {
  const made = make("button", { type: "button", class: "lab-button" });
  made.onclick = act;
  return made;
}

/**
 * @param {Link} to
 * @param {...(Node | string)} children
 */
const link = ({ address }, ...children) => make("a", { href: address, target: "_self" }, ...children);

/** @param {LabLink} to a lab, which has a number, or another page */
const numbered = (to) => link(to, make("b", {}, String(to.number ?? "")), make("span", {}, to.title));

export default mounting((element, /** @type {Data} */ _data) => {
  fitSidebar(ROOMY.playground);
  return new CoursePage(element);
}, () => 0);
