// What stands around a bench that a visitor puts together: what is compared, and where to look for something better.

import { make, write } from "../lib/dom.js";

/**
 * @typedef {{heading: string, limits: [number, string][], last: number, canSearch: boolean, canAdd: boolean,
 *   canRemove: boolean, isOne: boolean, isJudged: boolean}} Data `limits`: the steps at which all may stop, 0 for none, with
 *   their words; `canSearch`: whether there are finer and wider values of what differs; `isOne`: whether one setting
 *   differs; `isJudged`: whether one of the networks can be better than another
 * @typedef {{network: number | null, sentence: string, finer: boolean, wider: boolean, advised: string}} Best of the networks,
 *   from 0, while they rest; which ways there are to go on, and the one that is advised
 */

const WAYS = /** @type {const} */ (["finer", "wider"]);

export class Side {
  /** @param {{words: Record<string, string>, tell: (event: import("../wire/outbox.js").Event) => void}} outside */
  constructor({ words, tell }) {
    this.words = words;
    this.canRemove = false;
    /** @type {Data | undefined} */
    this.data = undefined;
    /** @type {Best} */
    this.best = { network: null, sentence: "", finer: false, wider: false, advised: "" };
    const button = (/** @type {string} */ name, /** @type {string} */ text, /** @type {string} */ help) => {
      const made = make("button", { type: "button", class: name, title: help }, text);
      made.onclick = () => tell({ name });
      return made;
    };
    this.title = make("h1", { class: "bench-title" });
    this.sentence = make("p", { role: "status" });
    this.add = button("add", words.add, words.addHelp);
    const doing = make("div", { class: "side-doing" }, this.add, button("choose", words.choose, words.chooseHelp));
    /** Above the play bar: what is compared, and what came of it. */
    this.above = make("header", { class: "side-above" }, make("div", {}, this.title, this.sentence), doing);
    this.limit = make("select", { class: "limit", "aria-label": words.limitHelp, title: words.limitHelp });
    this.limit.onchange = () => tell({ name: "last", value: Number(this.limit.value) });
    this.ways = WAYS.map((name) => button(name, words[name], words[`${name}Help`]));
    /** At the right end of the play bar. */
    this.controls = make("div", { class: "side-controls" }, this.limit, ...this.ways);
  }

  /**
   * Take the page's data at each of its runs.
   * @param {Data} data
   */
  take(data) {
    const { words, limit, add } = this;
    this.data = data;
    this.canRemove = data.canRemove;
    write(this.title, data.heading);
    const options = JSON.stringify(data.limits);
    if (limit.dataset.options !== options) limit.replaceChildren(...data.limits.map(([step, text]) => make("option", { value: String(step) }, text)));
    limit.dataset.options = options;
    limit.value = String(data.last);
    add.disabled = !data.canAdd;
    add.title = data.canAdd ? words.addHelp : words.addNone;
    this.#show();
  }

  /** @param {Best} best */
  judge(best) {
    this.best = best;
    this.#show();
  }

  #show() {
    const { words, best, data } = this;
    if (!data) return;
    const before = [...(data.isOne ? [words.onlyThis] : []), data.isJudged ? words.restTells : words.nobodyBest];
    write(this.sentence, best.sentence || before.join(" "));
    this.ways.forEach((button, at) => {
      const way = WAYS[at];
      button.hidden = !data.canSearch;
      button.disabled = !best[way];
      button.classList.toggle("advised", best.advised === way);
      button.title = best.network === null ? words.searchFirst : words[`${way}Help`];
    });
  }
}
