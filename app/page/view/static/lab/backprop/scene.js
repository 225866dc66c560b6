// What the graph shows at each step of the two passes: plain arithmetic, without a drawing.

import { amount, reading } from "../../lib/format.js";

/**
 * @typedef {{value: number, gradient: number, name: string, difference: number | null, agrees: boolean}} Leaf `difference`
 *   is null where a neighbor has no value
 * @typedef {{value: number, gradient: number, symbol: string, text: string, key: string, pattern: "add" | "mul" | "max" | "",
 *   inputs: number[], local: number[], products: number[], rules: string[], kink: boolean}} Gate `inputs` are the numbers of
 *   nodes; `products` what it hands back to each
 * @typedef {Leaf | Gate} Node each stands behind those that it reads; the last one is the result
 * @typedef {{last: number, expression: string, asks: boolean, nodes: Node[], passes: {inputs: number, gates: number,
 *   reverse: [number, number], forward: [number, number]}}} Scene `passes` for the gradients of the result, and of all gates
 */

/**
 * @param {Node} node
 * @returns {node is Gate}
 */
export const isGate = (node) => "inputs" in node;

/**
 * The numbers of all gates, in the order of the pass forward.
 * @param {Pick<Scene, "nodes">} scene
 */
export const gatesOf = ({ nodes }) => nodes.flatMap((node, number) => (isGate(node) ? [number] : []));

/** What is known at a step: first a value with each step, then the gradients of a gate's inputs. */
export class Known {
  /**
   * @param {Scene} scene
   * @param {number} step
   */
  constructor(scene, step) {
    const gates = gatesOf(scene), count = gates.length;
    this.scene = scene;
    this.step = step;
    this.gates = gates;
    this.isBackward = step >= count;
    /** @type {Map<number, number[]>} the gates that read a node */
    this.readers = new Map();
    for (const number of gates) for (const input of this.gate(number).inputs) this.readers.set(input, [...(this.readers.get(input) ?? []), number]);
    this.place = new Map(gates.map((number, place) => [number, place]));
    /** The gates that have handed back their gradient. */
    this.done = new Set(gates.filter((_, place) => step >= 2 * count - place));
    /** The gate that is asked about, if any. */
    this.asked = scene.asks && this.isBackward && step < 2 * count ? gates[2 * count - 1 - step] : undefined;
    /** The gate of this step. */
    this.last = step === 0 ? undefined : step <= count ? gates[step - 1] : gates[2 * count - step];
  }

  /** The gate that is looked at. */
  get current() {
    return this.asked ?? this.last ?? this.gates[0];
  }

  /** @param {number} number of a node */
  hasValue(number) {
    const place = this.place.get(number);
    return place === undefined || this.step > place;
  }

  /**
   * Whether all that comes back to a node is there.
   * @param {number} number
   */
  hasGradient(number) {
    if (number === this.scene.nodes.length - 1) return this.isBackward;
    return (this.readers.get(number) ?? []).every((gate) => this.done.has(gate));
  }

  /** @param {number} number */
  gate(number) {
    return /** @type {Gate} */ (this.scene.nodes[number]);
  }
}

/** @type {WeakMap<Pick<Scene, "nodes">, number[][]>} */
const SHARES = new WeakMap();

/**
 * What comes back to a node from each place where it is read.
 * @param {Pick<Scene, "nodes">} scene
 * @param {number} number
 */
export function sharesOf(scene, number) {
  let shares = SHARES.get(scene);
  if (!shares) {
    shares = scene.nodes.map(() => []);
    for (const node of scene.nodes) if (isGate(node)) node.inputs.forEach((input, at) => shares?.[input].push(node.products[at]));
    SHARES.set(scene, shares);
  }
  return shares[number];
}

/**
 * How often each pattern is there: gates of two or more inputs, or with a number, and nodes that are read more than once.
 * @param {Scene} scene
 */
export function patternsOf(scene) {
  const found = { add: 0, mul: 0, max: 0, branch: 0 };
  scene.nodes.forEach((node, number) => {
    if (isGate(node) && node.pattern) found[node.pattern] += 1;
    if (sharesOf(scene, number).length > 1) found.branch += 1;
  });
  return found;
}

/**
 * What a node is called: its name, or the part of the expression that it computes, if that is short.
 * @param {Scene} scene
 * @param {number} number
 * @param {string} gateName how a gate is called by its number, as "gate {number}"
 * @param {number} longest
 */
export function nameOf(scene, number, gateName, longest = 14) {
  const node = scene.nodes[number];
  if (!isGate(node)) return node.name;
  return node.text.length <= longest ? node.text : gateName.replace("{number}", String(gatesOf(scene).indexOf(number) + 1));
}

/**
 * A number in the little room of a wire, or in very little.
 * @param {number} value
 * @param {boolean} [isDense]
 */
export const short = (value, isDense = false) => (Math.abs(value) < 0.1 || (isDense && Math.abs(value) < 10) ? amount(value, "–", isDense && Math.abs(value) < 0.1 ? 1 : 2) : reading(value));

/**
 * How wide the band of a gradient is, in pixels: the same size for the same gradient on every graph.
 * @param {number} gradient
 */
export const bandOf = (gradient) => (gradient === 0 ? 0 : Math.min(14, 2 + 3 * Math.log2(1 + Math.abs(gradient))));

/**
 * Whether a typed guess is as computed: to two decimals, or to half a percent of what is large.
 * @param {string} text
 * @param {number} value
 */
export function isAsComputed(text, value) {
  const number = Number(text.trim().replace("−", "-").replace(",", "."));
  return text.trim() !== "" && Math.abs(number - value) <= Math.max(0.006, 0.005 * Math.abs(value));
}

/**
 * Which of the guesses that were typed are wrong.
 * @param {string[]} guesses
 * @param {number[]} values as computed
 */
export const wrongOf = (guesses, values) => values.map((_, at) => at).filter((at) => guesses[at].trim() && !isAsComputed(guesses[at], values[at]));

/**
 * The leaves as a guess asks for them: "learned" for the largest gradient; several, if they are equal.
 * @param {Scene} scene
 */
export function statesOf({ nodes }) {
  const sizes = nodes.flatMap((node) => (isGate(node) ? [] : [Math.abs(node.gradient)]));
  const most = Math.max(...sizes);
  return sizes.map((size) => (most > 0 && size >= most * (1 - 1e-9) ? "learned" : ""));
}
