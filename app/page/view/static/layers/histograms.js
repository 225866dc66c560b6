// The panel below the network: of each layer how its numbers are spread, how that changed over the run, its statistics.

import { Sharp } from "../lib/canvas.js";
import { tableOf } from "./figures.js";
import { History } from "./history.js";
import { fontOf, paintPictures, paintTexts } from "./paint.js";
import { arrange, placesOf, regionsOf } from "./regions.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const EVERY_MS = 200; // between two drawings of the texts while the network trains: drawing text is slow

export class Histograms {
  /**
   * @param {{canvas: HTMLCanvasElement, select: HTMLSelectElement, own: HTMLButtonElement, table: HTMLTableElement}} elements
   * @param {{words: Record<string, string>, figures: import("./figures.js").Figure[]}} data
   * @param {(command: string, fields: Record<string, unknown>) => void} send
   */
  constructor({ canvas, select, own, table }, { words, figures }, send) {
    this.sharp = new Sharp(canvas);
    this.select = select;
    this.own = own;
    this.table = table;
    this.words = words;
    this.figures = figures;
    this.history = new History();
    /** @type {import("./regions.js").Region[]} what is drawn and where, in CSS pixels of the canvas */
    this.regions = [];
    /** @type {import("./regions.js").Row[]} */
    this.rows = [];
    this.small = 12;
    this.least = 0; // a row's height
    /** @type {Theme | undefined} */
    this.theme = undefined;
    this.shown = -1;
    /** @type {boolean | undefined} */
    this.ownAxes = undefined;
    this.drawn = "";
    this.drawnAt = 0;
    this.told = "";
    const show = () => send("show", { value: select.value, own: own.getAttribute("aria-pressed") === "true" });
    select.onchange = show;
    own.onclick = () => {
      own.setAttribute("aria-pressed", String(own.getAttribute("aria-pressed") !== "true"));
      show();
    };
  }

  /**
   * Take as much height as the rows need.
   * @param {Frame} frame
   * @param {Theme} theme
   */
  arrange({ figures }, theme) {
    const { canvas } = this.sharp;
    if (theme !== this.theme) {
      const style = getComputedStyle(canvas);
      this.small = parseFloat(style.getPropertyValue("--small")) || 12;
      this.least = parseFloat(style.getPropertyValue("--row")) || 0;
    }
    this.theme = theme;
    const { rows, height } = arrange(this.figures, figures, this.small, this.least);
    this.rows = rows;
    if (canvas.style.height !== `${height}px`) canvas.style.height = `${height}px`;
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {{columns: {x: number}[], pitch: number}} drawing the layers' columns in the drawing above, the output last
   */
  draw(scene, frame, theme, drawing) {
    const { canvas } = this.sharp;
    if (this.sharp.fit()) this.drawn = "";
    this.#choose(frame);
    this.#tell(scene, frame);
    this.history.add(frame, scene.run);
    this.history.paint(frame, theme);
    canvas.dataset.moments = String(this.history.moments.length);
    if (!this.sharp.width || !drawing.columns.length) return; // hidden by a lesson, or not arranged yet
    this.#paintTexts(scene, frame, theme, placesOf(drawing, this.sharp.width, this.small));
    const { histograms } = frame;
    paintPictures(this.sharp.context, this.regions, { histograms, strips: this.history.pictures, theme, small: this.small });
  }

  /**
   * Arrange and paint what changes only a few times per second.
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {import("./regions.js").Place[]} places
   */
  #paintTexts({ drawing }, frame, theme, places) {
    const { context, width, height } = this.sharp;
    const { words, figures, small, rows } = this;
    const { histograms, figures: layers, ownAxes, shown, playing, step } = frame;
    const kept = `${theme.id} ${small} ${shown} ${ownAxes} ${step > 0} ${rows.length} ${histograms.length}`
      + ` ${places.map(({ center, room }) => [center, room]).join()}`;
    const state = `${kept} ${layers.join()} ${histograms.map(({ low, high, deviation }) => [low, high, deviation]).join()}`;
    const now = performance.now();
    if (state === this.drawn || (playing && this.drawn.startsWith(kept) && now - this.drawnAt < EVERY_MS)) return;
    [this.drawn, this.drawnAt] = [state, now];
    const measure = (/** @type {string} */ text) => {
      context.font = fontOf(theme, small, 600);
      return Math.ceil(context.measureText(text).width);
    };
    const ofScores = drawing.hidden.length === 0 && this.select.options[shown]?.value === "activations";
    this.regions = regionsOf({ rows, places, small, figures, words, measure },
      { histograms, layers, ownAxes, ofScores, judged: step > 0 });
    context.clearRect(0, 0, width, height);
    paintTexts(context, this.regions, { figures, theme, small });
  }

  /**
   * Show the session's own choice, which may come from another tab; while the menu is open it is the person's.
   * @param {Frame} frame
   */
  #choose({ shown, ownAxes }) {
    if (shown !== this.shown) this.select.selectedIndex = shown;
    if (ownAxes !== this.ownAxes) this.own.setAttribute("aria-pressed", String(ownAxes));
    [this.shown, this.ownAxes] = [shown, ownAxes];
  }

  /**
   * For screen readers, while the network rests: nobody can follow a table that never stops changing.
   * @param {Scene} scene
   * @param {Frame} frame
   */
  #tell({ drawing, run }, { figures, histograms, playing, step }) {
    const state = `${run} ${step > 0} ${figures.join()} ${histograms.map(({ mean, deviation }) => [mean, deviation]).join()}`;
    if (playing || state === this.told) return;
    this.told = state;
    const titles = [...drawing.hidden, drawing.output].map(({ title }) => title);
    this.table.replaceChildren(...tableOf(this, figures, histograms, { titles, judged: step > 0 }));
  }
}
