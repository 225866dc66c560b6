// What may be broken: radio buttons in a fixed order, a notebook of what is ruled out, and what came of an answer.

import { make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { markOf } from "../checks/marks.js";

/** @typedef {import("./patient.js").Clinic} Clinic */
/**
 * @typedef {{row: HTMLElement, input: HTMLInputElement, text: HTMLElement, out: HTMLButtonElement, note: HTMLInputElement,
 *   against: HTMLElement}} Row
 */

const LONGEST = 60; // characters of a note

export class Causes {
  /**
   * @param {Record<string, string>} words
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(words, tell) {
    this.words = words;
    this.tell = tell;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.shown = ""; // the case
    /** @type {Clinic | undefined} */
    this.clinic = undefined;
    this.list = make("div", { class: "clinic-list" });
    const legend = make("legend", {}, words.whatIsBroken);
    this.name = make("button", { type: "submit", class: "lab-button clinic-name" }, words.nameIt);
    this.tellMe = make("button", { type: "button", class: "lab-button", hidden: "" }, words.tellMe);
    this.tellMe.onclick = () => tell({ name: "tell" });
    this.hint = make("p", { class: "clinic-hint" }, matchMedia("(pointer: coarse)").matches ? words.ruleHintTouch : words.ruleHint);
    this.waits = make("p", { class: "clinic-hint" }, words.cureWaits);
    this.said = make("div", { class: "clinic-said", role: "status" });
    this.open = make("button", { type: "button", class: "lab-button", hidden: "" }, words.openCured);
    this.open.onclick = () => tell({ name: "open" });
    this.watch = make("button", { type: "button", class: "lab-button", hidden: "" }, words.watchCure);
    this.doing = make("div", { class: "clinic-doing" }, this.name, this.tellMe);
    this.root = make("form", { class: "clinic-causes" }, make("fieldset", {}, legend, this.list), this.doing, this.said, make("div", { class: "clinic-doing" }, this.watch, this.open), this.waits, this.hint);
    this.root.onsubmit = (event) => {
      event.preventDefault();
      this.#answer();
    };
  }

  /** @param {Clinic} clinic */
  take(clinic) {
    const isOther = `${clinic.level} ${clinic.case}` !== this.shown;
    this.shown = `${clinic.level} ${clinic.case}`;
    this.clinic = clinic;
    for (const [key, title] of clinic.causes) {
      const row = this.rows.get(key) ?? this.#add(key);
      write(row.text, title);
      row.note.setAttribute("aria-label", fill(this.words.ruleWord, { cause: title }));
      if (isOther) this.#rule(key, false);
      const against = clinic.wrong[key];
      row.row.dataset.state = clinic.found?.key === key ? "found" : against ? "wrong" : "open";
      write(row.against, against ? fill(this.words.notThis, { fact: against }) : "");
      row.against.hidden = !against;
      row.input.disabled = Boolean(against) || clinic.found !== null;
      if (isOther || against) row.input.checked = false;
      if (clinic.found?.key === key) row.input.checked = true;
      this.#label(key, title);
    }
    this.#say(clinic);
  }

  /** @param {string} key */
  #add(key) {
    const input = make("input", { type: "radio", name: "cause", value: key });
    const text = make("span", {}), out = make("button", { type: "button", class: "clinic-out", tabindex: "-1" }, "×");
    const note = make("input", { type: "text", class: "clinic-note", maxlength: String(LONGEST), placeholder: this.words.ruledOut, hidden: "" });
    const against = make("p", { class: "clinic-against", hidden: "" });
    const row = make("div", { class: "clinic-cause", "data-cause": key }, make("label", {}, input, text), note, out, against);
    out.onclick = () => this.#toggle(key);
    row.oncontextmenu = (event) => {
      event.preventDefault();
      this.#toggle(key);
    };
    note.onkeydown = (event) => {
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        input.focus();
      }
      event.stopPropagation(); // letters are letters here
    };
    input.onkeydown = (event) => { // Enter in a radio button would send the form too, but says so only with a choice
      if (event.key === "Enter") event.preventDefault();
      if (event.key === "Enter" && input.checked) this.#answer();
    };
    input.onchange = () => {
      if (row.classList.contains("out")) this.#rule(key, false);
      if (this.said.textContent === this.words.chooseFirst) this.said.replaceChildren();
    };
    const made = { row, input, text, out, note, against };
    this.rows.set(key, made);
    this.list.append(row);
    return made;
  }

  /** Rule out the cause that has the focus; false if none has. */
  ruleFocused() {
    const root = /** @type {Document | ShadowRoot} */ (this.root.getRootNode());
    const row = root.activeElement?.closest(".clinic-cause");
    if (!(row instanceof HTMLElement) || !row.dataset.cause) return false;
    this.#toggle(row.dataset.cause);
    return undefined;
  }

  /** @param {string} key */
  #toggle(key) {
    const row = this.rows.get(key);
    if (!row || row.row.dataset.state !== "open" || this.clinic?.found) return;
    const isOut = row.row.classList.contains("out");
    this.#rule(key, !isOut);
    if (!isOut) row.note.focus();
  }

  /**
   * @param {string} key
   * @param {boolean} isOut
   */
  #rule(key, isOut) {
    const row = this.rows.get(key);
    if (!row) return;
    row.row.classList.toggle("out", isOut);
    row.note.hidden = !isOut;
    if (isOut) row.input.checked = false;
    if (!isOut) row.note.value = "";
    this.#label(key, row.text.textContent ?? "");
  }

  /** @type {(key: string, title: string) => void} */
  #label(key, title) {
    const row = this.rows.get(key);
    if (!row) return;
    const { ruleOut, ruleBack } = this.words;
    const label = fill(row.row.classList.contains("out") ? ruleBack : ruleOut, { cause: title });
    row.out.setAttribute("aria-label", label);
    row.out.title = label;
    row.out.hidden = row.row.dataset.state !== "open" || this.clinic?.found !== null;
  }

  #answer() {
    const chosen = [...this.rows].find(([, { input }]) => input.checked && !input.disabled);
    if (chosen) this.tell({ name: "answer", cause: chosen[0] });
    else if (!this.clinic?.found) write(this.said, this.words.chooseFirst);
  }

  /** @param {Clinic} clinic */
  #say({ found, canTell, wrong }) {
    const { words } = this;
    this.doing.hidden = found !== null;
    this.tellMe.hidden = !canTell;
    this.waits.hidden = found !== null;
    this.hint.hidden = found !== null;
    this.open.hidden = found === null;
    if (!found) this.watch.hidden = true;
    const last = Object.values(wrong).at(-1);
    const shown = JSON.stringify([found, last]);
    if (shown === this.said.dataset.shown) return;
    this.said.dataset.shown = shown;
    if (!found) {
      this.said.replaceChildren(...(last ? [make("span", { class: "unseen" }, fill(words.notThis, { fact: last }))] : []));
      return;
    }
    this.said.replaceChildren(make("p", { class: "clinic-yes" }, markOf("holds", 1), make("b", {}, found.told)),
      ...found.facts.map((fact) => make("p", {}, fact)), make("p", { class: "clinic-hint" }, found.watch));
  }
}
