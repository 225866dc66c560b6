// The expression that is typed; what is wrong with it stands below, with its place marked.

import { make, write } from "../../lib/dom.js";

const AROUND = 24; // characters that are shown either side of a place

/** @typedef {{text: string, sentence: string, place: [number, number]}} Refused */

export class Field {
  /**
   * @param {Record<string, string>} words
   * @param {(text: string) => void} set
   */
  constructor(words, set) {
    this.refused = "";
    this.shown = ""; // the expression of the graph
    this.input = make("input", { type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", "aria-describedby": "expression-wrong" });
    this.input.onkeydown = ({ key }) => key === "Enter" && this.input.blur(); // the keys then step again
    this.input.onchange = () => this.input.value !== this.shown && set(this.input.value);
    this.quoted = make("code", {});
    this.sentence = make("span", {});
    this.wrong = make("p", { class: "wrong", id: "expression-wrong", role: "status", hidden: "" }, this.quoted, " ", this.sentence);
    this.root = make("div", { class: "expression" }, make("label", {}, make("span", {}, words.yourExpression), this.input), this.wrong);
  }

  /**
   * Show what was refused last, if anything was.
   * @param {Refused | null} refused
   */
  take(refused) {
    const told = JSON.stringify(refused);
    if (told === this.refused) return;
    this.refused = told;
    this.wrong.hidden = refused === null;
    this.input.ariaInvalid = String(refused !== null);
    if (!refused) {
      this.input.value = this.shown;
      return;
    }
    const { text, sentence, place: [start, end] } = refused;
    this.input.value = text;
    const [before, after] = [text.slice(Math.max(0, start - AROUND), start), text.slice(end, end + AROUND)];
    this.quoted.replaceChildren(start > AROUND ? "…" : "", before, make("mark", {}, text.slice(start, Math.min(end, start + 2 * AROUND)) || " "), after, end + AROUND < text.length ? "…" : "");
    write(this.sentence, sentence.replace(/^./u, (letter) => letter.toUpperCase()));
  }

  /**
   * Show the expression of the graph, unless another one is being typed or was refused.
   * @param {string} expression
   */
  show(expression) {
    if (expression === this.shown) return;
    this.shown = expression;
    if (this.wrong.hidden) this.input.value = expression;
  }
}
