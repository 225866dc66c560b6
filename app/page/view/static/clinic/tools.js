// The tools below the patient: its data, and the checks of the lab before, one press each.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { markOf } from "../checks/marks.js";

/**
 * @typedef {{key: string, title: string, how: string, mark: "open" | "holds" | "fails" | "apart", value: string, expected: string,
 *   verdict: string}} Check
 * @typedef {{title: string, value: string}} Line of the data
 * @typedef {{checks: Check[], waiting: string[], data: Line[]}} Told
 * @typedef {{button: HTMLButtonElement, mark: HTMLElement, title: HTMLElement, how: HTMLElement, value: HTMLElement,
 *   verdict: HTMLElement, said: HTMLElement, shown: string}} Row
 */

export class Tools {
  /**
   * @param {Record<string, string>} words
   * @param {(name: string) => void} ask for what a tool shows
   */
  constructor(words, ask) {
    this.words = words;
    this.ask = ask;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.list = make("div", { class: "clinic-checks" });
    this.lines = make("dl", { class: "clinic-data" });
    this.look = make("button", { type: "button", class: "lab-button clinic-look" }, words.showData);
    this.look.onclick = () => ask("data");
    this.root = make("section", { class: "clinic-tools" },
      make("div", {}, make("h2", {}, words.data, " ", make("small", {}, words.dataHelp)), this.look, this.lines),
      make("div", {}, make("h2", {}, words.checks, " ", make("small", {}, words.checkHelp)), this.list));
  }

  /** Another patient comes, on whom nothing was tried. */
  clear() {
    this.lines.replaceChildren();
    this.look.hidden = false;
    for (const { button } of this.rows.values()) button.dataset.mark = "open";
  }

  /** @param {Told} told */
  take({ checks, waiting, data }) {
    for (const check of checks) {
      const row = this.rows.get(check.key) ?? this.#add(check.key), isWaiting = waiting.includes(check.key);
      const shown = JSON.stringify([check, isWaiting]);
      if (shown === row.shown) continue;
      row.shown = shown;
      this.#show(row, check, isWaiting);
    }
    this.look.hidden = data.length > 0;
    this.lines.replaceChildren(...data.flatMap(({ title, value }) => [make("dt", {}, title), make("dd", {}, value)]));
  }

  /** @param {string} key */
  #add(key) {
    const [mark, title, how, value, verdict] = [make("span", { class: "mark" }), make("b", {}), make("small", {}), make("b", { class: "value" }), make("small", {})];
    const said = make("span", { class: "unseen" });
    const button = make("button", { type: "button", class: "clinic-check", "data-key": key }, mark, said,
      make("span", { class: "named" }, title, how), make("span", { class: "found" }, value, verdict));
    button.onclick = () => this.ask(key);
    const made = { button, mark, title, how, value, verdict, said, shown: "" };
    this.rows.set(key, made);
    this.list.append(button);
    return made;
  }

  /**
   * @param {Row} row
   * @param {Check} check
   * @param {boolean} isWaiting
   */
  #show({ button, mark, title, how, value, verdict, said }, check, isWaiting) {
    const { words } = this, isOpen = check.mark === "open";
    mark.replaceChildren(markOf(isWaiting ? "running" : check.mark, 0.3));
    write(title, check.title);
    write(how, isOpen || check.expected === "–" ? check.how : fill(words.shouldBe, { expected: check.expected }));
    write(value, isWaiting || isOpen ? "" : check.value);
    write(verdict, isWaiting ? words.checkingNow : check.verdict);
    write(said, { open: "", holds: words.markHolds, fails: words.markFails, apart: words.markApart }[check.mark]);
    button.title = isOpen ? fill(words.checkOne, { title: check.title }) : "";
    button.dataset.mark = isWaiting ? "running" : check.mark;
  }
}
