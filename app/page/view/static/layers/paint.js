// Paints the regions of the panel below the network: texts and gauges now and then, pictures in each frame.

/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("../wire/frame.js").Histogram} Histogram */
/** @typedef {import("./regions.js").Region} Region */
/** @typedef {import("./figures.js").Figure} Figure */

const TALLEST = 0.16; // share of a layer's numbers in one bin; a taller bar is cut
const NOTCH = [0.16, 0.07]; // how far below its top, and how high, as parts of the height
const LINE = 1.25; // from one line of text to the next, in text sizes

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Region[]} regions
 * @param {{figures: Figure[], theme: Theme, small: number}} how
 */
export function paintTexts(context, regions, { figures, theme, small }) {
  context.textBaseline = "middle";
  for (const region of regions) {
    const gauge = figures.find(({ key }) => key === region.key)?.gauge;
    if (region.kind === "name") paintName(context, region, theme, small);
    else if (region.kind === "spread") paintSpreadText(context, region, theme, small);
    else if (region.kind === "figure") paintFigure(context, region, theme, small);
    else if (region.kind === "end") paintEnd(context, region, theme, small);
    else if (region.kind === "gauge" && gauge) paintGauge(context, region, gauge, figures, theme, small);
  }
}

/** @type {(theme: Theme, small: number, weight?: number) => string} */
export const fontOf = (theme, small, weight = 400) => `${weight} ${small}px ${theme.font}`;

/** @type {(context: CanvasRenderingContext2D, region: Region, theme: Theme, small: number) => void} */
function paintName(context, { x, y, height, width, text }, theme, small) {
  const lines = text.split("\n");
  context.font = fontOf(theme, small);
  [context.textAlign, context.fillStyle] = ["left", theme.quiet];
  lines.forEach((line, at) => {
    const middle = y + height / 2 + (at - (lines.length - 1) / 2) * LINE * small;
    context.fillText(line, x, middle, width);
    underline(context, x, Math.min(width, context.measureText(line).width), middle, small);
  });
}

/** @type {(context: CanvasRenderingContext2D, region: Region, theme: Theme, small: number) => void} */
function paintFigure(context, { x, y, width, height, text, verdict }, theme, small) {
  const isBad = verdict === "tooSmall" || verdict === "tooLarge";
  context.font = fontOf(theme, small, isBad ? 600 : 400);
  [context.textAlign, context.fillStyle] = ["center", isBad ? theme.palette.hint : theme.text];
  context.fillText(text, x + width / 2, y + height / 2, width);
  const wide = Math.min(width, context.measureText(text).width);
  underline(context, x + (width - wide) / 2, wide, y + height / 2, small);
}

/** The number is bold. @type {(context: CanvasRenderingContext2D, region: Region, theme: Theme, small: number) => void} */
function paintSpreadText(context, { x, y, width, height, text }, theme, small) {
  const at = text.lastIndexOf(" ") + 1;
  const parts = [{ part: text.slice(0, at), weight: 400 }, { part: text.slice(at), weight: 600 }].filter(({ part }) => part);
  const widths = parts.map(({ part, weight }) => {
    context.font = fontOf(theme, small, weight);
    return context.measureText(part).width;
  });
  const wide = widths.reduce((sum, own) => sum + own, 0);
  const middle = y + height - (9 * small) / 12;
  let left = x + (width - wide) / 2;
  [context.textAlign, context.fillStyle] = ["left", theme.text];
  parts.forEach(({ part, weight }, index) => {
    context.font = fontOf(theme, small, weight);
    context.fillText(part, left, middle);
    left += widths[index];
  });
  underline(context, left - wide, wide, middle, small);
}

/** @type {(context: CanvasRenderingContext2D, region: Region, theme: Theme, small: number) => void} */
function paintEnd(context, { x, y, height, text }, theme, small) {
  context.font = fontOf(theme, small);
  [context.textAlign, context.fillStyle] = ["left", theme.quiet];
  context.fillText(text, x, y + height - (9 * small) / 12);
}

/**
 * Dots below a text: it explains itself.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} width
 * @param {number} middle
 * @param {number} small
 */
function underline(context, x, width, middle, small) {
  const y = Math.round(middle + 0.62 * small);
  context.globalAlpha = 0.6;
  for (let at = Math.round(x); at < x + width - 0.5; at += 2) context.fillRect(at, y, 1, 1);
  context.globalAlpha = 1;
}

/**
 * A value on a scale of powers of ten; the band is healthy.
 * @param {CanvasRenderingContext2D} context
 * @param {Region} region
 * @param {[number, number]} ends
 * @param {Figure[]} figures
 * @param {Theme} theme
 * @param {number} small
 */
function paintGauge(context, { key, x, y, width, height, value, verdict }, ends, figures, theme, small) {
  const [low, high] = ends.map(Math.log10);
  const at = (/** @type {number} */ number) =>
    x + Math.max(0, Math.min(1, (Math.log10(number) - low) / (high - low))) * width;
  const marks = figures.find((figure) => figure.key === key)?.marks;
  context.fillStyle = theme.line;
  context.fillRect(x, y + height / 2 - 1, width, 2);
  context.fillStyle = theme.quiet;
  context.globalAlpha = 0.35;
  if (marks) context.fillRect(at(marks[0]), y, at(marks[2]) - at(marks[0]), height);
  context.globalAlpha = 1;
  if (Number.isNaN(value)) return;
  const radius = small / 3;
  context.fillStyle = verdict === "tooSmall" || verdict === "tooLarge" ? theme.palette.hint : theme.text;
  disc(context, Math.max(x + radius, Math.min(x + width - radius, at(value))), y + height / 2, radius);
}

/** @type {(context: CanvasRenderingContext2D, x: number, y: number, radius: number) => void} */
function disc(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Region[]} regions
 * @param {{histograms: Histogram[], strips: HTMLCanvasElement[], theme: Theme, small: number}} how
 */
export function paintPictures(context, regions, { histograms, strips, theme, small }) {
  const most = Math.min(TALLEST, Math.max(...histograms.map(({ counts }) => Math.max(...counts) / total(counts))));
  for (const region of regions) {
    const { kind, x, y, width, height, layer } = region;
    const histogram = histograms[layer];
    if (!histogram) continue;
    if (kind === "histogram") {
      context.clearRect(x - 1, y - 1, width + 2, height + 1);
      paintBars(context, region, histogram.counts, { color: theme.quiet, line: theme.line, most });
    } else if (kind === "spread") {
      context.clearRect(x - small / 3, y, width + (2 * small) / 3, (8 * small) / 12);
      paintSpread(context, region, histogram, theme, small);
    } else if (kind === "history" && strips[layer]) {
      context.clearRect(x, y, width, height);
      context.globalAlpha = 0.1;
      context.fillStyle = theme.quiet;
      context.fillRect(x, y, width, height);
      context.globalAlpha = 1;
      context.imageSmoothingEnabled = width < 100; // a narrow one has several moments per pixel
      context.drawImage(strips[layer], x, y, width, height);
    }
  }
}

/** @param {Uint32Array} counts */
const total = (counts) => Math.max(1, counts.reduce((sum, count) => sum + count, 0));

/**
 * The bars of a histogram on a line; one that is cut has a notch.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {Uint32Array} counts
 * @param {{color: string, line: string, most?: number}} how `most`: the share of the tallest bar
 */
export function paintBars(context, { x, y, width, height }, counts, { color, line, most = TALLEST }) {
  const bar = width / counts.length;
  const slit = bar < 2 ? 0 : bar < 4 ? 0.5 : 1;
  const all = total(counts);
  const foot = y + height - 1;
  const notch = NOTCH.map((part) => Math.max(1.5, Math.round(2 * part * height) / 2));
  context.fillStyle = color;
  for (let bin = 0; bin < counts.length; bin++) {
    if (!counts[bin]) continue;
    const [from, to] = [Math.round(x + bin * bar), Math.round(x + (bin + 1) * bar)];
    const share = counts[bin] / all;
    const tall = Math.max(1, Math.min(1, share / most) * (height - 1));
    context.fillRect(from, foot - tall, Math.max(1, to - from - slit), tall);
    if (share > 1.02 * most) context.clearRect(from - 1, y + notch[0], to - from + 2, notch[1]);
  }
  context.fillStyle = line;
  context.fillRect(x, foot, width, 1);
}

/**
 * A dot for the mean and a bar for a standard deviation on both sides of it, on the axis of the histogram above.
 * @param {CanvasRenderingContext2D} context
 * @param {Region} region
 * @param {Histogram} histogram
 * @param {Theme} theme
 * @param {number} small
 */
function paintSpread(context, { x, y, width }, { low, high, mean, deviation }, theme, small) {
  const at = (/** @type {number} */ value) => x + Math.max(0, Math.min(1, (value - low) / (high - low))) * width;
  const middle = y + small / 3;
  context.fillStyle = theme.text;
  context.fillRect(at(mean - deviation), middle - 1, at(mean + deviation) - at(mean - deviation), 2);
  disc(context, at(mean), middle, small / 4);
}
