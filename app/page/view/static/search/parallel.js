// All settings at once: a line a trial through an axis for each setting and one for the score; a part of an axis can be kept.

import { make } from "../lib/dom.js";
import { discAt, shape, through } from "../lab/panels/svg.js";
import { Chart, heading } from "./chart.js";
import { SCORE } from "./view.js";
import { spread } from "./scale.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./results.js").Trial} Trial */
/** @typedef {{low: number, high: number}} Part of an axis, from 0 to 1 */

const [LEFT, RIGHT, TOP, FOOT] = [16, 78, 8, 24]; // pixels
const NEAR = 16; // of an axis: a drag there keeps a part
const LEAST = 0.03; // of an axis: a shorter drag keeps nothing

export class Parallel {
  /**
   * @param {Record<string, string>} words
   * @param {import("./chart.js").Outside & {keep: (path: string, part: [number, number] | null) => void}} outside
   */
  constructor(words, outside) {
    this.words = words;
    this.outside = outside;
    this.chart = new Chart(150, words.parallel, { shapes: (view, width, height) => drawn(view, width, height, words), spots: spotsOf, marks: lineOf }, outside);
    this.root = make("section", { class: "search-parallel", "aria-label": words.parallel },
      heading(words.parallel, make("small", {}, words.parallelAbout), "search.parallel"), this.chart.root);
    /** @type {{path: string, from: number, moves: [number, number] | null} | null} */
    this.drag = null;
    const { root } = this.chart;
    root.addEventListener("pointerdown", (event) => this.#begin(event));
    root.addEventListener("pointermove", (event) => this.#move(event));
    root.addEventListener("pointerup", () => (this.drag = null));
    root.addEventListener("pointercancel", () => (this.drag = null));
    root.addEventListener("dblclick", (event) => {
      const axis = this.#axisAt(event);
      if (axis) outside.keep(axis.path, null);
    });
  }

  /** @param {View} view */
  draw(view) {
    this.chart.draw(view);
  }

  /** @param {MouseEvent} event */
  #axisAt({ clientX, clientY }) {
    const { view, drawing: { svg, width, height } } = this.chart;
    if (!view) return null;
    const box = svg.getBoundingClientRect(), { xs, low, high } = frameOf(view, width, height);
    const at = xs.findIndex((x) => Math.abs(x - (clientX - box.left)) < NEAR);
    return at < 0 ? null : { path: view.panels[at]?.path ?? SCORE, place: Math.max(0, Math.min(1, (low - (clientY - box.top)) / (low - high))) };
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    const axis = this.#axisAt(event);
    if (!axis) return;
    const part = this.chart.view?.kept.parts.get(axis.path);
    this.drag = { path: axis.path, from: axis.place, moves: part && axis.place >= part[0] && axis.place <= part[1] ? part : null };
    this.chart.root.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { drag } = this, { view, drawing: { svg, width, height } } = this.chart;
    if (!drag || !view) return;
    const { low, high } = frameOf(view, width, height), box = svg.getBoundingClientRect();
    const place = Math.max(0, Math.min(1, (low - (event.clientY - box.top)) / (low - high)));
    const by = place - drag.from;
    const part = drag.moves ? [drag.moves[0] + by, drag.moves[1] + by] : [Math.min(place, drag.from), Math.max(place, drag.from)];
    if (Math.abs(by) > LEAST) this.outside.look(0); // a drag that ends on a trial does not open it
    if (drag.moves || part[1] - part[0] > LEAST) this.outside.keep(drag.path, [part[0], part[1]]);
  }

  dispose() {
    this.chart.dispose();
  }
}

/**
 * @param {View} view
 * @param {number} width
 * @param {number} height
 */
function frameOf({ panels }, width, height) {
  const count = panels.length + 1;
  const xs = Array.from({ length: count }, (_, at) => LEFT + (at * (width - LEFT - RIGHT)) / Math.max(1, count - 1));
  return { xs, low: height - FOOT, high: TOP, y: (/** @type {number} */ place) => height - FOOT - place * (height - FOOT - TOP) };
}

/**
 * Where a trial's line crosses the axes; the values of a set are spread a little.
 * @param {View} view
 * @param {Trial} trial
 * @param {number} width
 * @param {number} height
 * @returns {[number, number][]}
 */
function pointsOf(view, trial, width, height) {
  const { xs, y } = frameOf(view, width, height);
  const places = view.panels.map((panel) => panel.place(trial.values[panel.path]) + (panel.isSet ? spread(trial.number) * Math.min(0.03, 0.2 / panel.ticks.length) : 0));
  return [...places, view.score.place(Number(trial.score))].map((place, at) => [xs[at], Number.isFinite(place) ? y(place) : NaN]);
}

/**
 * By their score, from the lowest: where their lines end.
 * @param {View} view
 * @param {number} width
 * @param {number} height
 */
function spotsOf(view, width, height) {
  return [...view.good].reverse().map((trial) => {
    const [x, y] = pointsOf(view, trial, width, height)[view.panels.length];
    return { number: trial.number, x, y };
  });
}

/**
 * @param {View} view
 * @param {number} number
 * @param {number} width
 * @param {number} height
 */
function lineOf(view, number, width, height) {
  const trial = view.good.find((one) => one.number === number);
  return trial ? [shape("path", { class: "search-line looked", d: through(pointsOf(view, trial, width, height)) })] : [];
}

/**
 * @param {View} view
 * @param {number} width
 * @param {number} height
 * @param {Record<string, string>} words
 */
function drawn(view, width, height, words) {
  const { xs, low, high, y } = frameOf(view, width, height);
  const others = view.good.filter(({ number }) => !view.rank.has(number)).reverse();
  const opacity = Math.min(0.55, 30 / others.length); // so many that they would hide each other
  const shapes = others.map((trial) => shape("path", { class: `search-line ${trial.stage < view.last ? "early" : "late"}`,
    opacity: view.isKept(trial) ? opacity * (trial.stage < view.last ? 0.55 : 1) : opacity / 5, d: through(pointsOf(view, trial, width, height)) }));
  xs.forEach((x, at) => {
    const title = cut(view.panels[at]?.title ?? words.score, (width - LEFT - RIGHT) / xs.length);
    shapes.push(shape("path", { class: "axis strong", d: `M${x.toFixed(1)} ${high - 2}V${low + 2}` }),
      shape("text", { class: "strong", x: at ? x : 0, y: height - 6, "text-anchor": at ? "middle" : "start" }, title));
  });
  const best = view.good.filter((trial) => view.rank.has(trial.number)).reverse();
  for (const trial of best) {
    shapes.push(shape("path", { class: `search-line best${view.isKept(trial) ? "" : " faint"}`,
      style: `stroke: var(--network-${view.rank.get(trial.number)})`, d: through(pointsOf(view, trial, width, height)) }));
  }
  const label = (/** @type {number} */ x, /** @type {number} */ at, /** @type {string} */ text) => shape("text", { class: "halo", x: x + 5, y: at, dy: ".35em" }, text);
  view.panels.forEach((panel, at) => shapes.push(...panel.ticks.map(([place, text]) => label(xs[at], y(place), cut(text, 80)))));
  shapes.push(...view.score.ticks.map(([score, text]) => label(xs[xs.length - 1], y(view.score.place(score)), text)));
  best.reverse().forEach((trial, at) => shapes.push(discAt(Number(view.rank.get(trial.number)), width - (at % 2 ? 9 : 27), TOP + 6 + 18 * Math.floor(at / 2))));
  for (const [path, [from, to]] of view.kept.parts) {
    const at = path === SCORE ? view.panels.length : view.panels.findIndex((panel) => panel.path === path);
    if (at >= 0) shapes.push(shape("rect", { class: "search-part", x: xs[at] - 5, y: y(to), width: 10, height: y(from) - y(to), rx: 3 }));
  }
  return shapes;
}

/**
 * @param {string} text
 * @param {number} room pixels
 */
const cut = (text, room) => (text.length * 6.8 > room ? `${text.slice(0, Math.max(2, Math.floor(room / 6.8) - 1))}…` : text);
