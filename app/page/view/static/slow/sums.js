// The chosen neuron's sum and slope as tables: each row belongs to a line of the graph.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { alike, figure } from "./figures.js";

/**
 * @typedef {import("../wire/frame.js").Story} Story
 * @typedef {{source: (source: number) => void, unit: (layer: number, unit: number) => void}} Choose
 */

/**
 * @param {Story} story
 * @param {Record<string, string>} words
 * @param {Choose} choose
 * @returns {HTMLElement[]}
 */
export function sumsOf(story, words, choose) {
  const parts = [];
  if (story.stage === 3 && story.facts.length) parts.push(lossOf(story, words));
  const slope = story.slope ? [slopeOf(story, words, choose)] : [];
  const sum = story.sum ? [forwardOf(story, words, choose)] : [];
  return [...parts, ...(story.stage === 4 ? [...slope, ...sum] : [...sum, ...slope])];
}

/**
 * @param {Story} story
 * @param {Record<string, string>} words
 */
function lossOf({ facts }, words) {
  const rows = facts.map(([name, value]) => make("tr", {}, make("th", { scope: "row", colspan: "5" }, name), make("td", {}, value.replace("-", "−"))));
  return section("loss", words.lossOf, "", rows);
}

/**
 * @param {Story} story
 * @param {Record<string, string>} words
 * @param {Choose} choose
 */
function forwardOf({ sum, chosen }, words, choose) {
  if (!sum) return make("div", {});
  const terms = [...sum.terms, sum.bias];
  const [inputs, weights] = [alike(terms.map(({ input }) => input)), alike(terms.map(({ weight }) => weight))];
  const products = alike([...terms.map(({ product }) => product), sum.more?.product ?? 0, ...sum.rest.map(({ value }) => value)]);
  const isBack = sum.bias.gradient !== undefined;
  const gradients = alike(terms.map(({ gradient }) => gradient ?? 0));
  const back = (/** @type {string} */ text) => (isBack ? [make("td", { class: "gradient" }, text)] : []);
  const rows = terms.map((term) => {
    const name = make("button", { type: "button", "aria-pressed": String(term.source === chosen.source) }, term.name);
    name.onclick = () => choose.source(term.source);
    return make("tr", { class: `term${term.source === chosen.source ? " taken" : ""}`, "data-line": `in:${term.source}` },
      make("th", { scope: "row" }, name), ...product(inputs(term.input), weights(term.weight), products(term.product)),
      ...back(gradients(term.gradient ?? null)));
  });
  if (sum.more) {
    rows.splice(sum.terms.length, 0, make("tr", { class: "term" },
      make("th", { scope: "row", colspan: "5" }, fill(words.moreTerms, { count: sum.more.count })), make("td", {}, products(sum.more.product)), ...back("")));
  }
  rows.push(...sum.rest.map(({ name, value }, at) => make("tr", { class: at ? "result" : "total" },
    make("th", { scope: "row", colspan: "5" }, name), make("td", {}, products(value)), ...back(""))));
  return section("forward", chosen.name, words.stage2, rows, head([words.termInput, words.termWeight, words.termProduct], isBack));
}

/**
 * @param {Story} story
 * @param {Record<string, string>} words
 * @param {Choose} choose
 */
function slopeOf({ slope, next, sum, chosen }, words, choose) {
  if (!slope || !sum) return make("div", {});
  const terms = next?.terms ?? [];
  const [slopes, weights] = [alike(terms.map((term) => term.slope ?? 0)), alike(terms.map(({ weight }) => weight))];
  const taken = [...sum.terms, sum.bias].find(({ source }) => source === chosen.source);
  const products = alike([...terms.map((term) => term.product ?? 0), ...slope.rest.map(({ value }) => value), slope.value, taken?.gradient ?? 0]);
  const rows = terms.map((term) => {
    const name = make("button", { type: "button" }, term.name);
    name.onclick = () => choose.unit(chosen.layer + 1, term.unit);
    return make("tr", { class: "term", "data-line": `out:${term.unit}` }, make("th", { scope: "row" }, name),
      ...product(slopes(term.slope ?? null), weights(term.weight), products(term.product ?? null)));
  });
  const row = (/** @type {string} */ kind, /** @type {string} */ name, /** @type {number | null} */ value, /** @type {Record<string, string>} */ more = {}) =>
    rows.push(make("tr", { class: kind, ...more }, make("th", { scope: "row", colspan: "5" }, name), make("td", {}, products(value))));
  if (next?.more) row("term", fill(words.moreTerms, { count: next.more.count }), next.more.product);
  slope.rest.forEach(({ name, value }, at) => row(at || !terms.length ? "result" : "total", name, value));
  row("total", words.slopeOfSum, slope.value);
  if (taken) {
    row("result taken", fill(words.timesInput, { name: taken.name, value: figure(taken.input) }), taken.gradient ?? null, { "data-line": `in:${taken.source}` });
  }
  return section("backward", words.backwardSlope, words.stage4, rows, terms.length ? head([words.termSlope, words.termWeight, words.termProduct], false) : []);
}

/**
 * @param {string[]} titles
 * @param {boolean} isBack
 */
function head([first, second, third], isBack) {
  const cell = (/** @type {string} */ text) => make("th", { scope: "col" }, text);
  const gap = () => make("td", { "aria-hidden": "true" });
  return [make("thead", {}, make("tr", { class: "term" }, make("td", {}), cell(first), gap(), cell(second), gap(), cell(third),
    ...(isBack ? [cell("∂")] : [])))];
}

/**
 * @param {string} one
 * @param {string} other
 * @param {string} result
 */
function product(one, other, result) {
  const sign = (/** @type {string} */ text) => make("td", { class: "sign" }, text);
  return [make("td", {}, one), sign("×"), make("td", {}, other), sign("="), make("td", {}, result)];
}

/**
 * @param {string} kind
 * @param {string} title
 * @param {string} way
 * @param {HTMLElement[]} rows
 * @param {HTMLElement[]} [before]
 */
function section(kind, title, way, rows, before = []) {
  return make("table", { class: kind }, make("caption", {}, make("b", {}, title), make("span", {}, way)), ...before, make("tbody", {}, ...rows));
}
