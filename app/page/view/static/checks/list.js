// One line a check: a table whose lines are walked with the arrow keys, by the buttons at their ends.

import { icon, make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { markOf } from "./marks.js";

/**
 * @typedef {import("./main.js").Line} Line
 * @typedef {import("./main.js").Progress} Progress
 * @typedef {{row: HTMLElement, mark: HTMLElement, said: HTMLElement, again: HTMLButtonElement, remedy: HTMLButtonElement,
 *   texts: Record<"title" | "how" | "value" | "expected" | "within" | "verdict" | "todo", HTMLElement>, shown: string}} Row
 */

const COLUMNS = /** @type {const} */ (["mark", "check", "value", "expected", "verdict", "again"]);

export class List {
  /**
   * @param {Record<string, string>} words
   * @param {{check: (key: string) => void, mend: (key: string) => void, look: (key: string) => void}} outside
   */
  constructor(words, outside) {
    this.words = words;
    this.outside = outside;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.stop = ""; // the line that Tab comes to
    const heads = COLUMNS.map((name) => make("th", { role: "columnheader", scope: "col", class: `cell-${name}` },
      name === "mark" || name === "again" ? make("span", { class: "unseen" }, words[name]) : words[name]));
    this.body = make("tbody", { role: "rowgroup" });
    this.root = make("table", { class: "check-list", role: "table", "aria-label": words.checks },
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)), this.body);
    this.root.onkeydown = (event) => this.#press(event);
  }

  /**
   * @param {Line[]} lines
   * @param {Progress} progress
   * @param {string} offered the remedy that the bar has
   */
  draw(lines, { running, queued, share }, offered) {
    for (const line of lines) {
      const row = this.rows.get(line.key) ?? this.#add(line.key);
      const mark = line.key === running ? "running" : queued.includes(line.key) ? "queued" : line.mark;
      const shown = JSON.stringify([line, mark, mark === "running" && share, offered === line.remedy]);
      if (shown === row.shown) continue;
      row.shown = shown;
      this.#show(row, line, mark, share, offered === line.remedy);
    }
  }

  /** @param {string} key the line that is looked at */
  look(key) {
    for (const [name, { row, again }] of this.rows) {
      row.classList.toggle("looked", name === key);
      again.tabIndex = name === (key || this.stop) ? 0 : -1;
    }
  }

  /** @param {string} key */
  #add(key) {
    const { words, outside } = this;
    const text = (/** @type {"b" | "small" | "span"} */ tag, /** @type {string} */ name = "") => make(tag, name ? { class: name } : {});
    const title = make("b", { class: "explained", "data-explain": `health.${key}`, role: "note" });
    const texts = { title, how: text("small"), value: text("b", "figure"), expected: text("span"), within: text("small"),
      verdict: text("b"), todo: text("span", "todo") };
    const mark = make("span", {}), said = make("span", { class: "unseen" });
    const again = make("button", { type: "button", class: "check-again", tabindex: "-1", title: words.again }, icon("reset"));
    const remedy = make("button", { type: "button", class: "check-remedy", hidden: "" });
    const cell = (/** @type {string} */ name, /** @type {Node[]} */ ...children) => make("td", { role: "cell", class: `cell-${name}` }, ...children);
    const row = make("tr", { role: "row", class: "check", "data-key": key }, cell("mark", mark, said),
      make("th", { role: "rowheader", scope: "row", class: "cell-check" }, texts.title, texts.how), cell("value", texts.value),
      cell("expected", texts.expected, texts.within), cell("verdict", texts.verdict, make("span", { class: "doing" }, texts.todo, " ", remedy)),
      cell("again", again));
    again.onclick = () => outside.check(key);
    remedy.onclick = () => outside.mend(key);
    row.onpointerenter = () => outside.look(key);
    row.addEventListener("focusin", () => outside.look(key));
    this.body.append(row);
    const made = { row, mark, said, again, remedy, texts, shown: "" };
    this.rows.set(key, made);
    if (!this.stop) {
      this.stop = key;
      again.tabIndex = 0;
    }
    return made;
  }

  /**
   * @param {Row} row
   * @param {Line} line
   * @param {import("./marks.js").Mark} mark
   * @param {number} share
   * @param {boolean} isFirst whether the bar has its remedy
   */
  #show({ row, mark: place, said, again, remedy, texts }, line, mark, share, isFirst) {
    const { words } = this;
    place.replaceChildren(markOf(mark, share));
    const named = { open: words.markOpen, queued: words.markOpen, running: words.markRunning, holds: words.markHolds, fails: words.markFails, apart: words.markApart };
    write(said, named[mark]);
    for (const name of /** @type {const} */ (["title", "how", "value", "expected", "within", "verdict", "todo"])) write(texts[name], line[name]);
    if (line.mark === "open") write(texts.verdict, mark === "running" ? words.checkingNow : "");
    again.setAttribute("aria-label", fill(words.checkOne, { title: line.title }));
    again.ariaDisabled = String(mark === "running" || mark === "queued");
    remedy.hidden = !line.remedy || isFirst;
    write(remedy, line.remedy);
    row.dataset.mark = mark;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const keys = [...this.rows.keys()];
    const target = event.composedPath().find((element) => element instanceof HTMLElement && element.dataset.key);
    const now = target instanceof HTMLElement ? keys.indexOf(target.dataset.key ?? "") : -1;
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: keys.length - 1 }[event.key];
    if (now < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const row = this.rows.get(keys[Math.max(0, Math.min(keys.length - 1, to))]);
    if (!row) return;
    row.again.tabIndex = 0;
    row.again.focus();
  }
}
