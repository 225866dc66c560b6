// The controls of a lab, at the right of the play bar: those of the settings, and sliders.

import { make } from "../lib/dom.js";
import { Control } from "../settings/control.js";
import { Scale } from "./scale.js";

const FLASH_MS = 400;

/** @typedef {import("./data.js").Setting} Setting */

export class Controls {
  /** @param {Pick<import("./data.js").Outside, "words" | "tell" | "drag">} outside */
  constructor({ words, tell, drag }) {
    this.outside = { words, drag, set: (/** @type {string} */ path, /** @type {string | number} */ value) => tell({ name: "set", path, value }) };
    /** @type {{description: string, control: Control | Scale}[]} */
    this.built = [];
    this.root = make("div", { class: "lab-controls", role: "group", "aria-label": words.labControls });
  }

  /**
   * @param {Setting[]} settings
   * @param {boolean} [isSettled] whether the page has handled all that it was asked: else what is set here is newer
   */
  take(settings, isSettled = true) {
    const descriptions = settings.map(descriptionOf);
    if (descriptions.join() !== this.built.map(({ description }) => description).join()) this.#build(settings, descriptions);
    settings.forEach((setting, index) => {
      const { control } = this.built[index];
      if (control instanceof Scale && setting.kind === "scale") control.mark(setting);
      if ((isSettled || control.value === undefined) && show(control, setting)) flash(control.root);
    });
  }

  /**
   * Show what a slider's value is dragged to in a figure.
   * @param {string} path
   * @param {number} value
   */
  follow(path, value) {
    for (const { control } of this.built) if (control instanceof Scale && control.setting.path === path) control.follow(value);
  }

  /**
   * Make those controls anew that differ: one that has the focus keeps it.
   * @param {Setting[]} settings
   * @param {string[]} descriptions
   */
  #build(settings, descriptions) {
    const old = new Map(this.built.map(({ description, control }) => [description, control]));
    this.built = settings.map((setting, index) => ({
      description: descriptions[index],
      control: old.get(descriptions[index]) ?? (setting.kind === "scale" ? new Scale(setting, this.outside) : new Control(setting, this.outside)),
    }));
    const roots = this.built.map(({ control }) => control.root);
    for (const child of [...this.root.children]) if (!roots.some((root) => root === child)) child.remove();
    // Those in place stay where they are, since an element that moves loses the focus.
    roots.forEach((root, index) => {
      if (this.root.children[index] !== root) this.root.insertBefore(root, this.root.children[index] ?? null);
    });
  }
}

/**
 * All of a setting but its value, its state, and the mark on its slider.
 * @param {Setting} setting
 */
function descriptionOf(setting) {
  if (setting.kind === "scale") {
    const { path, label, kind, network } = setting;
    return JSON.stringify({ path, label, kind, network });
  }
  const { path, label, kind, options, low, high, step, explain } = setting;
  return JSON.stringify({ path, label, kind, options, low, high, step, explain });
}

/**
 * @param {Control | Scale} control
 * @param {Setting} setting
 */
function show(control, setting) {
  if (control instanceof Scale) return setting.kind === "scale" && control.show(setting.value);
  if (setting.kind === "scale") return false;
  const { value, locked, off, start } = setting;
  return control.show(value, { locked, off, start });
}

/**
 * Show that something else has changed a control.
 * @param {HTMLElement} element
 */
function flash(element) {
  element.classList.add("changed");
  setTimeout(() => element.classList.remove("changed"), FLASH_MS);
}
