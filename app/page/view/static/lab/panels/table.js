// What a drawing shows, as a table for those who do not see it; or for all, where its numbers are worth reading.

import { make } from "../../lib/dom.js";

/**
 * @param {string} caption
 * @param {string[]} head of its columns, that of the first one included
 * @param {string[][]} rows the first cell of each names it
 * @param {string} [name] of its class
 */
export function table(caption, head, rows, name = "unseen") {
  return make("table", { class: name },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...rows.map(([first, ...rest]) =>
      make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((text) => make("td", {}, text))))));
}

/**
 * The keys of a drawing's lines.
 * @param {string} text
 * @param {string} [name] dashed, hatched, solid
 * @param {string} [color]
 */
export function keyOf(text, name = "", color = "") {
  return make("span", { class: `panel-key ${name}`, ...(color ? { style: `--key: ${color}` } : {}) }, make("i", {}), text);
}

/** @param {number} network from 1 */
export function discOf(network) {
  return make("b", { class: "run-disc", style: `background: var(--network-${network}); color: var(--on-network-${network})` }, String(network));
}
