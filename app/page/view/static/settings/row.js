// The row above the drawing: the settings that are changed most, each in reach of one press.

import { make } from "../lib/dom.js";
import { Control } from "./control.js";

/**
 * @typedef {import("./control.js").Description & import("./control.js").State & {value: import("./control.js").Value,
 *   group: number, picture?: string, joined?: boolean}} Setting `joined` to the one before it
 */

const FLASH_MS = 400;

export class Row {
  /**
   * @param {HTMLElement} root
   * @param {import("./control.js").Outside} outside
   */
  constructor(root, outside) {
    this.root = root;
    this.outside = outside;
    /** @type {Control[]} */
    this.controls = [];
    this.built = "";
  }

  /** @param {Setting[]} settings */
  take(settings) {
    const built = JSON.stringify(settings.map(({ path, label, options, group }) => [path, label, options, group]));
    if (built !== this.built) this.#build(settings);
    this.built = built;
    settings.forEach(({ value, locked, off, start, picture = "" }, index) => {
      const control = this.controls[index];
      if (control.show(value, { locked, off, start })) flash(control.root);
      control.illustrate(picture);
    });
  }

  /** @param {Setting[]} settings */
  #build(settings) {
    // A control that has the focus keeps it: only those that differ are made anew.
    const old = new Map(this.controls.map((control) => [JSON.stringify(control.description), control]));
    this.controls = settings.map(({ path, label, kind, options, low, high, step }) => {
      const description = { path, label, kind, options, low, high, step };
      return old.get(JSON.stringify(description)) ?? new Control(description, this.outside);
    });
    const groups = [...new Set(settings.map(({ group }) => group))].map((group) =>
      make("div", { class: "settings-group" },
        ...this.controls.filter((_, index) => settings[index].group === group).map(({ root }) => root)));
    this.controls.forEach(({ root }, index) => root.classList.toggle("joined", settings[index].joined === true));
    this.root.replaceChildren(...groups);
  }
}

/**
 * Show that something else has changed a control.
 * @param {HTMLElement} element
 */
function flash(element) {
  element.classList.add("changed");
  setTimeout(() => element.classList.remove("changed"), FLASH_MS);
}
