// Under each layer: dead and saturated units, the gradient, and how far a step moves the weights.

import { make } from "../lib/dom.js";
import { figure } from "../lib/format.js";

/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {{x: number, share: number}} Place a layer's column: its left edge and its width */

const RULE = 1e-3; // of thumb, for update:weight
const LEAST = 1e-4; // that is healthy
// Likewise most: Adam's first steps move every weight by the whole rate, which is up to 0.03 of it in runs that learn well.
const MOST = 3e-2;
const DECADES = 3; // of the bar, to each side of the rule
const ROW = 13;
const BAR = 5;
const SIGNS = { none: "", tooSmall: "▼", healthy: "", tooLarge: "▲" }; // where there is no room for words
export const TALL = 5 * ROW; // of all figures

/**
 * What an update:weight ratio is called.
 * @param {number} ratio
 */
export function judge(ratio) {
  if (Number.isNaN(ratio)) return "none";
  return ratio < LEAST ? "tooSmall" : ratio > MOST ? "tooLarge" : "healthy";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array[]} figures
 * @param {{places: Place[], top: number, theme: Theme, words: Record<string, string>}} how
 */
export function drawFigures(context, figures, { places, top, theme, words }) {
  context.font = `11px ${theme.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = theme.faint;
  const line = (/** @type {number} */ row) => top + (row + 0.5) * ROW;
  const room = (places[0]?.x ?? 0) - 6;
  [["deadUnits", "dead"], ["saturated"], ["gradientNorm", "gradient"], ["updateRatio", "update"], ["rule"]].forEach(
    (names, row) => context.fillText(fitting(context, names.map((name) => words[name]), room), 0, line(row), room),
  );
  figures.forEach(([dead, saturated, gradient, ratio], layer) => {
    if (!places[layer]) return;
    const { x, share } = places[layer];
    const verdict = judge(ratio);
    const colour = { none: theme.faint, tooSmall: theme.palette.classes[1], healthy: theme.palette.train,
      tooLarge: theme.palette.test }[verdict];
    const amount = figure(ratio, words.none);
    const texts = [percent(dead), percent(saturated), figure(gradient, words.none)];
    context.textAlign = "center";
    context.fillStyle = theme.text;
    texts.forEach((text, row) => context.fillText(text, x + share / 2, line(row), share));
    context.fillText(fitting(context, [verdict === "none" ? amount : `${amount} ${words[verdict]}`, SIGNS[verdict] + amount], share), x + share / 2, line(3), share);
    drawBar(context, ratio, { x, share, y: line(4), theme, colour });
  });
}

/**
 * The ratio on a scale of powers of ten: the middle is the rule of thumb, the band around it is healthy.
 * @param {CanvasRenderingContext2D} context
 * @param {number} ratio
 * @param {{x: number, share: number, y: number, theme: Theme, colour: string}} how
 */
function drawBar(context, ratio, { x, share, y, theme, colour }) {
  const at = (/** @type {number} */ times) => {
    const decades = Math.max(-DECADES, Math.min(DECADES, Math.log10(times)));
    return x + (0.5 + decades / (2 * DECADES)) * share;
  };
  context.fillStyle = theme.line;
  context.fillRect(x, y - BAR / 2, share, BAR);
  context.fillStyle = theme.palette.train;
  context.globalAlpha = 0.3;
  context.fillRect(at(LEAST / RULE), y - BAR / 2, at(MOST / RULE) - at(LEAST / RULE), BAR);
  context.globalAlpha = 1;
  context.fillStyle = theme.text;
  context.fillRect(Math.round(at(1)) - 0.5, y - BAR / 2 - 3, 1, BAR + 6);
  if (Number.isNaN(ratio)) return;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(Math.max(x + 4, Math.min(x + share - 4, at(ratio / RULE))), y, 4, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = theme.background;
  context.lineWidth = 1;
  context.stroke();
}

/**
 * The same figures as a table, for who does not see them.
 * @param {Float32Array[]} figures
 * @param {string[]} titles of the layers
 * @param {Record<string, string>} words
 */
export function tableOf(figures, titles, words) {
  const names = ["deadUnits", "saturated", "gradientNorm", "updateRatio"].map((name) => words[name]);
  const row = (/** @type {string} */ title, /** @type {string[]} */ cells) =>
    make("tr", {}, make("th", { scope: "row" }, title), ...cells.map((text) => make("td", {}, text)));
  return [
    make("caption", {}, words.figures),
    make("tr", {}, make("td", {}), ...names.map((name) => make("th", { scope: "col" }, name))),
    ...figures.map(([dead, saturated, gradient, ratio], layer) => row(titles[layer], [percent(dead), percent(saturated),
      figure(gradient, words.none), Number.isNaN(ratio) ? words.none : `${figure(ratio, words.none)} ${words[judge(ratio)]}`])),
  ];
}

/** @param {number} share */
function percent(share) {
  if (Number.isNaN(share)) return "–";
  return share > 0 && share < 0.005 ? "<1 %" : share < 1 && share >= 0.995 ? ">99 %" : `${Math.round(100 * share)} %`;
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
