// Where the nodes and wires of a graph are, in pixels: dagre puts them into layers, this fits these into a window.

import { isGate } from "./scene.js";

/**
 * @typedef {import("./scene.js").Node} Node
 * @typedef {[number, number]} Point
 * @typedef {{x: number, y: number, radius: number}} Place of a node's center; of a leaf, half its width
 * @typedef {{from: number, to: number, input: number, path: string, end: Point, isUpper: boolean, room: number}} Wire `end`
 *   where it enters a gate as its `input`, as the `isUpper` one of two; `room` is how long it is
 * @typedef {{width: number, height: number, isDense: boolean, isRoomy: boolean, isNarrow: boolean, places: Place[],
 *   wires: Wire[]}} Layout `isDense` if figures must be short;
 *   `isRoomy` if a wire has room for a product; `isNarrow` if there is none left of the leaves
 */

const LEAF = { width: 84, height: 34 };
const [LEAF_X, NARROW_X, NARROW] = [166, 44, 500]; // the leaves' center; in a window that is narrower than this
const [BESIDE, RIGHT, TOP, BOTTOM] = [20, 73, 62, 40]; // what the leaves' column has more; what is kept free
const [LEAST, DENSE, ROOMY, WIDEST] = [72, 104, 128, 240]; // from one column to the next, in pixels
const [APART, LANE] = [28, 18]; // between the nodes of a column, and between wires that pass it
const HEIGHT = 404;

/**
 * @param {any} dagre its module
 * @param {Node[]} nodes
 * @param {number} window how wide the picture may be before it scrolls
 * @returns {Layout}
 */
export function layoutOf(dagre, nodes, window) {
  const graph = new dagre.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: APART, edgesep: LANE, ranksep: 60, ranker: "longest-path" });
  graph.setDefaultEdgeLabel(() => ({}));
  // The columns are ours, and wires so long that dagre finds the same ones: a gate stands right behind its last input.
  /** @type {number[]} */
  const depths = [];
  nodes.forEach((node, number) => {
    depths.push(isGate(node) ? 1 + Math.max(...node.inputs.map((from) => depths[from])) : 0);
    graph.setNode(String(number), isGate(node) ? { width: 48, height: 50 } : { ...LEAF });
    if (!isGate(node)) return;
    node.inputs.forEach((from, input) => graph.setEdge(String(from), String(number), { minlen: depths[number] - depths[from] }, String(input)));
  });
  dagre.layout(graph);

  const found = nodes.map((_, number) => graph.node(String(number)));
  const columns = [...new Set(found.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  const isNarrow = window < NARROW, first = isNarrow ? NARROW_X : LEAF_X;
  const step = Math.min(WIDEST, Math.max(LEAST, (window - first - BESIDE - RIGHT - 24) / Math.max(1, columns.length - 1)));
  const isDense = step < DENSE, right = isDense ? RIGHT : RIGHT + 24;
  const radius = isDense ? 17 : step < ROOMY ? 20 : 24;
  const [low, high] = [Math.min(...found.map(({ y }) => y)), Math.max(...found.map(({ y }) => y))];
  const stretch = Math.max(1, Math.min(1.5, (HEIGHT - TOP - BOTTOM) / (high - low || 1)));
  const height = Math.max(HEIGHT, (high - low) * stretch + TOP + BOTTOM);
  const middle = (height + TOP - BOTTOM) / 2;
  const across = (/** @type {number} */ x) => {
    const column = columns.findIndex((one) => Math.abs(one - x) < 2);
    return first + step * column + (column ? BESIDE : 0);
  };
  const leaves = found.filter((_, number) => !isGate(nodes[number]));
  const falls = leaves.flatMap(({ y }, at) => leaves.slice(at + 1).map((later) => Math.sign(later.y - y))).reduce((sum, sign) => sum + sign, 0);
  const side = falls < 0 ? -stretch : stretch; // either way up is as good, but one has more inputs in the expression's order
  const down = (/** @type {number} */ y) => middle + (y - (low + high) / 2) * side;
  /** @type {Place[]} */
  const places = nodes.map((node, number) => ({ x: across(found[number].x), y: down(found[number].y), radius: isGate(node) ? radius : LEAF.width / 2 }));

  /** @type {Wire[]} */
  const wires = [];
  nodes.forEach((node, to) => {
    if (!isGate(node)) return;
    const entering = node.inputs.map((from, input) => {
      /** @type {{x: number, y: number}[]} */
      const points = graph.edge({ v: String(from), w: String(to), name: String(input) }).points;
      const lanes = points.filter(({ x }) => columns.some((column) => Math.abs(column - x) < 2 && column > found[from].x + 2 && column < found[to].x - 2));
      return { from, input, lanes: lanes.map(({ x, y }) => /** @type {Point} */ ([across(x), down(y)])) };
    });
    const heightOf = (/** @type {{from: number, lanes: Point[]}} */ { from, lanes }) => (lanes.length ? lanes[lanes.length - 1][1] : places[from].y);
    entering.sort((one, other) => heightOf(one) - heightOf(other) || one.input - other.input);
    entering.forEach(({ from, input, lanes }, at) => {
      const { x, y } = places[to];
      const up = entering.length > 1 ? (at - 0.5) * radius * 1.08 : 0;
      const end = /** @type {Point} */ ([x - Math.sqrt(radius ** 2 - up ** 2), y + up]);
      const start = /** @type {Point} */ ([places[from].x + places[from].radius, places[from].y]);
      wires.push({ from, to, input, end, isUpper: entering.length > 1 && at === 0, room: end[0] - (lanes.length ? lanes[lanes.length - 1][0] + 30 : start[0]), path: pathOf(start, lanes, end) });
    });
  });
  return { isNarrow, isDense, width: first + BESIDE + step * (columns.length - 1) + right, height, isRoomy: step >= ROOMY, places, wires };
}

/**
 * A wire that leaves and arrives level, and passes each column between at the height that is kept for it.
 * @param {Point} start
 * @param {Point[]} lanes
 * @param {Point} end
 */
function pathOf(start, lanes, end) {
  const leave = Math.min(44, ((lanes[0] ?? end)[0] - start[0]) * 0.28), arrive = Math.min(52, (end[0] - (lanes[lanes.length - 1] ?? start)[0]) * 0.3);
  /** @type {[Point, Point][]} */
  const level = [
    [start, [start[0] + leave, start[1]]],
    ...lanes.map(([x, y]) => /** @type {[Point, Point]} */ ([[x - 22, y], [x + 22, y]])),
    [[end[0] - arrive, end[1]], end],
  ];
  return level.map(([[x, y], [farther]], at) => {
    if (at === 0) return `M${round(x)} ${round(y)}H${round(farther)}`;
    const [fromX, fromY] = level[at - 1][1], half = (fromX + x) / 2;
    return `C${round(half)} ${round(fromY)} ${round(half)} ${round(y)} ${round(x)} ${round(y)}H${round(farther)}`;
  }).join("");
}

const round = (/** @type {number} */ value) => +value.toFixed(1);
