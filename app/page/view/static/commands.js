// What can be done from anywhere on the page: by a key, and, if it is done rarely, in the menu.

import { Keys } from "./guide/keys.js";
import { Menu } from "./guide/menu.js";
import { bringIntoView } from "./lib/dom.js";

/**
 * @typedef {import("./guide/menu.js").Item} Item
 * @typedef {Record<"newWeights" | "newStart" | "health" | "compare" | "present" | "tour" | "keys", Item>} Items
 * @typedef {(key: string) => boolean | void} Act as of a `Binding`
 * @typedef {Pick<import("./view.js").View, "page" | "player" | "network" | "slow" | "coach" | "explain" | "experiments">} Parts
 */

export class Commands {
  /**
   * @param {Parts} parts of the view
   * @param {{words: Record<string, string>, tell: (event: import("./wire/outbox.js").Event) => void,
   *   send: import("./view.js").Send}} outside
   */
  constructor(parts, outside) {
    this.parts = parts;
    this.page = parts.page;
    this.outside = outside;
    const items = this.items = this.#items();
    this.menu = new Menu(this.page.buttons.more, Object.values(items));
    this.page.later.append(this.menu.root);
    this.keys = new Keys(window, this.page.root, outside.words, this.#bindings(items));
  }

  dispose() {
    this.menu.dispose();
    this.keys.dispose();
    this.#present(false);
  }

  compare() {
    bringIntoView(this.page.runs, "nearest");
  }

  /** Show the page to a room: larger, and without what is not shown to one; or end that. */
  #present(on = !this.isPresenting) {
    this.page.root.classList.toggle("present", on);
    document.documentElement.classList.toggle("presents", on); // page.css then hides the sidebar
    const { words } = this.outside;
    this.menu.name(this.items.present, on ? words.leavePresent : words.present, on ? "Esc" : "P");
  }

  get isPresenting() {
    return this.page.root.classList.contains("present");
  }

  /**
   * What is done rarely.
   * @returns {Items}
   */
  #items() {
    const { page, parts: { coach }, outside: { words, tell } } = this;
    return {
      newWeights: { name: "newWeights", text: words.newWeights, help: words.newWeightsHelp, key: "W", act: () => tell({ name: "new_weights" }) },
      newStart: { name: "newStart", text: words.newStart, help: words.newStartHelp, key: "N", act: () => tell({ name: "new_start" }) },
      health: { name: "health-button", text: words.health, help: words.healthHelp, act: () => tell({ name: "health" }), off: () => coach.hides("experiments") },
      compare: { name: "compare-runs", text: words.compare, help: words.compareHelp, act: () => this.compare(), off: () => page.runs.hidden !== false },
      present: { name: "present-button", text: words.present, help: words.presentHelp, key: "P", act: () => this.#present() },
      tour: { name: "tour-button", text: words.tour, help: words.tourHelp, act: () => coach.tour.start() },
      keys: { name: "keys-button", text: words.keys, key: "?", act: () => this.keys.show() },
    };
  }

  /**
   * The keys of the whole page; what a lesson hides has none.
   * @param {Items} items
   * @returns {import("./guide/keys.js").Binding[]}
   */
  #bindings({ newWeights, newStart, present, keys }) {
    const { page, parts: { player, coach, experiments, network, slow }, outside: { words, send } } = this;
    const unless = (/** @type {string} */ name, /** @type {Act} */ act) => (/** @type {string} */ key) => coach.hides(name) ? false : act(key);
    const sent = (/** @type {string} */ command) => unless(command, () => send(command));
    const still = (/** @type {Act} */ act) => (/** @type {string} */ key) => page.root.dataset.stage ? slow.press(key) : act(key);
    const item = (/** @type {Item} */ { name, text, key = "", act }) => ({ keys: [key], text, act: unless(name, act) });
    return [
      { keys: ["Space"], text: words.playPause, act: unless("play", () => player.toggle()) },
      { keys: ["ArrowRight"], text: words.step, act: still(sent("step")) },
      { keys: ["Shift+ArrowRight"], text: words.epoch, act: still(sent("epoch")) },
      { keys: ["R"], text: words.reset, act: sent("reset") },
      item(newWeights),
      item(newStart),
      { keys: ["M"], text: words.slow, act: unless("slow", () => slow.toggle()) },
      { keys: ["ArrowLeft", "ArrowUp", "ArrowDown", "Shift+ArrowLeft"], text: words.slowKeys, act: still(() => false) },
      { keys: ["L"], text: words.allLayers, act: still(unless("edit", () => page.allLayers.click())) },
      { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], text: words.openLayer, act: still(unless("edit", (key) => network.openLayer(Number(key) - 1))) },
      { keys: ["E"], text: words.experiments, act: unless("experiments", () => experiments.open()) },
      item(present),
      item(keys),
      { keys: ["Escape"], text: words.closeTop, act: () => this.#close() },
    ];
  }

  /** Close the topmost of what is open; returns false if nothing is. */
  #close() {
    const { page, parts: { explain, experiments, network: { layerCard, card }, slow } } = this;
    if (explain.isOpen) explain.close();
    else if (!this.menu.root.hidden) this.menu.close();
    else if (card.opened >= 0) return false; // closes itself, where the focus is
    else if (experiments.isOpen) experiments.close();
    else if (layerCard.open !== null) layerCard.close();
    else if (page.root.dataset.stage) slow.toggle();
    else if (this.isPresenting) this.#present(false);
    else return false;
  }
}
