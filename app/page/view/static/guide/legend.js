// Below the main plot: what the colors and marks mean.

import { make } from "../lib/dom.js";
import { explained } from "../lib/explain.js";
import { fill } from "../lib/text.js";
import { colorOf } from "../lib/theme.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("../lib/explain.js").Key} Key */

/**
 * The entries of the legend: the classes, the two kinds of points, the lines of scores, and the scale of everything else.
 * @param {Scene} scene
 * @param {Theme} theme
 * @param {Record<string, string>} words
 * @param {HTMLElement} testPoints their entry, which hides them
 */
export function legendOf({ task, classes, lead }, theme, words, testPoints) {
  const named = task === "regression" ? [] : classes;
  return [
    ...named.map((name, index) => entry("class", name, "classes", theme.palette.classes[index])),
    entry("disc", words.train, "trainPoints"),
    testPoints,
    ...(lead === null ? [] : [entry("level", words.tie, "ties"), entry("level dashed", fill(words.ahead, { lead }), "ahead")]),
    scaleOf(theme, task === "regression" ? "" : words.scaleLabel),
  ];
}

/**
 * @param {string} kind
 * @param {string} text
 * @param {Key} key
 * @param {string} [color]
 */
function entry(kind, text, key, color) {
  const mark = make("i", { class: kind });
  if (color) mark.style.setProperty("--color", color);
  return explained(make("span", { class: "key" }, mark, make("span", {}, text)), key);
}

/**
 * The scale of values: a bar from -1 through 0 to +1.
 * @param {Theme} theme
 * @param {string} label what is drawn in it; empty if everything is
 */
function scaleOf(theme, label) {
  const bar = make("i", { class: "scale" });
  bar.style.background = `linear-gradient(to right, ${[-1, 0, 1].map((value) => colorOf(theme, value)).join(", ")})`;
  const named = label ? [make("span", { class: "unseen" }, `${label}: `)] : [];
  return explained(make("span", { class: "key values", title: label }, ...named, "−1", bar, "+1"), "scale");
}
