// The entry point of a lab's component: it loads what the lab needs, a live bench or a figure, each with the lab around it.

import { make } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { mounting } from "../wire/mount.js";

/** @typedef {import("../wire/mount.js").Mounted<any>} View */

/** A view whose modules are still loading; it then takes the last data. */
class Later {
  /** @param {Promise<View>} view */
  constructor(view) {
    this.isGone = false;
    /** @type {[any, boolean] | undefined} */
    this.last = undefined;
    /** @type {View | undefined} */
    this.view = undefined;
    view.then((loaded) => {
      if (this.isGone) return loaded.dispose();
      this.view = loaded;
      if (this.last) loaded.take(...this.last);
    });
  }

  /**
   * @param {any} data
   * @param {boolean} isSettled
   */
  take(data, isSettled) {
    this.last = [data, isSettled];
    this.view?.take(data, isSettled);
  }

  dispose() {
    this.isGone = true;
    this.view?.dispose();
  }
}

/**
 * @param {HTMLElement} element
 * @param {any} data
 * @param {(event: import("../wire/outbox.js").Event) => void} tell
 * @returns {Promise<View>}
 */
async function load(element, data, tell) {
  try {
    if ("figure" in data) return new (await import("./figure.js")).FigurePage(element, data, tell);
    return new (await import("./page.js")).LabPage(element, data, tell);
  } catch (error) {
    const address = new URL("../", import.meta.url).pathname;
    element.replaceChildren(make("p", { class: "not-loaded", role: "alert" }, data.words.notLoaded.replace("{address}", address)));
    throw error;
  }
}

export default mounting((element, /** @type {any} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new Later(load(element, data, tell));
}, (data) => data.heard);
