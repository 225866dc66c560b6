// Arrays in a binary message, as app/live/wire/arrays.py packs them: those that are new, their shapes, then their numbers.

/** @typedef {Float32ArrayConstructor | Uint32ArrayConstructor | Uint8ArrayConstructor} Kind */
/** @typedef {readonly (readonly [name: string, kind: Kind, rank: number, grows?: true])[]} Layout in the order of the message */
/** @typedef {Float32Array | Uint32Array | Uint8Array} Numbers */
/**
 * @template {Layout} L
 * @typedef {{[Entry in L[number] as Entry[0]]: InstanceType<Entry[1]>}} Arrays
 */
/**
 * @template {Layout} L
 * @typedef {{arrays: Arrays<L>, shapes: Record<L[number][0], number[]>}} Read all arrays of a moment
 */

/**
 * The arrays of a message, together with those of the message before that it does not repeat.
 * @template {Layout} L
 * @param {ArrayBuffer} buffer
 * @param {number} start where it says which arrays it has
 * @param {L} layout
 * @param {Read<L>} [before]
 * @returns {Read<L>}
 */
export function readArrays(buffer, start, layout, before) {
  const message = new DataView(buffer);
  const mask = message.getUint32(start, true);
  const sent = layout.filter((_, place) => mask & (1 << place));
  if (!before && sent.length < layout.length) throw new Error("the first frame of a connection is complete");
  /** @type {Record<string, number[]>} */
  const shapes = { ...before?.shapes };
  /** @type {Record<string, Numbers>} */
  const arrays = { ...before?.arrays };
  let at = start + 4;
  for (const [name, , rank, grows] of sent) {
    shapes[name] = Array.from({ length: rank + (grows ? 1 : 0) }, (_, axis) => message.getUint32(at + 4 * axis, true));
    at += 4 * shapes[name].length;
  }
  for (const [name, kind, rank, grows] of sent) {
    const shape = shapes[name];
    const kept = grows ? shape.splice(1, 1)[0] : 0; // columns
    const count = shape.reduce((product, length) => product * length, 1);
    let read = /** @type {Numbers} */ (new kind(buffer, at, count));
    at += count * kind.BYTES_PER_ELEMENT;
    if (kind === Uint8Array && rank > 1) addLeft(read, /** @type {number} */ (shape.at(-1)));
    if (kept) read = grown(/** @type {Float32Array} */ (arrays[name]), kept, /** @type {Float32Array} */ (read), shape);
    arrays[name] = read;
  }
  return { arrays: /** @type {Arrays<L>} */ (arrays), shapes: /** @type {Record<L[number][0], number[]>} */ (shapes) };
}

/**
 * Pictures come as differences to the left neighbor.
 * @param {Numbers} cells
 * @param {number} width
 */
function addLeft(cells, width) {
  for (let place = 1; place < cells.length; place++) if (place % width) cells[place] += cells[place - 1];
}

/**
 * The first columns of a table, and those that are new behind them; sets the shape of the whole.
 * @param {Float32Array} table
 * @param {number} kept
 * @param {Float32Array} sent
 * @param {number[]} shape of what was sent
 */
function grown(table, kept, sent, shape) {
  const [count, width] = shape;
  const whole = new Float32Array(count * (kept + width));
  for (let row = 0; row < count; row++) {
    const from = row * (table.length / count);
    whole.set(table.subarray(from, from + kept), row * (kept + width));
    whole.set(sent.subarray(row * width, (row + 1) * width), row * (kept + width) + kept);
  }
  shape[1] += kept;
  return whole;
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
