// The elements around the drawings: built once, named for screen readers, with the server's words.

import { Measures } from "./charts/measures.js";
import { icon, make } from "./lib/dom.js";
import { count } from "./lib/format.js";
import { fill } from "./lib/text.js";

/** @typedef {Record<string, string>} Words */

/**
 * @param {import("./lib/dom.js").Icon} name
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
 * A canvas of curves, which can be read with the arrow keys.
 * @param {string} name
 * @param {string} title
 * @param {Words} words
 */
const curve = (name, title, words) =>
  make("canvas", { class: name, role: "application", tabindex: "0", "aria-label": `${title}. ${words.curveKeys}` });

/**
 * Build the page of one live view.
 * @param {import("./view.js").Data} data
 * @param {(command: string, fields?: Record<string, unknown>) => void} send
 */
export function buildPage({ words, speeds, speed, counted, limits }, send) {
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
    make("option", { value: String(value) }, fill(words.stepsPerSecond, { speed: count(value) })),
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
  const shown = counted.map(([value, title]) => make("option", { value }, title));
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
  const measures = new Measures({ words, limits }, canvases, numbers, send);
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
