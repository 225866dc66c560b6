// The colors of networks and classes, as variables of the lab's elements, so that discs follow a change of theme.

import { colorOfRun } from "../charts/discs.js";
import { make } from "../lib/dom.js";
import { readableOn } from "../lib/theme.js";
import { disc } from "./panels/disc.js";

export { colorOf, disc } from "./panels/disc.js";

/**
 * The colors of networks and of classes, as variables.
 * @param {HTMLElement} root
 * @param {import("../lib/theme.js").Theme} theme
 */
export function colorNetworks(root, theme) {
  theme.palette.classes.forEach((color, index) => root.style.setProperty(`--class-${index + 1}`, color));
  theme.palette.runs.forEach((_, index) => {
    const color = colorOfRun(theme, index + 1);
    root.style.setProperty(`--network-${index + 1}`, color);
    root.style.setProperty(`--on-network-${index + 1}`, readableOn(color));
  });
}

/**
 * A sentence whose field {networks}, if it has one, is a row of discs, or of names.
 * @param {string} sentence
 * @param {number[]} networks
 * @param {string[]} [names] of all, if they have any
 * @returns {(string | Node)[]}
 */
export function withDiscs(sentence, networks, names) {
  const [before, after] = sentence.split("{networks}");
  if (after === undefined) return [sentence];
  if (names) return [before, networks.map((network) => names[network - 1]).join(", "), after];
  const spaced = networks.flatMap((network, index) => (index ? [" ", disc(network)] : [disc(network)])); // read as two numbers
  return [before, make("span", { class: "discs" }, ...spaced), after];
}
