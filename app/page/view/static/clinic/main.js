// The entry point of the clinic: a bench with one patient, its tools below, the causes beside it, and then the cure.

import { Bench } from "../bench/bench.js";
import { make } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { mounting } from "../wire/mount.js";
import { Causes } from "./causes.js";
import { Head } from "./head.js";
import { Tools } from "./tools.js";

/** @typedef {{title: string, address: string}} Link */
/** @typedef {{key: string, told: string, facts: string[]}} Found the cause once it is known, and the facts that decide */
/**
 * @typedef {{number: number, total: number, group: string, question: string, lede: string, previous: Link, next: Link | null,
 *   labs: Link, level: string, levels: [string, string][], case: number, patient: string, causes: [string, string][],
 *   wrong: Record<string, string>, found: Found | null, canTell: boolean}} Clinic `wrong`: of each wrong answer the fact that
 *   speaks against it; `canTell`: whether the page may be asked for the cause
 * @typedef {import("../bench/bench.js").Data & {clinic: Clinic}} Data
 */

class ClinicPage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    const { words } = data;
    this.shown = "";
    this.wasFound = data.clinic.found !== null;
    this.head = new Head(words, { level: (level) => this.#go({ name: "level", level }), next: () => this.#go({ name: "next" }) });
    this.causes = new Causes(words, tell);
    this.tools = new Tools(words, (name) => this.bench.socket?.send("put", { name, value: 0 }));
    this.tell = tell;
    this.bench = new Bench(element, data, {
      tell,
      isFixed: true,
      slots: { above: this.head.root, below: make("div", { class: "clinic-below" }, this.tools.root, this.causes.root) },
      told: { tools: (/** @type {import("./tools.js").Told} */ told) => this.tools.take(told) },
      keys: [
        { keys: ["X"], text: words.keyRule, act: () => this.causes.ruleFocused() },
        { keys: ["N"], text: words.keyNext, act: () => this.#go({ name: "next" }) },
      ],
    });
    this.bench.page.root.classList.add("clinic-page");
  }

  /** @param {Data} data */
  take(data) {
    const { clinic } = data, shown = `${clinic.level} ${clinic.case}`;
    if (shown !== this.shown) this.tools.clear();
    this.shown = shown;
    this.head.take(clinic);
    this.causes.take(clinic);
    this.bench.take(data);
    if (clinic.found && !this.wasFound) this.bench.page.bench.scrollIntoView({ block: "nearest" });
    this.wasFound = clinic.found !== null;
    Object.assign(this.bench.page.root.dataset, { case: shown, solved: clinic.found !== null });
  }

  /** @param {import("../wire/outbox.js").Event} event for which another patient comes */
  #go(event) {
    this.head.wait();
    this.tell(event);
  }

  dispose() {
    this.bench.dispose();
  }
}

export default mounting((element, /** @type {Data} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new ClinicPage(element, data, tell);
}, (data) => data.heard);
