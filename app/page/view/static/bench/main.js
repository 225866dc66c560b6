// The entry point of the page "Side by side": a bench with the page's own controls around it.

import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { mounting } from "../wire/mount.js";
import { Bench } from "./bench.js";
import { Side } from "./side.js";

/** @typedef {import("./bench.js").Data & {side: import("./side.js").Data}} Data */

class SidePage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    this.side = new Side({ words: data.words, tell });
    const { above, controls } = this.side;
    this.bench = new Bench(element, data, {
      tell,
      slots: { above, controls },
      fills: true,
      remove: (network) => this.side.canRemove && tell({ name: "remove", network }),
      told: {
        best: (/** @type {import("./side.js").Best} */ best) => {
          this.side.judge(best);
          this.bench.columns.mark(best.network);
        },
      },
    });
  }

  /** @param {Data} data */
  take(data) {
    this.side.take(data.side);
    this.bench.take(data);
    this.bench.columns.root.classList.toggle("removable", data.side.canRemove);
  }

  dispose() {
    this.bench.dispose();
  }
}

export default mounting((element, /** @type {Data} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new SidePage(element, data, tell);
}, (data) => data.heard);
