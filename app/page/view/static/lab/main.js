// The entry point of a lab's component: a live bench with the lab around it.

import { Bench } from "../bench/bench.js";
import { Explain } from "../guide/explain.js";
import { make } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { mounting } from "../wire/mount.js";
import { Lab } from "./lab.js";

/** @typedef {import("../bench/bench.js").Data & {lab: import("./data.js").Data, explanations: string}} Data */
/** @typedef {(event: import("../wire/outbox.js").Event) => void} Tell */

class LabPage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {Tell} tell the page
   */
  constructor(element, data, tell) {
    this.lab = new Lab({
      words: data.words,
      tell,
      theme: () => /** @type {import("../lib/theme.js").Theme} */ (this.bench.theme),
      address: momentOf,
      light: (networks) => this.bench.link.point(networks.length === 1 ? networks[0] - 1 : null, null),
    });
    const { above, controls } = this.lab;
    const below = make("div", {}, this.lab.panels, this.lab.below);
    this.bench = new Bench(element, data, {
      tell,
      slots: { above, controls, below },
      told: { claims: (claims) => this.lab.takeClaims(claims), panels: (found) => this.lab.takePanels(found) },
      drawn: (scene, frame) => {
        const { step, ended, networks } = frame;
        this.lab.draw({ states: networks.map(({ state }) => state), step, last: scene.last, ended });
        this.lab.figures.draw(scene, frame);
      },
    });
    this.explain = new Explain(this.bench.page.root, { words: data.words, address: data.explanations });
  }

  /** @param {Data} data */
  take(data) {
    this.bench.take(data);
    this.lab.take(data.lab);
    this.explain.arrange();
  }

  dispose() {
    this.bench.dispose();
    this.lab.dispose();
    this.explain.dispose();
  }
}

/**
 * The page's own address, at a step.
 * @param {number} step
 */
function momentOf(step) {
  const address = new URL(location.href);
  address.searchParams.delete("step");
  if (step) address.searchParams.set("step", String(step));
  return address.href;
}

export default mounting((element, /** @type {Data} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new LabPage(element, data, tell);
}, (data) => data.heard);
