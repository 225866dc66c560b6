// Where everything in the network's drawing is: a pure function of the scene and the size.

import { fill } from "../lib/text.js";

/**
 * @typedef {import("../wire/frame.js").Scene} Scene
 * @typedef {{at: number, index: number}} Place of a parameter: in the frame's weights, in the network's vector
 * @typedef {{layer: number, unit: number, kind: Kind, x: number, y: number, name: string, label: string, on: boolean,
 *   key: string, thumb: number, still: string, bias: Place | null}} Node `layer` and `unit` are the focus of wire/frame.py
 * @typedef {"feature" | "input" | "hidden" | "output"} Kind
 * @typedef {{kind: Kind, layer: number, x: number, nodes: Node[], more: number, moreY: number, title: string}} Column
 * @typedef {{from: Node, to: Node, place: Place}} Edge
 * @typedef {{columns: Column[], nodes: Node[], edges: Edge[], size: number, pitch: number, width: number,
 *   height: number, gap: {x: number, width: number} | null}} Layout `gap`: the room beside the layer whose card is open
 */

const HEAD = 46; // pixels above the units, for each layer's button
const FOOT = 6;
const NEXT = 5; // pixels from the last unit, with its bias, to the number of those that are not drawn
const SMALLEST = 9;
const LARGEST = 54;
const SPACING = 1.17; // from one unit to the next, in units, where a column is full
const LOOSE = 1.7; // the same where there is room
export const GAP = 212; // pixels beside a layer, for its card
const NARROWEST = 44; // pixels from one column to the next at least, or the card covers some

/**
 * @param {Scene} scene
 * @param {Record<string, string>} words
 * @param {{width: number, height: number, left: number, right: number, open?: number, small?: number}} room `left` and `right`
 *   are for the labels; `open` is the hidden layer whose card is open, from 0; `small` is the size of the labels
 * @returns {Layout}
 */
export function layoutOf(scene, words, { width, height, left, right, open = -1, small = 12 }) {
  const columns = columnsOf(scene, words);
  const rows = Math.max(...columns.map(({ nodes }) => nodes.length));
  const foot = columns.some(({ more }) => more) ? small + NEXT : FOOT; // below the units: how many more there are
  const free = width - left - right;
  const beside = columns.findIndex(({ kind, layer }) => kind === "hidden" && layer === open + 1);
  const sizeAt = (/** @type {number} */ room) =>
    Math.max(SMALLEST, Math.min(LARGEST, (height - HEAD - foot) / (rows * SPACING), (room / columns.length) * 0.62));
  const pitchAt = (/** @type {number} */ room) => (columns.length > 1 ? (room - sizeAt(room)) / (columns.length - 1) : 0);
  const opened = beside >= 0 && pitchAt(free - GAP) >= NARROWEST;
  const [size, pitch] = [sizeAt, pitchAt].map((at) => at(opened ? free - GAP : free));
  const middle = HEAD + (height - HEAD - foot) / 2;
  const stepOf = (/** @type {number} */ count) => Math.min(size * LOOSE, (height - HEAD - foot) / count);
  columns.forEach((column, index) => {
    column.x = left + size / 2 + index * pitch + (opened && index > beside ? GAP : 0);
    // Neurons are as far apart in every layer; what has a label has the room of its own column.
    const step = stepOf(column.kind === "hidden" || column.more ? rows : column.nodes.length);
    const top = middle - ((column.nodes.length - 1) * step) / 2;
    column.nodes.forEach((node, row) => {
      node.x = column.x;
      node.y = top + row * step;
    });
    column.moreY = top + (column.nodes.length - 1) * step + size / 2 + NEXT + small / 2;
  });
  const { edges } = connect(scene, columns);
  const gap = opened ? { x: columns[beside].x, width: pitch + GAP } : null;
  return { columns, nodes: columns.flatMap(({ nodes }) => nodes), edges, size, pitch, width, height, gap };
}

/**
 * @param {Scene} scene
 * @param {Record<string, string>} words
 * @returns {Column[]}
 */
function columnsOf({ drawing, classes, task }, words) {
  const { features, inputs, hidden, output, more, most } = drawing;
  let thumb = 0;
  /** @type {(kind: Kind, layer: number, unit: number, given: Partial<Node>) => Node} */
  const node = (kind, layer, unit, given) =>
    ({ kind, layer, unit, x: 0, y: 0, name: "", label: "", on: true, key: "", thumb: -1, still: "", bias: null, ...given });
  /** @type {(kind: Kind, layer: number, title: string, nodes: Node[], more: number) => Column} */
  const column = (kind, layer, title, nodes, more) => ({ kind, layer, title, x: 0, nodes, more, moreY: 0 });
  const named = features.map(({ key, title, on, picture }, unit) =>
    node("feature", 0, unit, { key, on, label: title, still: picture, name: fill(words.input, { name: title }) }));
  const columns = [column("feature", 0, words.features, named, inputs.length ? 0 : more)];
  if (inputs.length) {
    const mixed = inputs.map(({ title, picture }, unit) =>
      node("input", 0, features.length + unit, { still: picture, name: title }));
    columns.push(column("input", 0, "", mixed, more));
  }
  hidden.forEach((layer, index) => {
    const units = Array.from({ length: Math.min(layer.units, most) }, (_, unit) =>
      node("hidden", index + 1, unit, {
        thumb: thumb++, name: fill(words.neuron, { layer: layer.title, number: unit + 1 }),
      }));
    columns.push(column("hidden", index + 1, layer.title, units, layer.units - units.length));
  });
  const answers = Array.from({ length: Math.min(output.units, most) }, (_, unit) => {
    const label = task === "regression" ? "" : classes[unit];
    return node("output", hidden.length + 1, unit, {
      thumb: thumb++, label, name: label ? fill(words.outputOf, { name: label }) : words.output,
    });
  });
  columns.push(column("output", hidden.length + 1, words.output, answers, output.units - answers.length));
  return columns;
}

/**
 * The lines between the columns and each unit's bias, in the order of the frame's weights.
 * @param {Scene} scene
 * @param {Column[]} columns
 */
function connect({ drawing }, columns) {
  /** @type {Edge[]} */
  const edges = [];
  let at = 0;
  const drawn = columns.slice(drawing.inputs.length ? 1 : 0);
  [...drawing.hidden, drawing.output].forEach((layer, index) => {
    const to = drawn[index + 1].nodes;
    const sources = index ? drawn[index].nodes : sourcesOf(drawn[0]);
    layer.below.forEach((row, below) => {
      for (const node of to) {
        const place = { at: at++, index: layer.start + row * layer.width + node.unit };
        edges.push({ from: sources[below], to: node, place });
      }
    });
    for (const node of to) node.bias = { at: at++, index: layer.start + layer.biases * layer.width + node.unit };
  });
  return { edges };
}

/**
 * Where the initial weights start, in the order in which the scene names them.
 * @param {Column} column
 */
function sourcesOf({ kind, nodes }) {
  return kind === "feature" ? nodes.filter(({ on }) => on) : nodes;
}

/**
 * The curve of a line: its ends, and the x of both its handles.
 * @param {Edge} edge
 * @param {number} size
 */
export function curveOf({ from, to }, size) {
  const [x1, x2] = [from.x + size / 2, to.x - size / 2];
  return { x1, y1: from.y, x2, y2: to.y, middle: (x1 + x2) / 2 };
}

/**
 * What is at a point: a unit's bias before the unit, a unit before a line; null if there is nothing.
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {{node: Node, bias: boolean} | {edge: Edge} | null}
 */
export function hit({ nodes, edges, size }, x, y) {
  const reach = biasRadius(size) + 3;
  for (const node of nodes) {
    const [cx, cy] = biasCenter(node, size);
    if (node.bias && Math.hypot(x - cx, y - cy) <= reach) return { node, bias: true };
  }
  for (const node of nodes) {
    if (Math.abs(x - node.x) <= size / 2 + 1 && Math.abs(y - node.y) <= size / 2 + 1) return { node, bias: false };
  }
  let [nearest, least] = [/** @type {Edge | null} */ (null), 5];
  for (const edge of edges) {
    const { x1, y1, x2, y2 } = curveOf(edge, size);
    if (x < x1 || x > x2) continue;
    const t = timeAt((x - x1) / (x2 - x1));
    const [height, slope] = [y1 + (y2 - y1) * t * t * (3 - 2 * t), (y2 - y1) * 6 * t * (1 - t)];
    const run = (x2 - x1) * (1.5 - 3 * t + 3 * t * t);
    const distance = (Math.abs(y - height) * run) / Math.hypot(run, slope);
    if (distance < least) [nearest, least] = [edge, distance];
  }
  return nearest && { edge: nearest };
}

/**
 * Where on the curve a fraction of its width is: the handles are halfway, so x = 1.5 t - 1.5 t² + t³.
 * @param {number} share
 */
function timeAt(share) {
  let t = share;
  for (let round = 0; round < 4; round++) t -= (1.5 * t - 1.5 * t * t + t * t * t - share) / (1.5 - 3 * t + 3 * t * t);
  return t;
}

/** @param {number} size */
export const biasRadius = (size) => Math.max(2.6, Math.min(5, size * 0.12));

/**
 * @param {Node} node
 * @param {number} size
 */
export function biasCenter({ x, y }, size) {
  return [x - size / 2, y + size / 2];
}
