// A patient: a bench with its run, its tools below, the causes beside it, and then the cure.

import { Bench } from "../bench/bench.js";
import { bringIntoView, make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Causes } from "./causes.js";
import { Head } from "./head.js";
import { Tools } from "./tools.js";

/**
 * @typedef {{key: string, told: string, facts: string[], watch: string}} Found the cause once it is known, the facts that
 *   decide, and what to watch while the cure plays
 */
/**
 * @typedef {import("./head.js").Place & {level: string, levels: [string, string][], case: number, patient: string,
 *   causes: [string, string][], wrong: Record<string, string>, found: Found | null, canTell: boolean}} Clinic `wrong`: of each
 *   wrong answer the fact that speaks against it; `canTell`: whether the page may be asked for the cause
 * @typedef {import("../bench/bench.js").Data & {clinic: Clinic}} Data
 */

export class PatientPage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    const { words } = data;
    this.words = words;
    this.shown = "";
    this.wasFound = data.clinic.found !== null;
    this.head = new Head(words, false, tell);
    this.causes = new Causes(words, tell);
    this.tools = new Tools(words, (name) => this.bench.socket?.send("put", { name, value: 0 }));
    this.bench = new Bench(element, data, {
      tell,
      isFixed: true,
      slots: { above: this.head.root, below: make("div", { class: "clinic-below" }, this.tools.root, this.causes.root) },
      told: { tools: (/** @type {import("./tools.js").Told} */ told) => this.tools.take(told) },
      keys: [
        { keys: ["X"], text: words.keyRule, act: () => this.causes.ruleFocused() },
        { keys: ["N"], text: words.keyNext, act: () => this.head.next.click() },
      ],
    });
    const down = make("button", { type: "button", class: "clinic-down" }, words.nameCause); // where the causes are far below
    down.onclick = () => {
      bringIntoView(this.causes.root, "start");
      this.causes.root.querySelector("input")?.focus({ preventScroll: true });
    };
    this.bench.bar.play.after(down);
    this.bench.page.root.classList.add("clinic-page");
  }

  /** @param {Data} data */
  take(data) {
    const { clinic } = data, shown = `${clinic.level} ${clinic.case}`, isFound = clinic.found !== null;
    if (shown !== this.shown) this.tools.clear();
    this.head.take(clinic, fill(this.words.caseIs, { number: clinic.case }), clinic.patient);
    this.head.offer(clinic.levels, clinic.level);
    this.causes.take(clinic);
    this.bench.take(data);
    if (isFound && !this.wasFound && shown === this.shown) this.#showAnswer();
    [this.shown, this.wasFound] = [shown, isFound];
    Object.assign(this.bench.page.root.dataset, { case: shown, solved: isFound });
  }

  /** The cure plays beside what was found; where one is far below the other, as on a phone, what was found comes first. */
  #showAnswer() {
    const { bench } = this.bench.page, { said } = this.causes;
    const isBelow = said.getBoundingClientRect().top >= bench.getBoundingClientRect().bottom;
    bringIntoView(isBelow ? said : bench, isBelow ? "center" : "nearest");
    this.causes.watch.hidden = !isBelow;
    this.causes.watch.onclick = () => bringIntoView(bench, "start");
  }

  dispose() {
    this.bench.dispose();
  }
}
