// The elements of a bench: built once, with the server's words. Columns and their names come with the scene.

import { make, write } from "../lib/dom.js";
import { SPREAD } from "./lines.js";
import { CURVES } from "./loss.js";

/** @typedef {ReturnType<typeof buildPage>} Page */
/**
 * @typedef {Partial<Record<"above" | "controls" | "below", HTMLElement>>} Slots what a lab puts around a bench: before the
 *   play bar, at its right, and after the bench
 */

/**
 * @param {import("./bench.js").Data} data
 * @param {HTMLElement} bar
 * @param {Slots} slots
 */
export function buildPage({ words, counted, figures }, bar, { above, controls, below }) {
  const canvases = {
    rows: make("canvas", { class: "rows", "aria-hidden": "true" }),
    loss: make("canvas", { "aria-hidden": "true" }),
    depth: make("canvas", { role: "img", "aria-label": words.depthLabel }),
  };
  const choices = counted.map(([value, title]) => make("button", { type: "button", "aria-pressed": "false", "data-value": value }, title));
  const choice = make("div", { class: "segments", role: "group", "aria-label": words.shown }, ...choices);
  const note = make("small", {});
  const band = make("div", { class: "band" }, make("b", {}, words.passesThrough), choice, note);
  const gutter = make("div", { class: "gutter", "aria-hidden": "true" });
  const columns = make("div", { class: "columns" });
  const [outline, tint] = [make("div", { class: "outline", hidden: "" }), make("div", { class: "tint", hidden: "" })];
  const inside = make("div", { class: "inside" }, tint, columns, canvases.rows, outline);
  const table = make("div", { class: "table", role: "application", tabindex: "0", "aria-label": words.benchKeys }, gutter, inside);
  const slider = make("div", { class: "box", role: "slider", tabindex: "0", "aria-label": `${words.loss}. ${words.rewind}`,
    "aria-valuemin": "0", "aria-valuemax": "0", "aria-valuenow": "0" }, canvases.loss);
  const options = figures.filter(({ row }) => row !== "never").map(({ key }) => key);
  const measure = make("select", { "aria-label": words.depthShows },
    ...[SPREAD, ...options].map((key) => make("option", { value: key }, words[`${key}ByDepth`])));
  const law = make("span", { class: "key dashed" }, make("i", {}), words.law);
  const curve = make("select", { "aria-label": words.curveShows },
    ...Object.keys(CURVES).map((name) => make("option", { value: name }, words[`${name}Curve`])));
  const loss = make("figure", { class: "loss" }, make("figcaption", {}, make("label", { class: "measure" }, curve), make("small", {}, words.lossHelp)), slider);
  const lit = make("div", { class: "tint", hidden: "" });
  const depth = make("figure", { class: "depth" },
    make("figcaption", {}, make("label", { class: "measure" }, measure), law, make("span", { class: "key" }, make("i", {}), words.measured)),
    make("div", { class: "box" }, lit, canvases.depth));
  const bench = make("div", { class: "bench" }, make("div", { class: "left" }, table, band), make("div", { class: "charts" }, loss, depth));
  const status = make("div", { class: "connection" });
  const top = make("div", { class: "top-bar" }, bar, ...(controls ? [controls] : []));
  const root = make("div", { class: "page bench-page" }, ...(above ? [above] : []), top, status, bench, ...(below ? [below] : []));
  return { root, status, bench, table, gutter, columns, outline, tints: [tint, lit], band, choice, choices, note, canvases, slider, curve, measure, law };
}

/**
 * The layers' names beside their rows.
 * @param {HTMLElement} gutter
 * @param {string[]} titles
 * @param {boolean} isNarrow whether there is room for numbers only
 */
export function nameLayers(gutter, titles, isNarrow) {
  const texts = isNarrow ? titles.map((title) => title.match(/\d+/)?.[0] ?? title.slice(0, 3)) : titles;
  if (gutter.childElementCount !== texts.length) {
    gutter.replaceChildren(...texts.map((_, layer) => make("div", { "data-layer": String(layer) }, "")));
  }
  texts.forEach((text, layer) => write(gutter.children[layer], text));
}
