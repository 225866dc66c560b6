// Reads the messages of the live socket. The layout is described in app/live/wire/frame.py, and only there.

import { bytesOf, readArrays, rows } from "./arrays.js";

const VERSION = 8;
const HEADER_BYTES = 60;
const CURVES = 7; // rows of a run's table
// Each array's name, kind and number of axes, in the order of the message.
const ARRAYS = /** @type {const} */ ([
  ["figures", Float32Array, 2],
  ["ranges", Float32Array, 2],
  ["counts", Uint32Array, 2],
  ["curves", Float32Array, 2, true],
  ["weights", Float32Array, 1],
  ["locked", Uint32Array, 1],
  ["confusion", Uint32Array, 3],
  ["confused", Uint32Array, 1],
  ["window", Float32Array, 1],
  ["point", Float32Array, 1],
  ["incoming", Float32Array, 1],
  ["lead", Float32Array, 2],
  ["answers", Float32Array, 1],
  ["thumbnails", Uint8Array, 3],
  ["pictures", Uint8Array, 2],
  ["classes", Uint8Array, 2],
  ["confidence", Uint8Array, 2],
  ["shown", Uint8Array, 1],
]);

/**
 * @typedef {{key: string, title: string, low: number, high: number}} Axis
 * @typedef {{x: number[], y: number[], class: number[], value?: number[]}} Points
 * @typedef {{height: number, width: number, low: number, high: number, weights: string | null}} Image the pixels of a row:
 *   its size, what paper and ink are, and what the weights from the pixels are called, if they are a picture too
 * @typedef {{key: string, calm: boolean, text: string, button: string, touches: string[]}} Advice
 * @typedef {{key: string, title: string, on: boolean, picture: string}} Feature
 * @typedef {{title: string, number: string, activation: string, activationKey: string, normalization: string,
 *   normalizationKey: string, units: number, start: number, width: number, below: number[], biases: number}} Layer
 * @typedef {{side: number, most: number, features: Feature[], inputs: {title: string, picture: string}[], more: number,
 *   hidden: Layer[], output: Layer}} Drawing
 * @typedef {{task: "classification" | "regression", loss: string, classes: string[], lead: number | null, axes: [Axis, Axis], image: Image | null,
 *   spanned: boolean, through: ["train" | "test", number][] | null, train: Points, test: Points,
 *   columns: {key: string, title: string}[], told: number[], guess: number | null, strides: [number, number],
 *   paint: boolean, own: boolean, drawing: Drawing, note: string, run: number, network: number}} Scene `spanned` if the
 *   axes are no columns, `through` which two points the plane goes then; `run` is another after each start, `network` after each that was built anew
 * @typedef {{title: string, count: number, units: number[], names: string[], values: (number | null)[] | null,
 *   slopes: (number | null)[] | null, shares: (number | null)[] | null}} StoryColumn
 * @typedef {{source: number, name: string, input: number | null, weight: number | null, product: number | null,
 *   gradient?: number | null}} Term
 * @typedef {{unit: number, name: string, weight: number | null, slope?: number | null, product?: number | null,
 *   gradient?: number | null}} NextTerm
 * @typedef {{count: number, product: number | null} | null} MoreTerms
 * @typedef {{name: string, value: number | null}[]} Rest
 * @typedef {{source: number, from: string, own: number | null, gradient: number | null, penalty: number | null,
 *   penaltyName: string, clip: number | null, stepName: string, step: number | null, before: number | null,
 *   after: number | null, isShortened: boolean, isFrozen: boolean, breaks: boolean}} WeightUpdate
 * @typedef {{stage: number, step: number, row: number, rows: number[], shown: number, text: string,
 *   facts: [string, string][], point: [string, string][], columns: StoryColumn[], lines: (number | null)[][][],
 *   chosen: {layer: number, unit: number, source: number | null, name: string},
 *   sum: {terms: Term[], more: MoreTerms, bias: Term, rest: Rest} | null, next: {terms: NextTerm[], more: MoreTerms} | null,
 *   slope: {rest: Rest, value: number | null} | null, update: WeightUpdate | null}} Story as in app/live/picture/close_up.py
 * @typedef {{number: number, name: string, loss: string, step: number, stepsPerEpoch: number, trainLoss: number | null, testLoss: number | null,
 *   trainAccuracy: number | null, testAccuracy: number | null, curves: Float32Array[], side: number,
 *   classes: Uint8Array, confidence: Uint8Array, places: Uint16Array, marks: Uint8Array}} Pin a run that is kept
 * @typedef {{low: number, high: number, mean: number, deviation: number, counts: Uint32Array}} Histogram
 * @typedef {{layer: number, unit: number}} Focus
 * @typedef {{playing: boolean, diverged: boolean, ended: boolean, warming: boolean, ownAxes: boolean, scene: number,
 *   step: number, stepsPerEpoch: number,
 *   speed: number, furthest: number, focus: Focus | null, trainLoss: number, testLoss: number, trainAccuracy: number,
 *   testAccuracy: number, histograms: Histogram[], curves: Float32Array[], weights: Float32Array, locked: Uint32Array,
 *   confusion: Uint32Array, confused: Uint32Array, pictures: Uint8Array, incoming: Float32Array,
 *   window: Float32Array, point: Float32Array, lead: Float32Array, answers: Float32Array,
 *   thumbnails: Uint8Array, side: number, classes: Uint8Array, confidence: Uint8Array, figures: Float32Array[],
 *   shown: number}} Frame `figures` of each layer, and which of what is `counted` is `shown`: as the component's data lists them
 */

/**
 * Reads the frames of one connection, each of which leaves out what the one before it said.
 * @returns {(buffer: ArrayBuffer) => Frame}
 */
export function reader() {
  /** @type {import("./arrays.js").Read<typeof ARRAYS> | undefined} */
  let before;
  return (buffer) => frameOf(buffer, (before = readArrays(buffer, HEADER_BYTES, ARRAYS, before)));
}

/**
 * @param {ArrayBuffer} buffer
 * @param {import("./arrays.js").Read<typeof ARRAYS>} read
 * @returns {Frame}
 */
function frameOf(buffer, { arrays, shapes }) {
  const header = new DataView(buffer);
  if (header.getUint16(0) !== 0x4750 || header.getUint8(2) !== VERSION) throw new Error("not a frame of this version");
  const flags = header.getUint8(3);
  const [layer, unit] = [header.getInt16(20, true), header.getInt16(22, true)];
  const ranges = rows(arrays.ranges, shapes.ranges);
  const counts = rows(arrays.counts, shapes.counts);
  return {
    playing: (flags & 1) > 0,
    diverged: (flags & 2) > 0,
    ended: (flags & 4) > 0,
    warming: (flags & 8) > 0,
    ownAxes: (flags & 16) > 0,
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
    confused: arrays.confused,
    pictures: arrays.pictures,
    incoming: arrays.incoming,
    window: arrays.window,
    point: arrays.point,
    lead: arrays.lead,
    answers: arrays.answers,
    thumbnails: arrays.thumbnails,
    side: shapes.classes[0],
    classes: arrays.classes,
    confidence: arrays.confidence,
    figures: rows(arrays.figures, shapes.figures),
    shown: arrays.shown[0],
  };
}

/**
 * The pinned runs of a message.
 * @param {(Record<"curves" | "classes" | "confidence" | "places" | "marks", string> & {moments: number})[]} told
 */
export function readPins(told) {
  return /** @type {Pin[]} */ (/** @type {unknown} */ (told.map((pin) => ({
    ...pin,
    curves: rows(new Float32Array(bytesOf(pin.curves).buffer), [CURVES, pin.moments]),
    classes: bytesOf(pin.classes),
    confidence: bytesOf(pin.confidence),
    places: new Uint16Array(bytesOf(pin.places).buffer),
    marks: bytesOf(pin.marks),
  }))));
}

/**
 * The run that lies ahead, as the server computed it.
 * @param {{stepsPerEpoch: number, curves: string, moments: number,
 *   pictures: {epoch: number, side: number, classes: string, confidence: string}[]}} told
 */
export function readFuture({ stepsPerEpoch, curves, moments, pictures }) {
  return {
    stepsPerEpoch,
    curves: rows(new Float32Array(bytesOf(curves).buffer), [CURVES, moments]),
    pictures: pictures.map(({ classes, confidence, ...rest }) =>
      ({ ...rest, classes: bytesOf(classes), confidence: bytesOf(confidence) })),
  };
}

/** @typedef {ReturnType<typeof readFuture>} Future */
