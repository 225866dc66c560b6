// The elements around the drawings: built once, named for screen readers, with the words that the server hands in.

import { Measures } from "./measures.js";
import { SHOWN } from "./protocol.js";

/** @typedef {Record<string, string>} Words */

const ICONS = {
  play: "M5 3 L17 10 L5 17 Z",
  pause: "M5 3 H8.6 V17 H5 Z M11.4 3 H15 V17 H11.4 Z",
  step: "M4 3 L13 10 L4 17 Z M14 3 H16.5 V17 H14 Z",
  epoch: "M2 4 L9 10 L2 16 Z M9 4 L16 10 L9 16 Z M16 4 H18 V16 H16 Z",
  slow: "M1 18 V14 H7 V10 H13 V6 H19 V10 H15.5 V14 H9.5 V18 Z",
  reset: "M10 3 A7 7 0 1 0 17 10 H14.8 A4.8 4.8 0 1 1 10 5.2 V8 L15 4.2 L10 0.4 Z",
  newWeights: "M2 5 H6 L9 9 L7.8 10.6 L5 7 H2 Z M2 13 H5 L12 5 H15 V2.4 L19 6 L15 9.6 V7 H13 L6 15 H2 Z "
    + "M10 12.2 L11.2 10.6 L13 13 H15 V10.4 L19 14 L15 17.6 V15 H12 Z",
  newStart: "M4 2 H16 A2 2 0 0 1 18 4 V16 A2 2 0 0 1 16 18 H4 A2 2 0 0 1 2 16 V4 A2 2 0 0 1 4 2 Z "
    + "M6.5 5 A1.5 1.5 0 1 0 6.5 8 A1.5 1.5 0 1 0 6.5 5 Z M13.5 12 A1.5 1.5 0 1 0 13.5 15 A1.5 1.5 0 1 0 13.5 12 Z "
    + "M10 8.5 A1.5 1.5 0 1 0 10 11.5 A1.5 1.5 0 1 0 10 8.5 Z",
};

/**
 * An element with attributes and children; texts are texts, never markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Whether one of the page's dialogs is open: a run of the whole page would close it. */
export const isDialogOpen = () => document.querySelector('[data-testid="stDialog"]') !== null;

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

/**
 * @param {keyof typeof ICONS} name
 * @param {Words} words
 */
function button(name, words) {
  const help = words[`${name}Help`] ?? words[name];
  return make("button", { type: "button", class: name, title: help }, icon(name), make("span", {}, words[name]));
}

/**
 * @param {string} name
 * @param {string} description
 */
const canvas = (name, description) => make("canvas", { class: name, role: "img", "aria-label": description });

/**
 * A canvas of curves, which are read by arrow keys.
 * @param {string} name
 * @param {string} title
 * @param {Words} words
 */
const curve = (name, title, words) =>
  make("canvas", { class: name, role: "application", tabindex: "0", "aria-label": `${title}. ${words.curveKeys}` });

/**
 * Build the page of one live view.
 * @param {Words} words
 * @param {number[]} speeds
 * @param {number} speed
 * @param {(command: string, fields?: Record<string, unknown>) => void} send
 */
export function buildPage(words, speeds, speed, send) {
  const buttons = {
    play: button("play", words),
    step: button("step", words),
    epoch: button("epoch", words),
    slow: button("slow", words),
    reset: button("reset", words),
    newWeights: button("newWeights", words),
    newStart: button("newStart", words),
  };
  const options = speeds.map((value) =>
    make("option", { value: String(value) }, words.stepsPerSecond.replace("{speed}", value.toLocaleString())),
  );
  const speedSelect = make("select", { class: "speed", "aria-label": words.speed, title: words.speed }, ...options);
  speedSelect.value = String(speed);
  const numbers = Object.fromEntries(
    ["epoch", "step", "trainLoss", "testLoss", "trainAccuracy", "testAccuracy"].map((name) => [
      name,
      make("output", { class: name }, words.none),
    ]),
  );
  const canvases = {
    network: make("canvas", { class: "network", "aria-hidden": "true" }),
    boundary: canvas("boundary", words.boundaryLabel),
    loss: curve("loss", words.loss, words),
    accuracy: curve("accuracy", words.accuracy, words),
    layers: canvas("layers", words.histogramsLabel),
  };
  const lesson = make("p", { class: "lesson", hidden: "" });
  const tour = make("button", { type: "button", class: "tour-button", "aria-label": words.tour, title: words.tourHelp }, "?");
  const legend = make("div", { class: "legend" });
  const note = make("p", { class: "note" });
  const title = make("strong", {}, words.boundary);
  const plotTools = make("div", { class: "plot-tools" });
  const plotArea = make("div", { class: "plot-area", tabindex: "0", role: "application", "aria-label": words.plotKeys },
    canvases.boundary);
  const layers = make("div", { class: "layer-count" });
  const stage = make("div", { class: "stage" }, canvases.network);
  const caption = (/** @type {(string | Node)[]} */ ...inside) => make("figcaption", {}, ...inside);
  const strong = (/** @type {string} */ text) => make("strong", {}, text);
  const shown = SHOWN.map((value) => make("option", { value }, words[value]));
  const statistics = {
    select: make("select", { class: "layers-title", "aria-label": words.shown, title: words.shown }, ...shown),
    table: make("table", { class: "unseen" }),
  };
  const drawing = make(
    "figure",
    { class: "drawing" },
    caption(strong(words.network), layers),
    make("div", { class: "scroll" }, make("div", { class: "inside" },
      stage, make("div", { class: "under" }, statistics.select, canvases.layers, statistics.table))),
  );
  const measures = new Measures(words, canvases, numbers, send);
  const paint = make("div", { class: "paint", role: "toolbar", "aria-label": words.paintTools, hidden: "" });
  const plot = make("figure", { class: "plot" }, caption(title, plotTools), plotArea, legend, paint, note);
  const counters = make("div", { class: "counters" },
    make("span", {}, numbers.epoch, ` ${words.epochs}`), make("span", {}, numbers.step, ` ${words.steps}`));
  const coach = make("div", { class: "coach" });
  const line = make("div", { class: "line" }, coach, counters);
  const bar = make("div", { class: "bar" }, ...Object.values(buttons), speedSelect, tour);
  const panels = make("div", { class: "panels" }, drawing, plot, ...measures.figures);
  const slow = make("section", { class: "slow-bar", "aria-label": words.slow, hidden: "" });
  const runs = make("section", { class: "runs", "aria-label": words.runs, hidden: "" });
  const root = make("div", { class: "page" }, lesson, bar, line, slow, panels, runs);
  return {
    root, buttons, speedSelect, numbers, canvases, lesson, coach, tour, title, plotTools, plotArea, legend, note, stage, layers, panels,
    measures, statistics, slow, runs, paint,
  };
}
