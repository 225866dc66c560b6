// The four ways: of each, what its layer answers at a moment, its loss, how many rows are right, and how often it moved.

import { make, write } from "../../lib/dom.js";
import { count, figure, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "../panels/disc.js";
import { Answers } from "./answers.js";

/** @typedef {import("./scene.js").Scene} Scene */

const SEARCHES = 2; // ways that try; the others step

export class Ways {
  /**
   * @param {Record<string, string>} words
   * @param {(number: number) => void} light what to do when a way is pointed at, from 1, or none, 0
   */
  constructor(words, light) {
    this.words = words;
    this.columns = [1, 2, 3, 4].map((number) => this.#column(number, light));
    this.body = make("tbody", {});
    this.table = make("table", { class: "unseen" }, make("caption", {}, words.waysTitle), make("thead", {},
      make("tr", {}, ...[words.way, words.lossHead, words.rightHead, words.triesKept].map((text) => make("th", { scope: "col" }, text)))), this.body);
    this.root = make("div", { class: "ways" }, ...this.columns.map(({ root }) => root), this.table);
  }

  /**
   * @param {number} number
   * @param {(number: number) => void} light
   */
  #column(number, light) {
    const { words } = this;
    const [name, note, loss, right, moves] = [make("b", { class: "explained", role: "note", "data-explain": `slope.way${number}` }), make("small", {}), make("b", {}), make("b", {}), make("b", {})];
    const answers = new Answers();
    const row = (/** @type {string} */ text, /** @type {HTMLElement} */ value) => make("div", {}, make("span", {}, text), value);
    const root = make("div", { class: "way", style: `--color: var(--network-${number})` }, make("div", { class: "way-name" }, disc(number), name), note, answers.root,
      make("div", { class: "way-figures" }, row(words.lossHead, loss), row(words.rightHead, right), row(number > SEARCHES ? words.stepsTaken : words.triesKept, moves)));
    root.addEventListener("pointerenter", () => light(number));
    root.addEventListener("pointerleave", () => light(0));
    return { root, name, note, loss, right, moves, answers };
  }

  /**
   * @param {Scene} scene
   * @param {import("./scene.js").Pictures | undefined} pictures
   * @param {import("../figure.js").Moment & {focus: number}} moment
   */
  draw({ ways, counts }, pictures, { step, theme, focus, isPlaying }) {
    const { words } = this;
    const texts = ways.map((way, at) => [figure(way.losses[step]), wholePercent(way.right[step], "–"),
      at < SEARCHES ? fill(words.triesOf, { tries: count(Math.max(0, counts[step] - 1)), kept: count(way.moves[step]) }) : count(way.moves[step])]);
    this.columns.forEach((column, at) => {
      const way = ways[at];
      write(column.name, way.name);
      write(column.note, at > 1 ? fill(words.costOf, { count: count(way.cost) }) : words[at ? "localNote" : "randomNote"]);
      [column.loss, column.right, column.moves].forEach((element, which) => write(element, texts[at][which]));
      if (pictures) {
        const { weights, shown } = pictures.ways[at];
        column.answers.draw(pictures.seen, weights[shown[step]], theme);
      }
      column.root.classList.toggle("focus", at === focus - 1);
    });
    if (!isPlaying) this.body.replaceChildren(...ways.map(({ name }, at) => make("tr", {}, make("th", { scope: "row" }, `${at + 1} ${name}`), ...texts[at].map((text) => make("td", {}, text)))));
  }
}
