// Under each hidden layer of the drawing: how the activations are spread over the training points.

import { Sharp, label } from "./canvas.js";

/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./protocol.js").Histogram} Histogram */
/** @typedef {import("./theme.js").Theme} Theme */

const WIDEST = 150;
const GAP = 8;
const TITLE = 4;
const FOOT = 32;

export class Histograms {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Record<string, string>} words
   */
  constructor(canvas, words) {
    this.sharp = new Sharp(canvas);
    this.words = words;
  }

  /**
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {{columns: {x: number}[], pitch: number}} where the hidden layers' columns in the drawing above
   */
  draw(frame, theme, { columns, pitch }) {
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    context.clearRect(0, 0, width, height);
    context.textBaseline = "top";
    context.font = `12px ${theme.font}`;
    context.textAlign = "center";
    context.fillStyle = theme.faint;
    if (!frame.histograms.length) context.fillText(this.words.noLayers, width / 2, 8);
    const share = Math.min(WIDEST, pitch - GAP);
    frame.histograms.forEach((histogram, index) => {
      if (!columns[index]) return;
      context.save();
      context.translate(Math.round(columns[index].x - share / 2), 0);
      this.#drawOne(context, histogram, share, height, theme);
      context.restore();
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Histogram} histogram
   * @param {number} width
   * @param {number} height
   * @param {Theme} theme
   */
  #drawOne(context, histogram, width, height, theme) {
    const { low, high, mean, deviation, counts } = histogram;
    const bottom = height - FOOT;
    const most = Math.max(...counts, 1);
    const bar = width / counts.length;
    const slit = bar < 3 ? 0 : 1;
    context.fillStyle = theme.primary;
    counts.forEach((count, bin) => {
      const [from, to] = [Math.round(bin * bar), Math.round((bin + 1) * bar)];
      const tall = Math.max(1, (count / most) * (bottom - TITLE));
      if (count) context.fillRect(from, bottom - tall, to - from - slit, tall);
    });
    context.fillStyle = theme.line;
    context.fillRect(0, bottom, width, 1);
    context.fillStyle = theme.faint;
    context.font = `11px ${theme.font}`;
    context.textAlign = "left";
    context.fillText(label(low), 0, bottom + 4);
    context.textAlign = "right";
    context.fillText(label(high), width, bottom + 4);
    context.textAlign = "center";
    const [average, spread] = [hundredths(mean), hundredths(deviation)];
    const { words } = this;
    const texts = [`${words.mean} ${average}, ${words.deviation} ${spread}`, `${average} ± ${spread}`, `±${spread}`];
    context.fillText(fitting(context, texts, width), width / 2, bottom + 18);
  }
}

/**
 * Two decimals, and no minus in front of a zero.
 * @param {number} value
 */
function hundredths(value) {
  return (Math.abs(value) < 0.005 ? 0 : value).toFixed(2);
}

/**
 * The first of some texts that fits, else the last.
 * @param {CanvasRenderingContext2D} context
 * @param {string[]} texts
 * @param {number} width
 */
function fitting(context, texts, width) {
  return texts.find((text) => context.measureText(text).width <= width) ?? texts[texts.length - 1];
}
