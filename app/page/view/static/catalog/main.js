// The entry point of the catalog: every entry of every registry, a list of the registries, and a search.

import { make, write } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { fill } from "../lib/text.js";
import { otherTheme, watchTheme } from "../lib/theme.js";
import { mounting } from "../wire/mount.js";
import { drawEntry, reason, textOf } from "./entry.js";
import { askedFor, found, hasAll, plain, rankOf, searchedFor, wordsOf } from "./search.js";

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {{key: string, title: string, about: string, why: string, entries: Entry[]}} Section `why`: HTML with MathML
 * @typedef {import("../lib/theme.js").Palette} Palette
 * @typedef {{address: string, language: string, words: Record<string, string>, palettes: {light: Palette, dark: Palette}}} Data
 *   `address`: where the entries are, from the page's own address on
 * @typedef {{element: HTMLElement, names: string[], text: string}} Shown `names`: its title and its key
 * @typedef {{element: HTMLElement, link: HTMLElement, count: HTMLElement, entries: Shown[]}} ShownSection
 */

const ACTS = ["wheel", "touchmove", "keydown", "pointerdown"]; // with which a person scrolls

class Catalog {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   */
  constructor(element, data) {
    const { words } = data;
    this.data = data;
    this.address = "";
    /** @type {Section[]} */
    this.told = [];
    /** @type {ShownSection[]} */
    this.sections = [];
    /** @type {import("../lib/theme.js").Theme | undefined} */
    this.theme = undefined;
    this.field = make("input", { type: "search", placeholder: words.placeholder, "aria-label": words.search, autocomplete: "off", spellcheck: "false" });
    this.field.value = searchedFor(location.search);
    this.field.oninput = () => this.#look();
    this.count = make("output", { class: "cat-count", "aria-live": "polite" });
    this.note = make("p", { class: "cat-note", role: "status" });
    this.note.hidden = true;
    this.list = make("nav", { "aria-label": words.contents });
    this.main = make("div", { class: "cat-main" });
    const way = make("p", { class: "cat-way" }, make("a", { href: "labs", target: "_self" }, words.labs));
    this.root = make("div", { class: "page cat-page" },
      make("header", { class: "cat-above" }, way, make("h1", {}, words.title), make("p", { class: "cat-lede" }, words.lede)),
      make("div", { class: "cat-find" }, this.field, this.count), this.note, make("div", { class: "cat-columns" }, this.list, this.main));
    this.root.addEventListener("click", (event) => this.#follow(event));
    this.press = (/** @type {KeyboardEvent} */ event) => this.#press(event);
    this.move = () => this.#open();
    window.addEventListener("keydown", this.press);
    window.addEventListener("hashchange", this.move);
    /** @type {HTMLElement | undefined} */
    this.held = undefined; // what was gone to, until someone scrolls: what arrives above it must not push it away
    this.release = () => (this.held = undefined);
    for (const act of ACTS) window.addEventListener(act, this.release, { passive: true });
    this.grows = new ResizeObserver(() => this.held?.scrollIntoView({ block: "start" }));
    this.grows.observe(this.main);
    this.watching = new IntersectionObserver((seen) => this.#mark(seen), { rootMargin: "-90px 0px -75% 0px" });
    element.replaceChildren(this.root);
    this.unwatch = watchTheme(() => this.#readTheme());
    this.#readTheme();
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    document.documentElement.lang = data.language;
    if (data.address === this.address) return;
    this.address = data.address;
    fetch(new URL(data.address, document.baseURI))
      .then((answer) => answer.json())
      .then((told) => this.#show(told))
      .catch(() => this.#say(data.words.missing));
  }

  dispose() {
    window.removeEventListener("keydown", this.press);
    window.removeEventListener("hashchange", this.move);
    for (const act of ACTS) window.removeEventListener(act, this.release);
    this.grows.disconnect();
    this.watching.disconnect();
    this.unwatch();
  }

  /** @param {Section[]} told */
  #show(told) {
    this.told = told;
    this.sections = told.map((section) => this.#section(section));
    this.main.replaceChildren(...this.sections.map(({ element }) => element));
    this.list.replaceChildren(...this.sections.map(({ link }) => link));
    for (const { element } of this.sections) this.watching.observe(element);
    this.#search();
    this.root.dataset.entries = String(told.flatMap(({ entries }) => entries).length);
    this.#open();
  }

  /**
   * @param {Section} section
   * @returns {ShownSection}
   */
  #section({ key, title, about, why, entries }) {
    const shown = entries.map((entry) => ({
      element: drawEntry(entry, this.data.words), names: [plain(entry.title), plain(entry.key)], text: plain(textOf(entry, title)),
    }));
    const heading = make("h2", { id: `${key}-title`, tabindex: "-1" }, title);
    const element = make("section", { id: key, "aria-labelledby": `${key}-title` }, heading, make("p", { class: "cat-about" }, about));
    if (why) element.append(reason(why, this.data.words));
    element.append(...shown.map((one) => one.element));
    const count = make("span", {});
    const link = make("a", { href: `?entry=${key}` }, title, count);
    link.dataset.to = key;
    return { element, link, count, entries: shown };
  }

  /** Search for what is typed, and keep it in the address, without a run of the page: Back then leads to it. */
  #look() {
    const address = new URL(location.href), text = this.field.value.trim();
    address.searchParams.delete(text ? "entry" : "search"); // an entry is another place than what is found
    if (text) {
      address.searchParams.set("search", text);
      address.hash = "";
    }
    history.replaceState(history.state, "", address);
    this.#search();
  }

  #search() {
    const { words } = this.data, wanted = wordsOf(this.field.value);
    let all = 0, left = 0;
    for (const { element, link, count, entries } of this.sections) {
      for (const entry of entries) entry.element.hidden = !hasAll(entry.text, wanted);
      const here = entries.filter((entry) => !entry.element.hidden).length;
      element.hidden = link.hidden = here === 0;
      write(count, String(here));
      all += entries.length;
      left += here;
      order(element, entries, ({ names }) => rankOf(names, wanted));
    }
    order(this.main, this.sections, ({ entries }) => Math.min(...entries.map(({ names }) => rankOf(names, wanted))));
    this.root.classList.toggle("searching", wanted.length > 0);
    write(this.count, left === all ? fill(words.all, { count: all }) : left ? fill(words.some, { count: left, total: all }) : words.none);
  }

  /** Go to what the address asks for; an unknown name is said. */
  #open() {
    const asked = askedFor(location.search, location.hash);
    if (!asked || !this.told.length) return;
    const id = found(asked, this.told);
    if (id) this.#go(id);
    else this.#say(fill(this.data.words.unknown, { name: asked }));
  }

  /** @param {string} id */
  #go(id) {
    const element = /** @type {HTMLElement} */ (this.root.querySelector(`[id="${CSS.escape(id)}"]`));
    if (element.hidden || element.parentElement?.hidden) {
      this.field.value = "";
      this.#look();
    }
    this.#say("");
    for (const other of this.root.querySelectorAll(".here")) other.classList.remove("here");
    if (element.matches("article")) element.classList.add("here");
    element.scrollIntoView({ block: "start" });
    this.held = element;
    /** @type {HTMLElement} */ (element.querySelector("h2, h3")).focus({ preventScroll: true });
  }

  /**
   * A link within the page changes its address without a run of the page.
   * @param {MouseEvent} event
   */
  #follow(event) {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-to]"));
    const to = link?.dataset.to;
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = new URL(location.href);
    address.hash = "";
    address.searchParams.set("entry", to);
    history.replaceState(history.state, "", address);
    this.#go(to);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const inField = event.composedPath()[0] === this.field;
    if (event.key === "/" && !inField && !isTyping(event)) {
      event.preventDefault();
      this.field.focus();
    } else if (event.key === "Escape" && inField && this.field.value) {
      this.field.value = "";
      this.#look();
    }
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #mark(seen) {
    for (const { target, isIntersecting } of seen) {
      const link = this.sections.find(({ element }) => element === target)?.link;
      if (isIntersecting) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
  }

  /** @param {string} sentence */
  #say(sentence) {
    write(this.note, sentence);
    this.note.hidden = !sentence;
  }

  #readTheme() {
    this.theme = otherTheme(this.root, this.data.palettes, this.theme) ?? this.theme;
  }
}

/**
 * Put those of a lower rank before those of a higher one, and leave each in their order.
 * @template {{element: HTMLElement}} T
 * @param {HTMLElement} parent
 * @param {T[]} all
 * @param {(one: T) => number} rank
 */
function order(parent, all, rank) {
  const wanted = [...all].sort((one, other) => rank(one) - rank(other)).map(({ element }) => element);
  const now = [...parent.children].filter((child) => wanted.includes(/** @type {HTMLElement} */ (child)));
  if (now.some((child, at) => child !== wanted[at])) parent.append(...wanted);
}

/** @param {KeyboardEvent} event */
const isTyping = (event) => {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
};

export default mounting((element, /** @type {Data} */ data) => {
  fitSidebar(ROOMY.bench);
  return new Catalog(element, data);
}, () => 0);
