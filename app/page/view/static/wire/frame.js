// Reads the messages of the live socket. The layout is described in app/live/wire/frame.py, and only there.

const VERSION = 5;
const HEADER_BYTES = 60;
const CURVES = 7; // rows of a run's table
// Each array's name, kind and number of axes, in the order of the message.
const ARRAYS = /** @type {const} */ ([
  ["figures", Float32Array, 2],
  ["ranges", Float32Array, 2],
  ["counts", Uint32Array, 2],
  ["curves", Float32Array, 2],
  ["weights", Float32Array, 1],
  ["locked", Uint32Array, 1],
  ["confusion", Uint32Array, 3],
  ["window", Float32Array, 1],
  ["point", Float32Array, 1],
  ["lead", Float32Array, 2],
  ["thumbnails", Uint8Array, 3],
  ["classes", Uint8Array, 2],
  ["confidence", Uint8Array, 2],
  ["shown", Uint8Array, 1],
]);

/**
 * @typedef {{key: string, title: string, low: number, high: number}} Axis
 * @typedef {{x: number[], y: number[], class: number[], value?: number[]}} Points
 * @typedef {{key: string, calm: boolean, text: string, button: string, touches: string[]}} Advice
 * @typedef {{key: string, title: string, on: boolean, picture: string}} Feature
 * @typedef {{title: string, number: string, activation: string, activationKey: string, normalization: string,
 *   normalizationKey: string, units: number, start: number, width: number, below: number[], biases: number}} Layer
 * @typedef {{side: number, most: number, features: Feature[], inputs: {title: string, picture: string}[], more: number,
 *   hidden: Layer[], output: Layer}} Drawing
 * @typedef {{task: "classification" | "regression", classes: string[], lead: number | null, axes: [Axis, Axis],
 *   train: Points, test: Points,
 *   columns: {key: string, title: string}[], told: number[],
 *   paint: boolean, own: boolean, drawing: Drawing, note: string, run: number, network: number}} Scene `run` is another
 *   after each start, `network` after each that was built anew
 * @typedef {{stage: number, step: number, row: number, rows: number[], shown: number, text: string,
 *   facts: [string, string][], values: Record<string, number | null>, valuesFull: number, lines: (number | null)[],
 *   linesFull: number, changes: [number, string, string][]}} Story
 * @typedef {{number: number, step: number, stepsPerEpoch: number, trainLoss: number | null, testLoss: number | null,
 *   trainAccuracy: number | null, testAccuracy: number | null, best: string[], curves: Float32Array[], side: number,
 *   classes: Uint8Array, confidence: Uint8Array}} Pin a run that is kept
 * @typedef {{low: number, high: number, mean: number, deviation: number, counts: Uint32Array}} Histogram
 * @typedef {{layer: number, unit: number}} Focus
 * @typedef {{playing: boolean, diverged: boolean, ended: boolean, warming: boolean, scene: number, step: number,
 *   stepsPerEpoch: number,
 *   speed: number, furthest: number, focus: Focus | null, trainLoss: number, testLoss: number, trainAccuracy: number,
 *   testAccuracy: number, histograms: Histogram[], curves: Float32Array[], weights: Float32Array, locked: Uint32Array,
 *   confusion: Uint32Array, window: Float32Array, point: Float32Array, lead: Float32Array,
 *   thumbnails: Uint8Array, side: number, classes: Uint8Array, confidence: Uint8Array, figures: Float32Array[],
 *   shown: number}} Frame `figures` of each layer, and which of what is `counted` is `shown`: as the component's data lists them
 */

/**
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 */
export function decode(buffer) {
  const header = new DataView(buffer);
  if (header.getUint16(0) !== 0x4750 || header.getUint8(2) !== VERSION) throw new Error("not a frame of this version");
  const flags = header.getUint8(3);
  const { arrays, shapes } = readArrays(buffer, header);
  const [layer, unit] = [header.getInt16(20, true), header.getInt16(22, true)];
  const ranges = rows(arrays.ranges, shapes.ranges);
  const counts = rows(arrays.counts, shapes.counts);
  return {
    playing: (flags & 1) > 0,
    diverged: (flags & 2) > 0,
    ended: (flags & 4) > 0,
    warming: (flags & 8) > 0,
    scene: header.getUint32(4, true),
    step: header.getUint32(8, true),
    stepsPerEpoch: header.getUint32(12, true),
    speed: header.getUint32(16, true),
    focus: layer < 0 ? null : { layer, unit },
    furthest: header.getUint32(24, true),
    trainLoss: header.getFloat64(28, true),
    testLoss: header.getFloat64(36, true),
    trainAccuracy: header.getFloat64(44, true),
    testAccuracy: header.getFloat64(52, true),
    histograms: ranges.map(([low, high, mean, deviation], index) => ({ low, high, mean, deviation, counts: counts[index] })),
    curves: rows(arrays.curves, shapes.curves),
    weights: arrays.weights,
    locked: arrays.locked,
    confusion: arrays.confusion,
    window: arrays.window,
    point: arrays.point,
    lead: arrays.lead,
    thumbnails: arrays.thumbnails,
    side: shapes.classes[0],
    classes: arrays.classes,
    confidence: arrays.confidence,
    figures: rows(arrays.figures, shapes.figures),
    shown: arrays.shown[0],
  };
}

/**
 * @typedef {{ranges: Float32Array, counts: Uint32Array, curves: Float32Array, weights: Float32Array,
 *   locked: Uint32Array, confusion: Uint32Array, window: Float32Array, point: Float32Array, lead: Float32Array,
 *   thumbnails: Uint8Array, classes: Uint8Array, confidence: Uint8Array,
 *   figures: Float32Array, shown: Uint8Array}} Arrays
 * @param {ArrayBuffer} buffer
 * @param {DataView} header
 */
function readArrays(buffer, header) {
  let at = HEADER_BYTES;
  /** @type {Record<string, number[]>} */
  const shapes = {};
  for (const [name, , rank] of ARRAYS) {
    shapes[name] = Array.from({ length: rank }, (_, axis) => header.getUint32(at + 4 * axis, true));
    at += 4 * rank;
  }
  /** @type {Record<string, unknown>} */
  const arrays = {};
  for (const [name, kind] of ARRAYS) {
    const count = shapes[name].reduce((product, length) => product * length, 1);
    arrays[name] = new kind(buffer, at, count);
    at += count * kind.BYTES_PER_ELEMENT;
  }
  return { arrays: /** @type {Arrays} */ (arrays), shapes };
}

/**
 * The pinned runs of a message.
 * @param {(Record<"curves" | "classes" | "confidence", string> & {moments: number})[]} told
 */
export function readPins(told) {
  return /** @type {Pin[]} */ (/** @type {unknown} */ (told.map((pin) => ({
    ...pin,
    curves: rows(new Float32Array(bytesOf(pin.curves).buffer), [CURVES, pin.moments]),
    classes: bytesOf(pin.classes),
    confidence: bytesOf(pin.confidence),
  }))));
}

/** @param {string} text base64 */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * The rows of a table.
 * @template {Float32Array | Uint32Array} T
 * @param {T} table
 * @param {number[]} shape
 * @returns {T[]}
 */
function rows(table, [count, length]) {
  return Array.from({ length: count }, (_, row) => /** @type {T} */ (table.subarray(row * length, (row + 1) * length)));
}
