// The gallery of experiments: it covers the page's own column, and one press sets everything up.

import { make } from "../lib/dom.js";

/** @typedef {{key: string, title: string, question: string, watch: string}} Experiment */
/**
 * @typedef {{words: Record<string, string>, address: string, begin: () => void,
 *   tell: (event: {name: string, [field: string]: unknown}) => void}} Outside
 *   `address`: where the experiments' texts are, from the page's own address on
 */

export class Experiments {
  /**
   * @param {{root: HTMLElement, opener: HTMLButtonElement, home: HTMLElement}} place the page; what opens the gallery;
   *   and where the way back from an experiment is offered
   * @param {Outside} outside
   */
  constructor({ root, opener, home }, outside) {
    this.root = root;
    this.opener = opener;
    this.home = home;
    this.outside = outside;
    this.shown = ""; // the key of the experiment that the page shows
    this.isDark = false;
    /** @type {Promise<void> | undefined} */
    this.loaded = undefined;
    const { words } = outside;
    this.title = make("h2", { tabindex: "-1", id: "experiments-title" }, words.experiments);
    this.cards = make("ul", { role: "list" });
    this.problem = make("p", { role: "alert", hidden: "" }, words.experimentsMissing);
    const header = make("header", {}, this.title, make("p", {}, words.experimentsLead), this.#back(() => this.close()));
    this.gallery = make("section", { class: "gallery", role: "dialog", "aria-labelledby": this.title.id, hidden: "" },
      header, this.problem, this.cards);
    root.append(this.gallery);
    home.append(this.#back(() => {}));
    opener.onclick = () => this.open();
  }

  /** @param {() => void} first what to do before leaving the experiment, if one is shown */
  #back(first) {
    const button = make("button", { type: "button", class: "back" }, this.outside.words.backToNetwork);
    button.onclick = () => {
      first();
      if (this.shown) this.outside.tell({ name: "leave_experiment" });
    };
    return button;
  }

  get isOpen() {
    return !this.gallery.hidden;
  }

  /** Whether the page is dark: the pictures follow. */
  set dark(/** @type {boolean} */ isDark) {
    if (isDark === this.isDark) return;
    this.isDark = isDark;
    this.#paint();
  }

  /**
   * Take the experiment that the page shows, if any.
   * @param {string} key
   */
  take(key) {
    this.shown = key;
    this.home.hidden = key === "";
    this.#mark();
  }

  open() {
    if (this.isOpen) return;
    this.loaded ??= this.#load();
    this.gallery.hidden = false;
    this.root.classList.add("browsing");
    this.gallery.scrollIntoView({ block: "nearest" });
    this.title.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} next what gets the focus */
  close(next = this.opener) {
    if (!this.isOpen) return;
    this.gallery.hidden = true;
    this.root.classList.remove("browsing");
    next.focus({ preventScroll: true });
  }

  /** @param {string} key */
  #choose(key) {
    this.close(/** @type {HTMLElement} */ (this.root.querySelector("button.play") ?? this.opener));
    this.root.scrollIntoView({ block: "start" }); // to the question: the gallery may be longer than the page
    this.outside.begin();
    this.outside.tell({ name: "experiment", key });
  }

  /** Fetch the texts, once; a failure is said, and the next opening tries again. */
  async #load() {
    try {
      const response = await fetch(new URL(this.outside.address, document.baseURI));
      if (!response.ok) throw new Error(response.statusText);
      /** @type {Experiment[]} */
      const experiments = await response.json();
      this.cards.replaceChildren(...experiments.map((experiment) => make("li", {}, this.#card(experiment))));
      this.problem.hidden = true;
      this.#paint();
      this.#mark();
    } catch {
      this.problem.hidden = false;
      this.loaded = undefined;
    }
  }

  /** @param {Experiment} experiment */
  #card({ key, title, question, watch }) {
    const button = make("button", { type: "button", "data-key": key },
      make("img", { alt: "", width: "180", height: "138", draggable: "false" }),
      make("span", { class: "words" }, make("strong", {}, title), make("span", {}, question), make("small", {}, watch)));
    button.onclick = () => this.#choose(key);
    return button;
  }

  #paint() {
    for (const button of this.cards.querySelectorAll("button")) {
      const name = `../experiments/${button.dataset.key}-${this.isDark ? "dark" : "light"}.svg`;
      /** @type {HTMLImageElement} */ (button.firstElementChild).src = new URL(name, import.meta.url).href;
    }
  }

  #mark() {
    for (const button of this.cards.querySelectorAll("button")) {
      if (button.dataset.key === this.shown) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
}
