// The statistics of each layer that the server lists, each with its name and format; some are judged by marks.

import { make } from "../lib/dom.js";
import { amount, brief, wholePercent } from "../lib/format.js";
import { fill } from "../lib/text.js";

/** @typedef {import("../wire/frame.js").Histogram} Histogram */
/** @typedef {[number, number, number]} Marks the least that is healthy, the rule of thumb, and the most */
/**
 * @typedef {{key: string, names: string[], format: "share" | "size", row: "always" | "if any" | "never",
 *   marks: Marks | null, gauge: [number, number] | null}} Figure its names, longest first; the ends of its gauge
 * @typedef {"none" | "tooSmall" | "healthy" | "tooLarge"} Verdict
 */

export const SIGNS = { none: "", tooSmall: "▼", healthy: "", tooLarge: "▲" };

/**
 * The name of a judgment.
 * @param {number} value
 * @param {Marks} marks
 * @returns {Verdict}
 */
export function judge(value, [least, , most]) {
  if (Number.isNaN(value)) return "none";
  return value < least ? "tooSmall" : value > most ? "tooLarge" : "healthy";
}

/**
 * Which figures have a row: all, but not those that are only for explanations, or that no layer has.
 * @param {Figure[]} figures
 * @param {Float32Array[]} layers the values of each layer
 */
export const rowsOf = (figures, layers) => figures.map(({ row }, at) =>
  row === "always" || (row === "if any" && layers.some((layer) => !Number.isNaN(layer[at]))));

/**
 * @param {Figure} figure
 * @param {number} value
 * @param {Record<string, string>} words
 * @param {number} digits of a size
 */
export const textOf = ({ format }, value, words, digits = 2) =>
  format === "share" ? wholePercent(value, words.none) : amount(value, words.none, digits);

/**
 * The same statistics as a table, for people who do not see them.
 * @param {{figures: Figure[], words: Record<string, string>}} data
 * @param {Float32Array[]} layers
 * @param {Histogram[]} histograms of the layers that have one
 * @param {{titles: string[], judged: boolean}} how titles of the layers; whether the network has taken a step
 */
export function tableOf({ figures, words }, layers, histograms, { titles, judged }) {
  const rows = rowsOf(figures, layers);
  const told = figures.map((figure, at) => ({ figure, at })).filter(({ figure, at }) => rows[at] || figure.row === "never");
  const heads = [words.spread, ...told.map(({ figure }) => figure.names[0])];
  const cell = (/** @type {Figure} */ figure, /** @type {number} */ value) => {
    const verdict = judged && figure.marks ? judge(value, figure.marks) : "none";
    return [textOf(figure, value, words), ...(verdict === "none" ? [] : [words[verdict]])].join(" ");
  };
  const spread = (/** @type {number} */ layer) => (histograms[layer]
    ? fill(words.spreadIs, { mean: brief(histograms[layer].mean), deviation: brief(histograms[layer].deviation) })
    : words.none);
  const cells = (/** @type {Float32Array} */ values, /** @type {number} */ layer) =>
    [spread(layer), ...told.map(({ figure, at }) => cell(figure, values[at]))].map((text) => make("td", {}, text));
  return [
    make("caption", {}, words.figures),
    make("tr", {}, make("td", {}), ...heads.map((head) => make("th", { scope: "col" }, head))),
    ...layers.map((layer, at) => make("tr", {}, make("th", { scope: "row" }, titles[at]), ...cells(layer, at))),
  ];
}
