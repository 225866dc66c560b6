// The shapes of a network's arrays and of their gradients, as a table.

import { make } from "../../lib/dom.js";
import { count } from "../../lib/format.js";
import { table } from "./table.js";

/** @typedef {{name: string, shape: number[], gradient: number[], rule: string}[]} Data */

export class Shapes {
  static columns = 5;
  static heights = /** @type {const} */ ([404, 400]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.root = make("div", {});
  }

  /** @param {Data} data */
  take(data) {
    const { words } = this;
    const written = (/** @type {number[]} */ shape) => shape.map(count).join(" × ");
    this.root.replaceChildren(
      table(words.shapesTitle, [words.shapesName, words.shapesShape, words.shapesGradient, words.shapesRule], data.map(({ name, shape, gradient, rule }) => [name, written(shape), written(gradient), rule]), "panel-table shapes"),
      make("p", { class: "panel-about" }, words.shapesAbout));
  }
}
