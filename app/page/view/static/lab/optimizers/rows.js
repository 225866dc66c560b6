// The racers: a row each, with its rates and what came of it, and the same in a table for those who do not see.

import { icon, make, write } from "../../lib/dom.js";
import { figure, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { disc } from "../panels/disc.js";
import { shape } from "../panels/svg.js";
import { Chooser } from "./chooser.js";
import { curveOf, nextOf, outcomeOf, ownOf } from "./scene.js";

const [WIDE, HIGH] = [24, 13]; // of a schedule beside its racer's name

/** @typedef {import("./scene.js").Scene} Scene */

export class Rows {
  /**
   * @param {Record<string, string>} words
   * @param {{light: (number: number) => void, press: (number: number) => void, choose: (text: string) => void}} outside what
   *   to do when a racer is pointed at, from 1, or none, 0, when one is pressed, and when others are chosen
   */
  constructor(words, { light, press, choose }) {
    this.words = words;
    this.light = light;
    this.press = press;
    /** @type {{row: HTMLElement, root: HTMLElement, more: HTMLElement, name: HTMLElement, kind: HTMLElement, note: HTMLElement, told: HTMLElement}[]} */
    this.rows = [];
    /** @type {Scene | undefined} */
    this.scene = undefined;
    this.chooser = new Chooser(words, { choose, closed: (number) => this.rows[number - 1]?.more.focus() });
    this.add = make("button", { type: "button", class: "racer-add" }, `+ ${words.addRacer}`);
    this.add.onclick = () => {
      const { scene, chooser } = this, texts = chooser.texts;
      if (!scene || texts.length >= scene.choices.most) return;
      this.wanted = texts.length + 1;
      chooser.choose([...texts, nextOf(scene)]);
    };
    this.wanted = 0; // the racer that was added, whose card opens when it is there
    this.list = make("div", { class: "racers", role: "group", "aria-label": words.racers });
    this.body = make("tbody", {});
    const heads = [words.racer, words.rateAxis, words.outcome, words.lossNow, words.lengthNow, words.networkNow, words.networkLengthNow, words.sliceHead];
    this.table = make("table", { class: "unseen" }, make("caption", {}, words.racers),
      make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))), this.body);
    this.news = make("div", { class: "unseen", role: "status" });
    this.before = 0;
    /** @type {{scene: Scene | undefined, isTold: boolean}} what the table tells of */
    this.told = { scene: undefined, isTold: false };
  }

  /**
   * @param {Scene} scene
   * @param {import("./scene.js").Network | undefined} network
   * @param {{step: number, isPlaying: boolean, isTold: boolean, chosen: number}} moment
   */
  draw(scene, network, { step, isPlaying, isTold, chosen }) {
    this.scene = scene;
    if (this.rows.length !== scene.racers.length) this.#build(scene);
    const texts = scene.racers.map((racer) => this.#texts(racer, scene));
    this.rows.forEach(({ root, note, told, name }, index) => {
      const [pace, outcome] = texts[index];
      write(name, scene.racers[index].name);
      this.#draw(this.rows[index].kind, scene, index);
      write(note, pace);
      write(told, isTold ? outcome : "");
      root.title = this.#shareOf(network, index);
      root.ariaPressed = String(index === chosen - 1);
    });
    this.chooser.draw(scene, step);
    this.#say(scene, step, isPlaying);
    const isOther = scene !== this.told.scene || isTold !== this.told.isTold; // another race begins while it plays
    if (isPlaying && !isOther) return;
    this.told = { scene, isTold };
    this.#tell(scene, network, step, isTold, texts);
  }

  /** @param {Scene} scene */
  #build({ racers, choices }) {
    this.rows = racers.map((_, index) => {
      const [name, kind, note, told] = [make("b", {}), make("span", { class: "kind" }), make("span", {}), make("span", {})];
      const number = index + 1;
      const root = make("button", { type: "button", class: "racer", style: `--color: var(--network-${index + 1})` }, disc(index + 1),
        make("span", { class: "racer-said" }, make("span", { class: "racer-name" }, name, kind), make("small", {}, note), make("small", { class: "told" }, told)));
      root.onclick = () => this.press(index + 1);
      for (const type of ["pointerenter", "focus"]) root.addEventListener(type, () => this.light(index + 1));
      for (const type of ["pointerleave", "blur"]) root.addEventListener(type, () => this.light(0));
      const label = fill(this.words.changeRacer, { number });
      const more = make("button", { type: "button", class: "racer-more", "aria-label": label, title: label }, icon("more"));
      more.onclick = () => (this.chooser.number === number ? this.chooser.close(true) : this.#open(number));
      return { row: make("div", { class: "racer-row" }, root, more), root, more, name, kind, note, told };
    });
    this.list.replaceChildren(...this.rows.map(({ row }) => row), ...(racers.length < choices.most ? [this.add] : []));
    this.list.dataset.count = String(racers.length);
    if (this.chooser.number > racers.length) this.chooser.close(false);
    if (this.wanted === racers.length) this.#open(this.wanted);
    this.wanted = 0;
  }

  /** @param {number} number */
  #open(number) {
    this.press(number);
    const { row } = this.rows[number - 1];
    this.chooser.root.style.setProperty("--at", `${row.offsetTop}px`);
    this.chooser.open(number);
  }

  /**
   * Beside a racer's name, what its schedule does to its rate, and its batch, if it has any of its own.
   * @param {HTMLElement} place
   * @param {Scene} scene
   * @param {number} index
   */
  #draw(place, { racers, choices }, index) {
    const { factors } = racers[index], { schedule, batch } = ownOf(racers[index], choices);
    const key = [schedule, batch].join();
    if (place.dataset.shown === key) return;
    place.dataset.shown = key;
    const curve = factors && schedule ? [shape("svg", { width: WIDE, height: HIGH, role: "img", "aria-label": schedule },
      shape("path", { d: curveOf(factors, WIDE, HIGH, 1.5), fill: "none", stroke: `var(--network-${index + 1})`, "stroke-width": 1.8 }))] : [];
    place.replaceChildren(...curve, batch);
  }

  /**
   * @param {import("./scene.js").Racer} racer
   * @param {Scene} scene
   */
  #texts({ search, rate, onNetwork, ...racer }, { minima, most }) {
    const { words } = this;
    const [name, step] = outcomeOf(racer, minima.length > 0);
    const [here, there] = [rate, onNetwork].map((value) => String(+value.toPrecision(search ? 2 : 3)));
    const pace = racer.kind === "random_search" ? words.anywhere : fill(search ? words.sizeOf : words.rateOf, { here, there });
    return [pace, fill(words[name === "arrives" && step === 1 ? "arrivesAtOnce" : name], { step, most })];
  }

  /**
   * How much of a racer's path the slice of the network's loss holds, in words, once it is there.
   * @param {import("./scene.js").Network | undefined} network
   * @param {number} index
   */
  #shareOf(network, index) {
    if (!network?.racers) return "";
    return fill(this.words.sliceShare, { share: wholePercent(network.racers[index].share, "–"), number: index + 1 });
  }

  /**
   * Say once who has arrived and who has diverged, or who is out where there is no bottom, as it happens.
   * @param {Scene} scene
   * @param {number} step
   * @param {boolean} isPlaying
   */
  #say({ racers, minima }, step, isPlaying) {
    const { words, before } = this;
    this.before = step;
    if (!isPlaying || step <= before) return;
    const said = racers.flatMap(({ stays, left, diverged }, index) => {
      const number = index + 1;
      const isNow = (/** @type {number | null} */ at) => at !== null && at > before && at <= step;
      if (!minima.length) return isNow(left) ? [fill(words.racerOut, { number, step: Number(left) })] : [];
      if (isNow(stays)) return [fill(words.racerArrived, { number, step: Number(stays) })];
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
  #tell({ racers, choices }, network, step, isTold, texts) {
    const loss = (/** @type {(number | null)[] | undefined} */ losses) => {
      const value = losses?.[step];
      return value === null || value === undefined ? "–" : figure(value);
    };
    this.body.replaceChildren(...racers.map((racer, index) => make("tr", {}, make("th", { scope: "row" }, `${index + 1} ${racer.name}`),
      ...[[texts[index][0], ...Object.values(ownOf(racer, choices))].filter(Boolean).join(", "), isTold ? texts[index][1] : "", loss(racer.losses), loss(racer.lengths), loss(network?.racers?.[index].losses), loss(network?.racers?.[index].lengths), network?.racers ? wholePercent(network.racers[index].share, "–") : ""].map((text) => make("td", {}, text)))));
  }

  dispose() {
    this.chooser.dispose();
  }
}
