// Beside each other, layer by layer: how the activations are spread over the training points.

import { Sharp, label } from "./canvas.js";

/** @typedef {import("./protocol.js").Scene} Scene */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./protocol.js").Histogram} Histogram */
/** @typedef {import("./theme.js").Theme} Theme */

const GAP = 18;
const SMALL_GAP = 8; // between more than four layers
const MANY = 4;
const WIDEST = 260;
const TITLE = 20;
const FOOT = 34;

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
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    this.sharp.fit();
    const { context, width, height } = this.sharp;
    const count = frame.histograms.length;
    context.clearRect(0, 0, width, height);
    context.textBaseline = "top";
    context.font = `12px ${theme.font}`;
    context.textAlign = "left";
    context.fillStyle = theme.faint;
    if (!count) context.fillText(this.words.noLayers, 0, 4);
    const gap = count > MANY ? SMALL_GAP : GAP;
    const share = Math.min(WIDEST, (width - gap * (count - 1)) / Math.max(count, 1));
    frame.histograms.forEach((histogram, index) => {
      context.save();
      context.translate(Math.round(index * (share + gap)), 0);
      this.#drawOne(context, scene.layers[index], histogram, share, height, theme);
      context.restore();
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("./protocol.js").LayerName} layer
   * @param {Histogram} histogram
   * @param {number} width
   * @param {number} height
   * @param {Theme} theme
   */
  #drawOne(context, layer, histogram, width, height, theme) {
    const { low, high, mean, deviation, counts } = histogram;
    const bottom = height - FOOT;
    context.fillStyle = theme.text;
    context.fillText(fitting(context, [`${layer.title} · ${layer.activation}`, layer.title, layer.number], width), 0, 0);
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
    context.fillText(label(low), 0, bottom + 4);
    context.textAlign = "right";
    context.fillText(label(high), width, bottom + 4);
    context.textAlign = "left";
    const [average, spread] = [hundredths(mean), hundredths(deviation)];
    const { words } = this;
    const texts = [`${words.mean} ${average}   ${words.deviation} ${spread}`, `${average} ± ${spread}`, `±${spread}`];
    context.fillText(fitting(context, texts, width), 0, bottom + 19);
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
