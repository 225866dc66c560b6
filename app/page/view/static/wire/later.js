// A view whose modules are loaded when it is needed.

import { make } from "../lib/dom.js";

/** @typedef {import("./mount.js").Mounted<any>} View */

/** While they are loading, it keeps the last data. */
export class Later {
  /**
   * @param {HTMLElement} element
   * @param {any} data whose words say that modules are missing
   * @param {() => Promise<View>} load
   */
  constructor(element, data, load) {
    this.isGone = false;
    /** @type {[any, boolean] | undefined} */
    this.last = undefined;
    /** @type {View | undefined} */
    this.view = undefined;
    load().then((view) => {
      if (this.isGone) return view.dispose();
      this.view = view;
      if (this.last) view.take(...this.last);
    }, (error) => {
      const address = new URL("../", import.meta.url).pathname;
      element.replaceChildren(make("p", { class: "not-loaded", role: "alert" }, data.words.notLoaded.replace("{address}", address)));
      throw error;
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
