// The states of a network, each a shape and a word: hues are for classes and networks.

import { drawn } from "../lib/dom.js";
import { fill } from "../lib/text.js";

const SHAPES = /** @type {Record<import("./frame.js").State, string>} */ ({
  new: "M6 1.5 A4.5 4.5 0 1 0 6 10.5 A4.5 4.5 0 1 0 6 1.5 Z",
  learning: "M1 3 C5 3 4 10 11 10",
  learned: "M1 6.5 L4.5 10 L11 2.5",
  memorized: "M1.5 2 H10.5 M1.5 5 H10.5 M1.5 8 H5 M6.5 9 L8 10.5 L11 7",
  stuck: "M1 6 H11",
  settled: "M1 2.5 C4 2.5 3 8.5 6 8.5 H11",
  unsteady: "M0.8 8 L3.2 3 L5.6 10 L8.2 2 L11 8",
  diverged: "M1 10 C6 10 8 7 8 2.5 M5.4 5 L8 2 L10.8 5",
  stopped: "M2.5 2.5 H9.5 V9.5 H2.5 Z",
});

/**
 * The word for a state.
 * @param {import("./frame.js").Moment} moment of the network
 * @param {number} step that is shown
 * @param {Record<string, string>} words
 */
export const stateWord = ({ state, broken }, step, words) => fill(words[state === "new" && step > 0 ? "early" : state], { step: broken });

/** @param {import("./frame.js").State} state */
export const stateIcon = (state) => drawn(SHAPES[state], 12);
