// The racers: a row each, with its rate and what came of it, and the same in a table for those who do not see.

import { make, write } from "../../lib/dom.js";
import { figure, tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "../panels/disc.js";
import { outcomeOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

export class Rows {
  /**
   * @param {Record<string, string>} words
   * @param {(number: number) => void} focus on a racer, from 1
   */
  constructor(words, focus) {
    this.words = words;
    this.focus = focus;
    /** @type {{root: HTMLElement, name: HTMLElement, note: HTMLElement, told: HTMLElement}[]} */
    this.rows = [];
    this.list = make("div", { class: "racers", role: "group", "aria-label": words.racers });
    this.body = make("tbody", {});
    const heads = [words.racer, words.rateAxis, words.outcome, words.lossNow, words.networkNow];
    this.table = make("table", { class: "unseen" }, make("caption", {}, words.racers),
      make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))), this.body);
    this.news = make("div", { class: "unseen", role: "status" });
    this.before = 0;
  }

  /**
   * @param {Scene} scene
   * @param {import("./scene.js").Network | undefined} network
   * @param {{step: number, isPlaying: boolean, isTold: boolean, focus: number}} moment
   */
  draw(scene, network, { step, isPlaying, isTold, focus }) {
    if (this.rows.length !== scene.racers.length) this.#build(scene);
    const texts = scene.racers.map((racer) => this.#texts(racer, scene.minima.length > 0));
    this.rows.forEach(({ root, note, told, name }, index) => {
      const [pace, outcome] = texts[index];
      write(name, scene.racers[index].name);
      write(note, pace);
      write(told, isTold ? `· ${outcome}` : "");
      root.title = fill(this.words.ownRate, { rate: tick(scene.racers[index].onNetwork) });
      root.ariaPressed = String(index === focus - 1);
    });
    this.#say(scene, step, isPlaying);
    if (!isPlaying) this.#tell(scene, network, step, isTold, texts);
  }

  /** @param {Scene} scene */
  #build({ racers }) {
    this.rows = racers.map((_, index) => {
      const [name, note, told] = [make("b", {}), make("span", {}), make("span", {})];
      const root = make("button", { type: "button", class: "racer", style: `--color: var(--network-${index + 1})` }, disc(index + 1),
        make("span", { class: "racer-said" }, name, make("small", {}, note, " ", told)));
      for (const type of ["pointerenter", "focus", "click"]) root.addEventListener(type, () => this.focus(index + 1));
      return { root, name, note, told };
    });
    this.list.replaceChildren(...this.rows.map(({ root }) => root));
  }

  /**
   * @param {import("./scene.js").Racer} racer
   * @param {boolean} hasBottom
   */
  #texts(racer, hasBottom) {
    const { words } = this;
    const [name, steps] = outcomeOf(racer, hasBottom);
    const pace = racer.search ? fill(words.sizeOf, { size: String(+racer.rate.toPrecision(2)) }) : fill(words.rateOf, { rate: String(+racer.rate.toPrecision(3)) });
    return [pace, fill(words[name], { steps, step: steps })];
  }

  /**
   * Say once who has arrived, and who has diverged, as it happens.
   * @param {Scene} scene
   * @param {number} step
   * @param {boolean} isPlaying
   */
  #say({ racers, minima }, step, isPlaying) {
    const { words, before } = this;
    this.before = step;
    if (!isPlaying || step <= before) return;
    const said = racers.flatMap(({ first, diverged }, index) => {
      const number = index + 1;
      const isNow = (/** @type {number | null} */ at) => at !== null && at > before && at <= step;
      if (minima.length && isNow(first)) return [fill(words.racerArrived, { number, step: Number(first) })];
      return isNow(diverged) ? [fill(words.racerDiverged, { number, step: Number(diverged) })] : [];
    });
    if (said.length) write(this.news, said.join(" "));
  }

  /**
   * @param {Scene} scene
   * @param {import("./scene.js").Network | undefined} network
   * @param {number} step
   * @param {boolean} isTold
   * @param {string[][]} texts
   */
  #tell({ racers }, network, step, isTold, texts) {
    const loss = (/** @type {(number | null)[] | undefined} */ losses) => {
      const value = losses?.[step];
      return value === null || value === undefined ? "–" : figure(value);
    };
    this.body.replaceChildren(...racers.map((racer, index) => make("tr", {}, make("th", { scope: "row" }, `${index + 1} ${racer.name}`),
      ...[texts[index][0], isTold ? texts[index][1] : "", loss(racer.losses), loss(network?.racers?.[index].losses)].map((text) => make("td", {}, text)))));
  }
}
