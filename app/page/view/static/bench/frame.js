// Reads the frames of a bench. The layout is described in app/live/wire/bench.py, and only there.

import { readArrays, rows } from "../wire/arrays.js";

const MAGIC = 0x4742;
const VERSION = 2;
const HEADER_BYTES = 24;
const CURVES = 5; // rows of a network's table
const ARRAYS = /** @type {const} */ ([
  ["metrics", Float32Array, 2],
  ["figures", Float32Array, 3],
  ["ranges", Float32Array, 3],
  ["curves", Float32Array, 2, true],
  ["moments", Uint32Array, 1],
  ["broken", Uint32Array, 1],
  ["counts", Uint32Array, 3],
  ["states", Uint8Array, 1],
  ["classes", Uint8Array, 3],
  ["confidence", Uint8Array, 3],
]);

/** What a network is doing, in the order of the frame's numbers for it. */
export const STATES = /** @type {const} */ (["new", "learning", "learned", "stuck", "settled", "unsteady", "diverged", "stopped", "memorized"]);

/**
 * @typedef {{name: string, note: string, layers: number, law: number[] | null, places: string, marks: string}} Network
 * @typedef {{run: number, last: number, goal: number, stepsPerEpoch: number, task: "classification" | "regression", loss: string,
 *   classes: string[], guess: number | null, axes: [string, string], titles: string[], networks: Network[]}} Scene
 * @typedef {typeof STATES[number]} State
 * @typedef {{trainLoss: number, testLoss: number, trainAccuracy: number, testAccuracy: number}} Metrics
 * @typedef {{low: number, high: number, mean: number, deviation: number, counts: Uint32Array}} Histogram its low is NaN if
 *   the network has no such layer
 * @typedef {{metrics: Metrics, state: State, broken: number, curves: Float32Array[], histograms: Histogram[],
 *   figures: Float32Array[], side: number, classes: Uint8Array, confidence: Uint8Array}} Moment of one network; its
 *   histograms and figures by layer
 * @typedef {{scene: number, playing: boolean, ended: boolean, ownAxes: boolean, step: number, furthest: number,
 *   speed: number, shown: number, networks: Moment[]}} Frame
 */

/**
 * Reads the frames of one connection, each of which leaves out what the one before it said.
 * @returns {(buffer: ArrayBuffer) => Frame}
 */
export function reader() {
  /** @type {import("../wire/arrays.js").Read<typeof ARRAYS> | undefined} */
  let before;
  return (buffer) => frameOf(buffer, (before = readArrays(buffer, HEADER_BYTES, ARRAYS, before)));
}

/**
 * @param {ArrayBuffer} buffer
 * @param {import("../wire/arrays.js").Read<typeof ARRAYS>} read
 * @returns {Frame}
 */
function frameOf(buffer, { arrays, shapes }) {
  const header = new DataView(buffer);
  if (header.getUint16(0) !== MAGIC || header.getUint8(2) !== VERSION) throw new Error("not a frame of this version");
  const flags = header.getUint8(3);
  const { metrics, figures, ranges, counts, states, broken } = arrays;
  const [networks, layers, kinds] = shapes.figures;
  const [, , bins] = shapes.counts;
  const [, side] = shapes.classes;
  const tables = curvesOf(arrays.curves, shapes.curves, arrays.moments);
  return {
    playing: (flags & 1) > 0,
    ended: (flags & 4) > 0,
    ownAxes: (flags & 16) > 0,
    scene: header.getUint32(4, true),
    step: header.getUint32(8, true),
    furthest: header.getUint32(12, true),
    speed: header.getUint32(16, true),
    shown: header.getUint32(20, true),
    networks: Array.from({ length: networks }, (_, at) => {
      const [trainLoss, testLoss, trainAccuracy, testAccuracy] = metrics.subarray(4 * at, 4 * at + 4);
      const first = at * layers;
      return {
        metrics: { trainLoss, testLoss, trainAccuracy, testAccuracy },
        state: STATES[states[at]],
        broken: broken[at],
        curves: tables[at],
        histograms: Array.from({ length: layers }, (_each, layer) => {
          const [low, high, mean, deviation] = ranges.subarray(4 * (first + layer), 4 * (first + layer) + 4);
          return { low, high, mean, deviation, counts: counts.subarray((first + layer) * bins, (first + layer + 1) * bins) };
        }),
        figures: rows(figures.subarray(first * kinds, (first + layers) * kinds), [layers, kinds]),
        side,
        classes: arrays.classes.subarray(at * side * side, (at + 1) * side * side),
        confidence: arrays.confidence.subarray(at * side * side, (at + 1) * side * side),
      };
    }),
  };
}

/**
 * Each network's rows of the one table, as long as its own curves are.
 * @param {Float32Array} table
 * @param {number[]} shape
 * @param {Uint32Array} moments
 */
function curvesOf(table, shape, moments) {
  const all = rows(table, shape);
  return Array.from(moments, (count, at) =>
    all.slice(at * CURVES, (at + 1) * CURVES).map((row) => row.subarray(0, count)));
}
