// The graph: leaves and gates as elements, wires and figures as SVG. It is built once for an expression, then written anew.

import { make, write } from "../../lib/dom.js";
import { reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "../panels/svg.js";
import { layoutOf } from "./layout.js";
import { LeafBox } from "./leaf.js";
import { bandOf, isGate, sharesOf, short } from "./scene.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Known} Known
 * @typedef {{words: Record<string, string>, choose: (gate: number) => void, drag: (leaf: number, value: number) => void,
 *   drop: (leaf: number, value: number) => void}} Outside `leaf`: counted among the leaves
 */

export class Board {
  /** @param {Outside} outside */
  constructor(outside) {
    this.outside = outside;
    this.built = ""; // for which graph and window
    this.seen = -1; // the gate that was looked at last
    /** @type {any} */
    this.dagre = undefined;
    this.root = make("div", { class: "board" });
    /** @type {Map<number, LeafBox>} */
    this.leaves = new Map();
    /** @type {Map<number, HTMLButtonElement>} */
    this.buttons = new Map();
  }

  /**
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} current the gate that is looked at
   */
  draw(scene, known, current) {
    if (!this.dagre) return;
    const window = this.root.parentElement?.clientWidth ?? 0;
    const graph = JSON.stringify([window, scene.nodes.map((node) => (isGate(node) ? [node.symbol, node.inputs, node.text] : node.name))]);
    if (graph !== this.built) this.#build(scene, window);
    if (current !== this.seen || graph !== this.built) this.#follow(current);
    [this.built, this.seen] = [graph, current];
    scene.nodes.forEach((node, number) => (isGate(node) ? this.#gate(number, scene, known, current) : this.#leaf(number, scene, known)));
    this.#wires(scene, known, current);
  }

  /**
   * @param {Scene} scene
   * @param {number} window
   */
  #build({ nodes }, window) {
    const { words, choose, drag, drop } = this.outside;
    this.layout = layoutOf(this.dagre, nodes, window);
    const { width, height, places, wires, isNarrow, isDense } = this.layout;
    this.root.classList.toggle("dense", this.layout.isDense);
    this.root.style.width = `${width}px`;
    this.root.style.height = `${height}px`;
    const text = (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y, anchor = "start") => shape("text", { class: name, x, y, "text-anchor": anchor });
    const first = places.find((_, number) => !isGate(nodes[number]))?.x ?? 0;
    const heads = [[isNarrow ? first + 48 : 96, isNarrow ? "start" : "end", words.finiteDifference], [isNarrow ? 0 : first, isNarrow ? "start" : "middle", words.dragInputs]].map(([x, anchor, said]) => {
      const head = text("quiet", Number(x), 22, String(anchor));
      head.textContent = String(said);
      return head;
    });
    this.figures = places.map(({ x, y, radius }, number) => {
      const found = { value: text("forward", x + radius + 6, y - 8), gradient: text("backward", x + radius + 6, y + 21), sum: shape("tspan", { class: "product", dx: 5 }), main: shape("tspan", {}), ask: shape("g", { class: "ask" }), difference: isNarrow ? text("difference", x + radius + 20, y - 8) : text("difference", 88, y + 5, "end"), tick: shape("path", { class: "tick", d: isNarrow ? `M${x + radius + 5} ${y - 13}l3 3 6-7` : `M95 ${y}l4 4 7-8` }) };
      found.gradient.append(found.main, found.sum);
      found.ask.append(shape("rect", { x: x + radius + 5, y: y + 5, width: 30, height: 21, rx: 5 }), shape("text", { class: "backward", x: x + radius + 20, y: y + 21, "text-anchor": "middle" }));
      found.ask.lastElementChild?.append("?");
      return found;
    });
    this.wires = wires.map((wire) => ({ wire, band: shape("path", { class: "band", d: wire.path }), line: shape("path", { class: "wire", d: wire.path }), product: text("product", wire.end[0] - 5, wire.end[1] + (wire.isUpper ? -10 : 19), "end") }));
    const last = places[places.length - 1];
    const result = shape("text", { class: "result", x: last.x + last.radius + (isDense ? 44 : 62), y: last.y + 6 });
    result.textContent = "f";
    const out = shape("path", { class: "wire", d: `M${last.x + last.radius} ${last.y}h${isDense ? 38 : 56}` });
    const svg = shape("svg", { width, height, "aria-hidden": "true" }, ...this.wires.map(({ band }) => band), ...this.wires.map(({ line }) => line), out, result, ...heads,
      ...this.wires.map(({ product }) => product), ...this.figures.flatMap(({ value, gradient, ask, difference, tick }) => [value, gradient, ask, difference, tick]));
    this.leaves.clear();
    this.buttons.clear();
    const elements = nodes.map((node, number) => {
      const { x, y, radius } = places[number];
      const style = `left: ${x}px; top: ${y}px; --radius: ${radius}px`;
      if (!isGate(node)) {
        const at = this.leaves.size, leaf = new LeafBox(node.name, fill(words.leafLabel, { name: node.name }), { drag: (value) => drag(at, value), drop: (value) => drop(at, value) });
        leaf.root.setAttribute("style", style);
        this.leaves.set(number, leaf);
        return leaf.root;
      }
      const button = make("button", { type: "button", class: `gate${node.symbol.length > 4 ? " long" : node.symbol.length > 2 ? " wordy" : ""}`, style }, node.symbol);
      button.onclick = () => choose(number);
      button.onkeydown = (event) => this.#walk(event, number);
      this.buttons.set(number, button);
      return button;
    });
    this.root.replaceChildren(svg, ...elements);
  }

  /**
   * Scroll sideways as far as it takes to see a gate with its figures.
   * @param {number} number
   */
  #follow(number) {
    const scroller = this.root.parentElement, place = this.layout?.places[number];
    if (!scroller || !place) return;
    const { scrollLeft, clientWidth } = scroller, [left, right] = [place.x - 150, place.x + 110];
    if (left < scrollLeft || right > scrollLeft + clientWidth) scroller.scrollLeft = right > scrollLeft + clientWidth ? right - clientWidth : left;
  }

  /**
   * The gates are one stop of the Tab key; arrow keys go on from one to the next.
   * @param {KeyboardEvent} event
   * @param {number} number
   */
  #walk(event, number) {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!by) return;
    const gates = [...this.buttons.keys()], next = this.buttons.get(gates[gates.indexOf(number) + by]);
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
    next?.click();
  }

  /**
   * @param {number} number
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} current
   */
  #gate(number, scene, known, current) {
    const node = known.gate(number), button = this.buttons.get(number), { words } = this.outside;
    if (!button) return;
    const isKnown = known.hasValue(number);
    button.classList.toggle("now", number === current);
    button.classList.toggle("waits", !isKnown);
    button.tabIndex = number === current ? 0 : -1;
    const gradient = known.hasGradient(number) ? reading(node.gradient) : words.notShownYet;
    const label = fill(words.gateLabel, { name: node.text, value: isKnown ? reading(node.value) : words.notShownYet, gradient });
    if (button.ariaLabel !== label) button.ariaLabel = label;
    this.#figures(number, scene, known, isKnown ? short(node.value, this.layout?.isDense) : "");
  }

  /**
   * @param {number} number
   * @param {Scene} scene
   * @param {Known} known
   */
  #leaf(number, scene, known) {
    const node = scene.nodes[number];
    if (isGate(node)) return;
    this.leaves.get(number)?.show(node.value);
    this.#figures(number, scene, known, "");
    const figures = this.figures?.[number], { words } = this.outside;
    if (!figures) return;
    const isKnown = known.hasGradient(number);
    const { difference, agrees } = node;
    write(figures.difference, !isKnown ? "–" : difference === null ? words.noDifference : decimals(difference));
    figures.difference.classList.toggle("quiet", !isKnown || !agrees);
    figures.tick.classList.toggle("there", isKnown && agrees);
  }

  /**
   * @param {number} number
   * @param {Scene} scene
   * @param {Known} known
   * @param {string} value
   */
  #figures(number, scene, known, value) {
    const figures = this.figures?.[number];
    if (!figures) return;
    write(figures.value, value);
    const isKnown = known.hasGradient(number), isAsked = known.asked !== undefined && !isKnown && known.gate(known.asked).inputs.includes(number);
    write(figures.main, isKnown ? short(scene.nodes[number].gradient, this.layout?.isDense) : "");
    const shares = sharesOf(scene, number);
    write(figures.sum, isKnown && shares.length > 1 && shares.length < 4 && this.layout?.isRoomy ? `= ${sumOf(shares)}` : "");
    figures.ask.classList.toggle("there", isAsked);
  }

  /**
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} current
   */
  #wires(scene, known, current) {
    for (const { wire, band, line, product } of this.wires ?? []) {
      const { to, input } = wire, gate = known.gate(to), isKnown = known.done.has(to);
      band.setAttribute("stroke-width", String(isKnown ? +bandOf(gate.products[input]).toFixed(2) : 0));
      line.classList.toggle("now", to === current);
      line.classList.toggle("zero", isKnown && gate.products[input] === 0);
      const said = isKnown ? `${short(gate.local[input])} × ${short(gate.gradient)}` : "";
      write(product, this.layout?.isRoomy && said.length * 6.6 + 56 < wire.room ? said : "");
    }
  }
}

/** @param {number[]} shares */
export const sumOf = ([first, ...rest]) => [short(first), ...rest.map((share) => `${share < 0 ? "−" : "+"} ${short(Math.abs(share))}`)].join(" ");

/** @param {number} value */
const decimals = (value) => (Math.abs(value) < 1e4 ? value.toFixed(4).replace("-", "−") : reading(value));
