// The elements around the drawings: built once, named for screen readers, with the server's words.

import { Brief } from "./charts/brief.js";
import { Measures } from "./charts/measures.js";
import { icon, make } from "./lib/dom.js";
import { explained } from "./lib/explain.js";
import { speedText } from "./lib/format.js";

/** @typedef {Record<string, string>} Words */
/** @typedef {ReturnType<typeof buildPage>} Page */

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
    reset: button("reset", words),
    slow: button("slow", words),
    experiments: button("experiments", words),
    more: make("button", { type: "button", class: "more", "aria-label": words.menu, title: words.menu }, icon("more")),
  };
  const options = speeds.map((value) =>
    make("option", { value: String(value) }, speedText(value, words)),
  );
  const speedSelect = make("select", { class: "speed", "aria-label": words.speed, title: words.speedHelp }, ...options);
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
  const home = make("div", { class: "home", hidden: "" });
  const legend = make("div", { class: "legend" });
  const note = make("p", { class: "note" });
  const title = explained(make("strong", {}, words.boundary), "boundary");
  const plotTools = make("div", { class: "plot-tools" });
  const plotArea = make("div", { class: "plot-area", tabindex: "0", role: "application", "aria-label": words.plotKeys },
    canvases.boundary);
  const allLayers = make("button", { type: "button", class: "all-layers", "aria-haspopup": "dialog" });
  const stage = make("div", { class: "stage" }, canvases.network);
  const caption = (/** @type {(string | Node)[]} */ ...inside) => make("figcaption", {}, ...inside);
  const strong = (/** @type {string} */ text) => make("strong", {}, text);
  const shown = counted.map(([value, title]) => make("option", { value }, title));
  const statistics = {
    select: make("select", { class: "layers-title", "aria-label": words.shown, title: words.shown }, ...shown),
    own: make("button", { type: "button", class: "own-axes", "aria-pressed": "false", title: words.ownAxesHelp }, words.ownAxes),
    table: make("table", { class: "unseen" }),
  };
  const drawing = make(
    "figure",
    { class: "drawing" },
    caption(strong(words.network), allLayers, make("label", { class: "bare shown" }, make("span", {}, words.show), statistics.select), statistics.own),
    make("div", { class: "scroll" }, make("div", { class: "inside" },
      stage, make("div", { class: "under" }, canvases.layers, statistics.table))),
  );
  const measures = new Measures({ words, limits }, canvases, numbers, send);
  const paint = make("div", { class: "paint", role: "toolbar", "aria-label": words.paintTools, hidden: "" });
  const plot = make("figure", { class: "plot" }, caption(title, plotTools), plotArea, legend, paint, note);
  const units = {
    epoch: make("span", { class: "explained", "data-explain": "epochs" }),
    step: make("span", { class: "explained", "data-explain": "steps" }),
  };
  const counters = make("div", { class: "counters" },
    make("span", {}, numbers.epoch, " ", units.epoch), make("span", {}, numbers.step, " ", units.step));
  const coach = make("div", { class: "coach" });
  const line = make("div", { class: "line" }, coach);
  const { play, step, epoch, reset, slow, experiments, more } = buttons;
  const brief = new Brief(words);
  const bar = make("div", { class: "bar" }, play, step, epoch, reset, make("label", { class: "bare" }, speedSelect), counters, brief.root);
  const later = make("div", { class: "later" }, slow, experiments, more);
  const top = make("div", { class: "top" }, bar, later);
  const settings = make("div", { class: "settings", role: "group", "aria-label": words.settings });
  const panels = make("div", { class: "panels" }, drawing, plot, ...measures.figures);
  const slowMotion = make("section", { class: "slow-motion", "aria-label": words.slow, hidden: "" });
  const runs = make("section", { class: "runs", "aria-label": words.runs, hidden: "" });
  const strip = make("div", { class: "strip" }, make("div", { class: "instruction" }, lesson, " ", home), line);
  const root = make("div", { class: "page" }, top, settings, strip, slowMotion, panels, runs);
  return {
    root, strip, plot, brief, later, buttons, speedSelect, numbers, units, canvases, settings, lesson, home, coach, title, plotTools, plotArea, legend, note, stage, allLayers,
    panels, measures, statistics, slow: slowMotion, runs, paint,
  };
}
