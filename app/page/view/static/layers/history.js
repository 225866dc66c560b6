// How each layer's histogram changed over a run: kept from the frames, thinned as the run grows, drawn as a heat strip.

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Histogram} Histogram */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {{step: number, histograms: Histogram[]}} Moment */

const LONGEST = 160; // moments
const ACROSS = 160; // pixels of a strip's picture
const UP = 32;
const EVERY_MS = 100; // between two pictures while the network trains

/** @type {WeakMap<Histogram, {low: number, high: number, rows: Float32Array}>} what `rowsOf` computed */
const spread = new WeakMap();

export class History {
  constructor() {
    /** @type {HTMLCanvasElement[]} */
    this.pictures = [];
    /** @type {Moment[]} */
    this.moments = [];
    this.stride = 1;
    this.key = ""; // identifies what is kept
    this.painted = "";
    this.paintedAt = 0;
  }

  /**
   * Keep the newest moment, and of the earlier ones those that `Thinning` of app/live/run/thinning.py would keep.
   * @param {Frame} frame
   * @param {number} run
   */
  add({ shown, step, furthest, histograms }, run) {
    const key = `${run} ${shown} ${histograms.length}`;
    if (key !== this.key) [this.key, this.moments, this.stride] = [key, [], 1];
    if (step < furthest && this.moments.length) return; // an earlier moment is being looked at
    this.moments = this.moments.filter((moment) => moment.step <= step); // the rest was on another path
    const { moments } = this;
    const newest = moments.length - 1;
    if (newest >= 0 && (step === moments[newest].step
      || (newest > 0 && moments[newest].step - moments[newest - 1].step < this.stride))) moments.pop();
    // A copy: the frame's own numbers would keep the whole frame in memory.
    moments.push({ step, histograms: histograms.map((one) => ({ ...one, counts: one.counts.slice() })) });
    if (moments.length <= LONGEST) return;
    const last = moments.length - 1;
    this.moments = moments.filter((_, index) => index % 2 === 0 || index === last);
    const kept = this.moments.length;
    this.stride = Math.max(1, this.moments[kept - 2].step - this.moments[kept - 3].step);
  }

  /**
   * Update the pictures to the moments, now and then while the network trains and at once when it rests.
   * @param {Frame} frame
   * @param {Theme} theme
   */
  paint({ playing, stepsPerEpoch, histograms, step, furthest }, theme) {
    const now = performance.now();
    const state = `${this.key} ${theme.id} ${step} ${histograms.map(({ low, high }) => [low, high]).join()}`;
    if (state === this.painted && playing) return;
    if (playing && this.painted.startsWith(this.key) && now - this.paintedAt < EVERY_MS) return;
    [this.painted, this.paintedAt] = [state, now];
    const last = Math.max(furthest, stepsPerEpoch);
    histograms.forEach((axis, layer) => {
      this.pictures[layer] ??= Object.assign(document.createElement("canvas"), { width: ACROSS, height: UP });
      paintStrip(this.pictures[layer], stripOf(this.moments, layer, last, axis), theme);
    });
  }
}

/**
 * The strip of one layer: intensities from 0 to 255, row by row from the top left; time across, value up.
 * @param {Moment[]} moments
 * @param {number} layer
 * @param {number} last the step at its right end
 * @param {{low: number, high: number}} axis that of the histogram above, whichever axis a moment had
 */
export function stripOf(moments, layer, last, { low, high }) {
  const cells = new Uint8Array(ACROSS * UP);
  const own = moments.map(({ histograms }) => histograms[layer]);
  const end = moments[moments.length - 1].step;
  let index = -1;
  /** @type {Float32Array} */
  let rows = new Float32Array(UP);
  for (let x = 0; x < ACROSS && (x * last) / ACROSS <= end; x++) {
    const before = index;
    while (index + 1 < moments.length && (index < 0 || moments[index + 1].step <= ((x + 1) * last) / ACROSS)) index++;
    if (index !== before) rows = rowsOf(own[index], low, high);
    for (let row = 0; row < UP; row++) cells[(UP - 1 - row) * ACROSS + x] = rows[row];
  }
  return cells;
}

/**
 * A histogram on the strip's rows, the fullest at 255; the power makes thin tails visible too. A bin that reaches over
 * several rows is shared out among them, and what lies outside is in the first or last row.
 * @param {Histogram} histogram
 * @param {number} low
 * @param {number} high
 */
function rowsOf(histogram, low, high) {
  const known = spread.get(histogram);
  if (known && known.low === low && known.high === high) return known.rows;
  const { low: from, high: to, counts } = histogram;
  const rows = new Float32Array(UP);
  const rowOf = (/** @type {number} */ edge) =>
    (UP * (from + (edge * (to - from)) / counts.length - low)) / (high - low);
  counts.forEach((count, bin) => {
    if (!count) return;
    const [start, end] = [rowOf(bin), rowOf(bin + 1)];
    const first = within(Math.floor(start + 1e-6));
    const lastOne = within(Math.ceil(end - 1e-6) - 1);
    for (let row = first; row <= lastOne; row++) {
      const [bottom, top] = [row === 0 ? -Infinity : row, row === UP - 1 ? Infinity : row + 1];
      rows[row] += (count * Math.max(0, Math.min(end, top) - Math.max(start, bottom))) / (end - start);
    }
  });
  const most = Math.max(...rows) || 1;
  rows.forEach((count, row) => (rows[row] = 255 * (count / most) ** 0.4));
  spread.set(histogram, { low, high, rows });
  return rows;
}

/** @param {number} row */
const within = (row) => Math.max(0, Math.min(UP - 1, row));

/**
 * @param {HTMLCanvasElement} picture
 * @param {Uint8Array} cells
 * @param {Theme} theme
 */
function paintStrip(picture, cells, theme) {
  const context = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  const image = context.createImageData(ACROSS, UP);
  cells.forEach((strength, index) => (image.data[4 * index + 3] = strength));
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = theme.quiet;
  context.fillRect(0, 0, ACROSS, UP);
  context.globalCompositeOperation = "source-over";
}
