// The disc of a network, in its color, which is a variable of the lab's elements.

import { make } from "../../lib/dom.js";

/** @param {number} network from 1 */
export const colorOf = (network) => `var(--network-${network})`;

/** @param {number} network from 1 */
export const disc = (network) =>
  make("b", { class: "run-disc", style: `background: ${colorOf(network)}; color: var(--on-network-${network})` }, String(network));
