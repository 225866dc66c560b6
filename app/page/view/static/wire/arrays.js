// Arrays in a binary message: the shapes of all, then their numbers without gaps, as app/live/wire/arrays.py packs them.

/** @typedef {Float32ArrayConstructor | Uint32ArrayConstructor | Uint8ArrayConstructor} Kind */
/** @typedef {readonly (readonly [name: string, kind: Kind, rank: number])[]} Layout in the order of the message */
/**
 * @template {Layout} L
 * @typedef {{[Entry in L[number] as Entry[0]]: InstanceType<Entry[1]>}} Arrays
 */

/**
 * The arrays of a message, which are views of it.
 * @template {Layout} L
 * @param {ArrayBuffer} buffer
 * @param {number} start where the shapes begin
 * @param {L} layout
 * @returns {{arrays: Arrays<L>, shapes: Record<L[number][0], number[]>}}
 */
export function readArrays(buffer, start, layout) {
  const message = new DataView(buffer);
  let at = start;
  /** @type {Record<string, number[]>} */
  const shapes = {};
  for (const [name, , rank] of layout) {
    shapes[name] = Array.from({ length: rank }, (_, axis) => message.getUint32(at + 4 * axis, true));
    at += 4 * rank;
  }
  /** @type {Record<string, unknown>} */
  const arrays = {};
  for (const [name, kind] of layout) {
    const count = shapes[name].reduce((product, length) => product * length, 1);
    arrays[name] = new kind(buffer, at, count);
    at += count * kind.BYTES_PER_ELEMENT;
  }
  return { arrays: /** @type {Arrays<L>} */ (arrays), shapes: /** @type {Record<L[number][0], number[]>} */ (shapes) };
}

/**
 * The rows of a table.
 * @template {Float32Array | Uint32Array} T
 * @param {T} table
 * @param {number[]} shape
 * @returns {T[]}
 */
export function rows(table, [count, length]) {
  return Array.from({ length: count }, (_, row) => /** @type {T} */ (table.subarray(row * length, (row + 1) * length)));
}

/** @param {string} text base64 */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
