// What is searched, what can be taken along, and the score that is measured once.

import { make, write } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { Copy } from "../lab/copy.js";
import { heading } from "./chart.js";
import { scoreText } from "./scale.js";

/** @typedef {import("./store.js").Study} Study */

const MOST_BYTES = 1_000_000; // of a file that is opened

export class Head {
  /**
   * @param {Record<string, string>} words
   * @param {{table: () => string, file: () => string, link: () => string, opened: (text: string) => void, setup: () => void, measure: () => void}} outside
   */
  constructor(words, outside) {
    this.words = words;
    this.setup = make("button", { type: "button", class: "search-setup", title: words.setupHelp });
    this.setup.onclick = outside.setup;
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const made = make("button", { type: "button", class: "lab-button" }, text);
      made.onclick = act;
      return made;
    };
    this.table = button(words.asTable, () => save("search.csv", "text/csv", outside.table()));
    this.file = button(words.asFile, () => save("search.json", "application/json", outside.file()));
    this.given = make("input", { type: "file", accept: ".json,application/json", class: "unseen", tabindex: "-1", "aria-label": words.openFile });
    this.given.onchange = async () => {
      const [file] = this.given.files ?? [];
      if (file) outside.opened(file.size > MOST_BYTES ? "" : await file.text());
      this.given.value = "";
    };
    this.open = button(words.openFile, () => this.given.click());
    this.copy = new Copy(words, outside.link);
    this.lede = make("p", { class: "lab-lede" });
    this.final = make("div", { class: "search-final" });
    this.measure = make("button", { type: "button", class: "lab-button search-small" }, words.measure);
    this.measure.onclick = outside.measure;
    this.sealed = heading(words.final, "", "search.final", this.measure);
    this.why = make("p", {});
    this.final.append(this.sealed, this.why);
    this.root = make("header", { class: "lab-above" },
      make("nav", { class: "lab-way search-way", "aria-label": words.search }, make("span", { class: "lab-trail" }, make("b", {}, words.search), " › ", this.setup),
        make("span", { class: "search-tools" }, this.table, this.file, this.open, this.given, this.copy.root)),
      make("div", { class: "lab-intro search-intro" }, make("div", {}, make("h1", {}, words.question), this.lede), this.final));
  }

  /** @param {{lede: string, setup: string}} data */
  take({ lede, setup }) {
    write(this.setup, setup);
    write(this.lede, lede);
  }

  /**
   * @param {Study | null} study
   * @param {number} sealed rows, before there is a study
   * @param {number} all
   */
  draw(study, sealed, all) {
    const { words } = this, title = /** @type {HTMLElement} */ (this.sealed.querySelector("h2"));
    this.table.disabled = !study?.results;
    const final = study?.final, rest = study?.sealed ?? sealed;
    this.measure.hidden = !study || final !== null || rest === 0;
    this.measure.disabled = !study?.best.length || study.measures;
    if (!study || !final) {
      write(title, rest ? words.finalSealed : words.finalNone);
      write(this.why, rest ? fill(words.finalWhy, { rows: count(rest), all: count(study ? study.rows + study.sealed : all) }) : words.finalNoRows);
      return;
    }
    const searched = study.stages.map((stage) => stage.best).find((best) => best?.[0] === final.trial)?.[1] ?? null;
    write(title, final.score === null ? words.finalDiverged : fill(words.finalIs, { score: scoreText(final.score, study.task), rows: count(final.rows) }));
    const isLower = searched !== null && final.score !== null && final.score < searched;
    write(this.why, fill(searched === null || final.score === null ? words.finalOnce : isLower ? words.finalLower : words.finalHigher,
      { searched: scoreText(searched, study.task), trials: count(study.done), number: final.trial }));
  }
}

/**
 * Have the browser save a text as a file.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
function save(name, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
