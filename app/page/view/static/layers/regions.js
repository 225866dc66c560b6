// What the panel below the network shows, and where: everything that is drawn there is one of these regions.

import { amount, brief } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { SIGNS, judge, rowsOf, textOf } from "./figures.js";

/** @typedef {import("../wire/frame.js").Histogram} Histogram */
/** @typedef {import("./figures.js").Figure} Figure */
/**
 * @typedef {"name" | "histogram" | "end" | "spread" | "history" | "figure" | "gauge"} Kind
 * @typedef {{kind: Kind, key: string, layer: number, x: number, y: number, width: number, height: number, value: number,
 *   text: string, verdict: import("./figures.js").Verdict, more: {key: string, name: string, text: string}[]}} Region
 *   `key` says what it explains: "histogram", "spread", "history" or a figure's; `layer` is -1 for the names at the left;
 *   `more` are the figures that have no row of their own
 * @typedef {{center: number, share: number, room: number}} Place a layer's column: its middle, and the widths of its
 *   pictures and of its texts
 * @typedef {{kind: "histogram" | "spread" | "history" | "figure" | "gauge", key: string, at: number, y: number, height: number}} Row
 */

// In units of a twelfth of the text's size. A histogram ends in a line, below which are its dot and bar.
const [TOP, HISTOGRAM, BELOW, SPREAD, STRIP, FIGURE, GAUGE, GAP] = [2, 37, 8, 18, 20, 18, 6, 2];
const [WIDEST, TIGHT, NARROW, LETTERED] = [108, 7, 54, 80];
const LINE = 15;

/**
 * The rows of the panel from the top, and its height.
 * @param {Figure[]} figures
 * @param {Float32Array[]} layers the values of each layer
 * @param {number} small the text's size
 * @param {number} [least] a row's height for fingers
 */
export function arrange(figures, layers, small, least = 0) {
  /** @type {Row[]} */
  const rows = [];
  const unit = small / 12;
  let y = TOP * unit;
  const add = (/** @type {Row["kind"]} */ kind, /** @type {string} */ key, /** @type {number} */ at,
    /** @type {number} */ height, /** @type {number} */ gap) => {
    const high = Math.max(height * unit, kind === "gauge" ? 0 : least);
    rows.push({ kind, key, at, y: Math.round(y), height: Math.round(high) });
    y += high + gap * unit;
  };
  add("histogram", "histogram", -1, HISTOGRAM, 0);
  add("spread", "spread", -1, BELOW + SPREAD, GAP);
  add("history", "history", -1, STRIP, 3 * GAP);
  rowsOf(figures, layers).forEach((isShown, at) => {
    if (!isShown) return;
    add("figure", figures[at].key, at, FIGURE, figures[at].gauge ? GAP : 0);
    if (figures[at].gauge) add("gauge", figures[at].key, at, GAUGE, GAP);
  });
  return { rows, height: Math.ceil(y) };
}

/**
 * The layers' columns below those of the drawing, the output last.
 * @param {{columns: {x: number}[], pitch: number}} drawing
 * @param {number} width of the panel
 * @param {number} small
 * @returns {Place[]}
 */
export function placesOf({ columns, pitch }, width, small) {
  const unit = small / 12;
  const share = Math.min(WIDEST * unit, pitch - (pitch < NARROW * unit ? TIGHT : 2 * TIGHT) * unit);
  return columns.map(({ x }) => {
    const room = 2 * (width - x);
    return { center: x, share: Math.round(Math.min(share, room)), room: Math.min(pitch - 2, room) };
  });
}

/**
 * @param {{rows: Row[], places: Place[], small: number, figures: Figure[], words: Record<string, string>,
 *   measure: (text: string) => number}} panel
 * @param {{histograms: Histogram[], layers: Float32Array[], ownAxes: boolean, ofScores: boolean, judged: boolean}} shown
 *   `ofScores`: the output's scores, for lack of hidden layers; `judged`: the network has taken a step
 * @returns {Region[]}
 */
export function regionsOf(panel, shown) {
  return panel.rows.flatMap((row) => [
    ...namesOf(panel, row, shown),
    ...panel.places.flatMap((place, layer) => cellsOf(panel, row, place, layer, shown)),
  ]);
}

/** @type {(kind: Kind, row: Row, layer: number, where: {x: number, width: number}, given?: Partial<Region>) => Region} */
const region = (kind, { key, y, height }, layer, { x, width }, given = {}) =>
  ({ kind, key, layer, x, y, width, height, value: NaN, text: "", verdict: "none", more: [], ...given });

/**
 * @param {Parameters<typeof regionsOf>[0]} panel
 * @param {Row} row
 * @param {Parameters<typeof regionsOf>[1]} shown
 */
function namesOf({ places, figures, words, measure, small }, row, shown) {
  if (row.kind === "gauge") return [];
  const [{ center, share }] = places;
  const room = center - Math.max(share, 0) / 2 - 8;
  const widest = (/** @type {string} */ text) => Math.max(...text.split("\n").map(measure));
  const texts = row.kind === "figure" ? figures[row.at].names : row.kind === "histogram" ? scales(shown, words) : [words[row.key]];
  const text = texts.find((one) => widest(one) <= room) ?? texts[texts.length - 1];
  const below = row.kind === "spread" ? (BELOW * small) / 12 : 0; // the dot and bar
  const lines = text.split("\n").length * LINE * (small / 12);
  const height = Math.max(lines, row.kind === "histogram" ? 0 : row.height - below);
  const y = row.kind === "histogram" ? row.y + (row.height - lines) / 2 : row.y + below;
  return [region("name", row, -1, { x: 0, width: Math.min(widest(text), room) }, { text, y, height })];
}

/**
 * What the histograms count on which axis, the longest first.
 * @param {Parameters<typeof regionsOf>[1]} shown
 * @param {Record<string, string>} words
 */
function scales({ histograms: [first], ownAxes, ofScores }, words) {
  const name = ofScores ? words.scores : words.values;
  if (!first) return [name];
  const ends = ownAxes ? words.ownAxes : fill(words.fromTo, { low: amount(first.low), high: amount(first.high) });
  return [`${name}, ${ends}`, `${name},\n${ends}`, `${name},\n${ends.replace(" ", "\n")}`, name];
}

/**
 * @param {Parameters<typeof regionsOf>[0]} panel
 * @param {Row} row
 * @param {Place} place
 * @param {number} layer
 * @param {Parameters<typeof regionsOf>[1]} shown
 * @returns {Region[]}
 */
function cellsOf(panel, row, place, layer, shown) {
  const { figures, words, measure, small } = panel;
  const { center, share, room } = place;
  const picture = { x: Math.round(center - share / 2), width: share };
  const values = shown.layers[layer] ?? [];
  if (row.kind === "figure" || row.kind === "gauge") {
    const figure = figures[row.at];
    const value = values[row.at] ?? NaN;
    const verdict = shown.judged && figure.marks ? judge(value, figure.marks) : "none";
    if (row.kind === "gauge") return [region("gauge", row, layer, picture, { value, verdict })];
    const sign = room < (NARROW * small) / 12 ? "" : SIGNS[verdict];
    const texts = [sign + textOf(figure, value, words), textOf(figure, value, words), textOf(figure, value, words, 1)];
    const text = texts.find((one) => measure(one) <= room) ?? texts[texts.length - 1];
    return [region("figure", row, layer, { x: center - room / 2, width: room }, { value, text, verdict })];
  }
  const histogram = shown.histograms[layer];
  if (!histogram) return [];
  if (row.kind === "history") return [region("history", row, layer, picture)];
  const ends = [amount(histogram.low), amount(histogram.high)];
  if (row.kind === "histogram") {
    return [region("histogram", row, layer, picture, { text: fill(words.fromTo, { low: ends[0], high: ends[1] }) })];
  }
  const spread = brief(histogram.deviation);
  const text = room < (LETTERED * small) / 12 ? spread : `${words.deviation} ${spread}`;
  const more = figures.flatMap((figure, at) => (figure.row === "never"
    ? [{ key: figure.key, name: figure.names[0], text: textOf(figure, values[at] ?? NaN, words) }] : []));
  const own = region("spread", row, layer, picture, { value: histogram.deviation, text, more });
  return [own, ...(shown.ownAxes ? endsOf(own, ends, measure) : [])];
}

/**
 * The ends of a layer's own axis beside its spread, if there is room for them.
 * @param {Region} spread
 * @param {string[]} texts
 * @param {(text: string) => number} measure
 * @returns {Region[]}
 */
function endsOf({ x, y, width, height, layer, text }, texts, measure) {
  const [low, high] = texts.map(measure);
  if (2 * Math.max(low, high) + measure(text) + 14 > width) return [];
  const row = /** @type {Row} */ ({ key: "histogram", y, height });
  return [
    region("end", row, layer, { x, width: low }, { text: texts[0] }),
    region("end", row, layer, { x: x + width - high, width: high }, { text: texts[1] }),
  ];
}
