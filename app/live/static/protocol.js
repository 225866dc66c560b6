// Reads what the live socket sends. The layout is described in app/live/protocol.py, and only there.

const VERSION = 1;
const HEADER_BYTES = 56;

/**
 * @typedef {{title: string, low: number, high: number}} Axis
 * @typedef {{x: number[], y: number[], class: number[], value?: number[]}} Points
 * @typedef {{text: string, button: string, trigger: string}} Notice
 * @typedef {{title: string, number: string, activation: string}} LayerName
 * @typedef {{task: "classification" | "regression", classes: string[], axes: [Axis, Axis], train: Points, test: Points, layers: LayerName[], note: string,
 *   notice: Notice | null}} Scene
 * @typedef {{low: number, high: number, mean: number, deviation: number, counts: Uint32Array}} Histogram
 * @typedef {{playing: boolean, diverged: boolean, scene: number, step: number, stepsPerEpoch: number,
 *   trainLoss: number, testLoss: number, trainAccuracy: number, testAccuracy: number, histograms: Histogram[],
 *   curves: Float32Array[], side: number, classes: Uint8Array, confidence: Uint8Array}} Frame
 */

/**
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 */
export function decode(buffer) {
  const header = new DataView(buffer);
  if (header.getUint16(0) !== 0x4750 || header.getUint8(2) !== VERSION) throw new Error("not a frame of this version");
  const flags = header.getUint8(3);
  const [side, layers, bins, moments] = [16, 18, 20, 22].map((at) => header.getUint16(at, true));
  let at = HEADER_BYTES;
  /** @type {<T>(kind: {new (b: ArrayBuffer, at: number, n: number): T, BYTES_PER_ELEMENT: number}, n: number) => T} */
  const take = (kind, n) => {
    const array = new kind(buffer, at, n);
    at += n * kind.BYTES_PER_ELEMENT;
    return array;
  };
  const ranges = take(Float32Array, 4 * layers);
  const counts = take(Uint32Array, bins * layers);
  const curves = take(Float32Array, 5 * moments);
  const [low, high, mean, deviation] = [0, 1, 2, 3].map((row) => (/** @type {number} */ layer) => ranges[4 * layer + row]);
  return {
    playing: (flags & 1) > 0,
    diverged: (flags & 2) > 0,
    scene: header.getUint32(4, true),
    step: header.getUint32(8, true),
    stepsPerEpoch: header.getUint32(12, true),
    trainLoss: header.getFloat64(24, true),
    testLoss: header.getFloat64(32, true),
    trainAccuracy: header.getFloat64(40, true),
    testAccuracy: header.getFloat64(48, true),
    histograms: Array.from({ length: layers }, (_, layer) => ({
      low: low(layer),
      high: high(layer),
      mean: mean(layer),
      deviation: deviation(layer),
      counts: counts.subarray(layer * bins, (layer + 1) * bins),
    })),
    curves: [0, 1, 2, 3, 4].map((row) => curves.subarray(row * moments, (row + 1) * moments)),
    side,
    classes: take(Uint8Array, side * side),
    confidence: take(Uint8Array, side * side),
  };
}
