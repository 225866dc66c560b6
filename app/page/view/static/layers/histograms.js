// Below each layer of the drawing: how its numbers are spread, how that changed over the run, and its statistics.

import { Sharp } from "../lib/canvas.js";
import { moment, tick } from "../lib/format.js";
import { drawFigures, fitting, tableOf, tallOf } from "./figures.js";
import { History } from "./history.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Histogram} Histogram */
/** @typedef {import("../lib/theme.js").Theme} Theme */

const WIDEST = 150;
const GAP = 8;
const LABELS = 15;
const BETWEEN = 5;
const STRIP = 0.4; // of what histogram and strip share
const LETTERED = 44; // pixels of a column that has room for the ends of its axis

export class Histograms {
  /**
   * @param {{canvas: HTMLCanvasElement, select: HTMLSelectElement, table: HTMLTableElement}} elements
   * @param {{words: Record<string, string>, figures: import("./figures.js").Figure[]}} data
   * @param {(command: string, fields: Record<string, unknown>) => void} send
   */
  constructor({ canvas, select, table }, { words, figures }, send) {
    this.sharp = new Sharp(canvas);
    this.select = select;
    this.table = table;
    this.words = words;
    this.figures = figures;
    this.history = new History();
    this.shown = -1;
    this.drawn = "";
    this.told = "";
    select.onchange = () => send("show", { value: select.value });
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {{columns: {x: number}[], pitch: number}} where the layers' columns in the drawing above, the output last
   */
  draw(scene, frame, theme, { columns, pitch }) {
    const resized = this.sharp.fit();
    const { context, width, height, canvas } = this.sharp;
    if (resized) this.drawn = "";
    const linear = scene.drawing.hidden.length === 0;
    if (linear) this.#say(this.words.noLayers, theme);
    this.#tell(scene, linear ? { ...frame, figures: [] } : frame);
    if (linear) return;
    const share = Math.min(WIDEST, pitch - GAP);
    const places = columns.map(({ x }) => {
      const own = Math.min(share, 2 * (width - x));
      return { x: Math.round(x - own / 2), share: own };
    });
    this.#choose(frame, places[0].x - GAP);
    this.history.add(frame, scene.run);
    this.history.paint(frame, theme);
    canvas.dataset.moments = String(this.history.moments.length);

    const tall = tallOf(this.figures);
    const top = height - tall;
    context.clearRect(0, 0, width, top);
    this.#nameStrip(top, places[0], theme);
    frame.histograms.forEach((histogram, layer) => {
      if (!places[layer]) return;
      context.save();
      context.translate(places[layer].x, 0);
      this.#drawOne(context, layer, histogram, places[layer].share, top, theme);
      context.restore();
    });
    // These change only a few times per second, because drawing text is slow.
    const state = `${theme.id} ${frame.figures.join()} ${places.map(({ x }) => x).join()}`;
    if (state === this.drawn) return;
    this.drawn = state;
    context.clearRect(0, top, width, tall);
    drawFigures(context, this.figures, frame.figures, { places, top, theme, words: this.words });
  }

  /**
   * @param {string} sentence
   * @param {Theme} theme
   */
  #say(sentence, theme) {
    const { context, width, height } = this.sharp;
    this.drawn = "";
    context.clearRect(0, 0, width, height);
    context.font = `12px ${theme.font}`;
    [context.textAlign, context.textBaseline, context.fillStyle] = ["center", "top", theme.faint];
    context.fillText(sentence, width / 2, 8);
  }

  /**
   * Show the session's own choice, which may come from another tab; while the menu is open it is the person's.
   * @param {Frame} frame
   * @param {number} room
   */
  #choose({ shown }, room) {
    if (shown !== this.shown) this.select.selectedIndex = shown;
    this.shown = shown;
    const wide = `${Math.min(room, 130)}px`;
    if (this.select.style.width !== wide) this.select.style.width = wide;
  }

  /**
   * For screen readers, while the network rests: nobody can follow a table that never stops changing.
   * @param {Scene} scene
   * @param {Frame} frame
   */
  #tell({ drawing, run }, { figures, playing }) {
    const state = `${run} ${figures.join()}`;
    if (playing || state === this.told) return;
    this.told = state;
    const titles = [...drawing.hidden, drawing.output].map(({ title }) => title);
    this.table.replaceChildren(...(figures.length ? tableOf(this.figures, figures, titles, this.words) : []));
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} layer
   * @param {Histogram} histogram
   * @param {number} width
   * @param {number} height
   * @param {Theme} theme
   */
  #drawOne(context, layer, { low, high, mean, deviation, counts }, width, height, theme) {
    const lettered = width >= LETTERED;
    const { bottom, top } = split(height, width);
    const most = Math.max(...counts, 1);
    const bar = width / counts.length;
    const slit = bar < 3 ? 0 : 1;
    context.fillStyle = theme.primary;
    counts.forEach((count, bin) => {
      const [from, to] = [Math.round(bin * bar), Math.round((bin + 1) * bar)];
      const tall = Math.max(1, (count / most) * (bottom - 2));
      if (count) context.fillRect(from, bottom - tall, to - from - slit, tall);
    });
    context.fillStyle = theme.line;
    context.fillRect(0, bottom, width, 1);
    if (lettered) this.#letter(context, { low, high, mean, deviation }, width, bottom + 3, theme);
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.strokeRect(0.5, top - 0.5, width - 1, height - BETWEEN - top);
    context.imageSmoothingEnabled = width < 100; // a narrow one has several moments per pixel
    context.drawImage(this.history.pictures[layer], 1, top, width - 2, height - BETWEEN - top - 1);
  }

  /**
   * @param {number} height
   * @param {{x: number, share: number}} first the first layer's column
   * @param {Theme} theme
   */
  #nameStrip(height, { x, share }, theme) {
    const { context } = this.sharp;
    context.font = `11px ${theme.font}`;
    [context.textAlign, context.textBaseline, context.fillStyle] = ["left", "middle", theme.faint];
    context.fillText(this.words.history, 0, (split(height, share).top + height - BETWEEN) / 2, x - 6);
  }

  /**
   * The ends of the axis, and between them the mean and spread if they fit.
   * @param {CanvasRenderingContext2D} context
   * @param {{low: number, high: number, mean: number, deviation: number}} numbers
   * @param {number} width
   * @param {number} y
   * @param {Theme} theme
   */
  #letter(context, { low, high, mean, deviation }, width, y, theme) {
    context.fillStyle = theme.faint;
    context.font = `10px ${theme.font}`;
    context.textBaseline = "top";
    const [left, right] = [tick(low), tick(high)];
    context.textAlign = "left";
    context.fillText(left, 0, y);
    context.textAlign = "right";
    context.fillText(right, width, y);
    context.textAlign = "center";
    const taken = Math.max(context.measureText(left).width, context.measureText(right).width);
    const [average, spread] = [moment(mean), moment(deviation)];
    const { words } = this;
    const texts = [`${words.mean} ${average}, ${words.deviation} ${spread}`, `${average} ± ${spread}`, ""];
    context.fillText(fitting(context, texts, width - 2 * taken - 8), width / 2, y);
  }
}

/**
 * Where a histogram ends and the strip below it begins.
 * @param {number} height of both
 * @param {number} width
 */
function split(height, width) {
  const letters = width >= LETTERED ? LABELS : BETWEEN;
  const bottom = Math.round((height - BETWEEN - letters) * (1 - STRIP));
  return { bottom, top: bottom + letters + 1 };
}
