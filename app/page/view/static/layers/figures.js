// Below each layer: the statistics that the server lists, each with its name and format; some are judged by marks.

import { make } from "../lib/dom.js";
import { size, wholePercent } from "../lib/format.js";
import { fill } from "../lib/text.js";

/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {{x: number, share: number}} Place a layer's column: its left edge and its width */
/** @typedef {[number, number, number]} Marks the least that is healthy, the rule of thumb, and the most */
/** @typedef {{names: string[], format: "share" | "size", marks: Marks | null}} Figure its names, longest first */

const DECADES = 3; // of the bar, on each side of the rule of thumb
const ROW = 13;
const BAR = 5;
const FORMATS = { share: wholePercent, size };
const SIGNS = { none: "", tooSmall: "▼", healthy: "", tooLarge: "▲" }; // if there is no room for words

/**
 * The height of all statistics: one that is judged has a bar below it.
 * @param {Figure[]} figures
 */
export const tallOf = (figures) => ROW * (figures.length + figures.filter(({ marks }) => marks).length);

/**
 * The name of a judgment.
 * @param {number} value
 * @param {Marks} marks
 */
export function judge(value, [least, , most]) {
  if (Number.isNaN(value)) return "none";
  return value < least ? "tooSmall" : value > most ? "tooLarge" : "healthy";
}

/**
 * A layer's statistic as texts, the longest first.
 * @param {Figure} figure
 * @param {number} value
 * @param {Record<string, string>} words
 */
function textsOf({ format, marks }, value, words) {
  const text = FORMATS[format](value, words.none);
  const verdict = marks ? judge(value, marks) : "none";
  return verdict === "none" ? [text] : [`${text} ${words[verdict]}`, SIGNS[verdict] + text];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Figure[]} figures
 * @param {Float32Array[]} layers the values of each layer
 * @param {{places: Place[], top: number, theme: Theme, words: Record<string, string>}} how
 */
export function drawFigures(context, figures, layers, { places, top, theme, words }) {
  context.font = `11px ${theme.font}`;
  context.textBaseline = "middle";
  const room = (places[0]?.x ?? 0) - 6;
  let y = top + ROW / 2;
  figures.forEach((figure, at) => {
    const { names, marks } = figure;
    const values = layers.slice(0, places.length).map((layer) => layer[at]);
    context.textAlign = "left";
    context.fillStyle = theme.faint;
    context.fillText(fitting(context, names, room), 0, y, room);
    if (marks) context.fillText(fill(words.mark, { mark: marks[1] }), 0, y + ROW, room);
    context.textAlign = "center";
    context.fillStyle = theme.text;
    values.forEach((value, layer) => {
      const { x, share } = places[layer];
      context.fillText(fitting(context, textsOf(figure, value, words), share), x + share / 2, y, share);
    });
    y += ROW;
    if (!marks) return;
    values.forEach((value, layer) => drawBar(context, value, marks, { ...places[layer], y, theme }));
    y += ROW;
  });
}

/**
 * A value on a scale of powers of ten: the middle is the rule of thumb, the band around it is healthy.
 * @param {CanvasRenderingContext2D} context
 * @param {number} value
 * @param {Marks} marks
 * @param {{x: number, share: number, y: number, theme: Theme}} how
 */
function drawBar(context, value, [least, rule, most], { x, share, y, theme }) {
  const at = (/** @type {number} */ value) => {
    const decades = Math.max(-DECADES, Math.min(DECADES, Math.log10(value / rule)));
    return x + (0.5 + decades / (2 * DECADES)) * share;
  };
  const { palette } = theme;
  context.fillStyle = theme.line;
  context.fillRect(x, y - BAR / 2, share, BAR);
  context.fillStyle = palette.train;
  context.globalAlpha = 0.3;
  context.fillRect(at(least), y - BAR / 2, at(most) - at(least), BAR);
  context.globalAlpha = 1;
  context.fillStyle = theme.text;
  context.fillRect(Math.round(at(rule)) - 0.5, y - BAR / 2 - 3, 1, BAR + 6);
  const verdict = judge(value, [least, rule, most]);
  if (verdict === "none") return;
  context.fillStyle = { tooSmall: palette.classes[1], healthy: palette.train, tooLarge: palette.test }[verdict];
  context.beginPath();
  context.arc(Math.max(x + 4, Math.min(x + share - 4, at(value))), y, 4, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = theme.background;
  context.lineWidth = 1;
  context.stroke();
}

/**
 * The same statistics as a table, for people who do not see them.
 * @param {Figure[]} figures
 * @param {Float32Array[]} layers
 * @param {string[]} titles of the layers
 * @param {Record<string, string>} words
 */
export function tableOf(figures, layers, titles, words) {
  const heads = figures.map(({ names }) => make("th", { scope: "col" }, names[0]));
  const cells = (/** @type {Float32Array} */ layer) =>
    figures.map((figure, at) => make("td", {}, textsOf(figure, layer[at], words)[0]));
  return [
    make("caption", {}, words.figures),
    make("tr", {}, make("td", {}), ...heads),
    ...layers.map((layer, at) => make("tr", {}, make("th", { scope: "row" }, titles[at]), ...cells(layer))),
  ];
}

/**
 * The first of some texts that fits, else the last.
 * @param {CanvasRenderingContext2D} context
 * @param {string[]} texts
 * @param {number} width
 */
export function fitting(context, texts, width) {
  return texts.find((text) => context.measureText(text).width <= width) ?? texts[texts.length - 1];
}
