// A hidden layer of two units: its network, the plane of the inputs, and the space of what the two units give.

import { make, write } from "../../lib/dom.js";
import { count, reading, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "../panels/svg.js";
import { table } from "../panels/table.js";
import { lead, lineIn, winner } from "./scene.js";

const [NETWORKS, GRAIN] = [["by hand", "trained", "yours"], 120]; // whose layer it is; cells of the hidden space each way
const [WIDE, HIGH, LETTER] = [374, 114, 6.2]; // of the network's drawing, and of a letter across, in pixels

/**
 * @typedef {import("./scene.js").Hidden} Hidden
 * @typedef {import("./scene.js").Frame} Frame
 * @typedef {import("./scene.js").Box} Box
 */

export class HiddenLayer {
  /** @param {Pick<import("../figure.js").Outside, "words" | "set">} outside */
  constructor({ words, set }) {
    this.words = words;
    this.title = make("b", { class: "explained", role: "note", "data-explain": "perceptron.hidden" }, words.hiddenLayer);
    this.note = make("span", {});
    this.opened = make("a", { target: "_self" }, words.openInPlayground);
    this.unseen = make("div", {});
    this.told = "";
    this.buttons = NETWORKS.map((network, at) => {
      const button = make("button", { type: "button" }, words[["byHand", "trained", "yours"][at]]);
      button.onclick = () => set({ network });
      return button;
    });
    this.choice = make("span", { class: "segments", role: "group", "aria-label": words.whoseLayer }, ...this.buttons);
    const add = make("button", { type: "button", class: "lab-button" }, words.addHidden);
    add.onclick = () => set({ hidden_layer: "2 neurons" });
    this.locked = make("div", { class: "locked" }, make("p", {}, words.oneUnit, make("br", {}), words.whatTwoMore), add, make("small", {}, words.xorFirst));
    this.problem = make("p", {});
    this.link = make("a", { class: "lab-button", target: "_self" }, words.giveTwo);
    this.refused = make("div", { class: "locked" }, this.problem, this.link);
    this.network = shape("svg", { class: "net", viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" });
    this.spaces = [new Space(), new Space()];
    const figure = (/** @type {Space} */ space, /** @type {string} */ title, /** @type {string} */ note) => make("figure", {}, make("figcaption", {}, make("b", {}, title), ` ${note}`), space.root);
    this.two = make("div", { class: "two" }, figure(this.spaces[0], words.inputs, words.cutByUnits), figure(this.spaces[1], words.hiddenSpace, words.oneLineWillDo));
    this.body = make("div", { class: "layer" });
    this.body.append(this.network, this.two, make("p", { class: "layer-said" }, this.note, " ", this.opened), this.unseen);
    this.waits = make("p", { class: "quiet" }, words.waiting);
    this.root = make("div", { class: "hidden-layer" }, make("div", { class: "part-head" }, this.title, this.choice), this.locked, this.refused, this.waits, this.body);
  }

  /**
   * @param {import("./scene.js").Scene} scene
   * @param {Hidden | null | undefined} later what the server computed after the scene
   * @param {number} step
   * @param {import("../../lib/theme.js").Theme} theme
   */
  draw(scene, later, step, theme) {
    const found = scene.network === "by hand" ? scene.hidden : later?.network === scene.network ? later : undefined;
    const state = !scene.hasHidden ? "locked" : !found ? "waits" : found.problem ? "refused" : "there";
    this.locked.hidden = state !== "locked";
    this.refused.hidden = state !== "refused";
    this.waits.hidden = state !== "waits";
    this.body.hidden = state !== "there";
    this.choice.hidden = state === "locked";
    this.buttons.forEach((button, at) => (button.ariaPressed = String(NETWORKS[at] === scene.network)));
    if (state !== "there" || !found) {
      write(this.problem, found?.problem ?? "");
      this.link.hidden = !found?.link;
      if (found?.link) this.link.href = found.link;
      return;
    }
    const frame = found.frames[Math.min(step, found.frames.length - 1)];
    this.#say(scene, found, frame);
    this.opened.hidden = !found.opened;
    if (found.opened) this.opened.href = found.opened;
    if (found.tables) this.#tell(found, frame);
    this.network.classList.toggle("none", !frame.units);
    if (frame.units) this.network.replaceChildren(...drawn(frame, found.names, scene.task));
    const label = (/** @type {number} */ at) => (found.tables && at < 4 ? found.points[at].join(", ") : "");
    this.spaces[0].draw({ box: found.window, axes: found.axes, points: found.points, classes: found.classes, cells: frame.cells, theme, label,
      lines: (frame.units ?? []).map((unit) => ({ unit, dashed: true })) });
    const line = frame.planes.length === 2 ? [{ unit: lead(frame.planes), dashed: false }] : [];
    this.spaces[1].draw({ box: found.box, axes: ["h₁", "h₂"], points: frame.places, classes: found.classes, planes: frame.planes, theme, label, lines: line });
  }

  /**
   * Where each row is in the hidden space, as a table, for those who do not see it.
   * @param {Hidden} found
   * @param {Frame} frame
   */
  #tell({ points, classes }, { places, planes }) {
    const { words } = this;
    const rows = places.map(([a, b], at) => [points[at].join(", "), brief(a), brief(b), String(winner(planes, a, b)), String(classes[at])]);
    const told = JSON.stringify(rows);
    if (told === this.told) return;
    this.told = told;
    clearTimeout(this.telling); // after it was played, not during it
    this.telling = setTimeout(() => this.unseen.replaceChildren(table(words.hiddenSpace, [words.row, "h₁", "h₂", words.answer, words.wanted], rows)), 150);
  }

  dispose() {
    clearTimeout(this.telling);
  }

  /**
   * @param {import("./scene.js").Scene} scene
   * @param {Hidden} found
   * @param {Frame} frame
   */
  #say({ network }, { shape, classes, names }, { step, right }) {
    const { words } = this;
    if (network === "by hand") return write(this.note, words[names[0] === "OR" ? "setByHand" : "passedOn"]);
    const values = { shape: shape ?? "", step: count(step), total: classes.length, right: network === "yours" ? wholePercent(right, "–") : Math.round(right * classes.length) };
    write(this.note, fill(network === "yours" ? words.yoursAt : words.trainedAt, values));
  }
}

/** A square with points of classes, the regions where each class wins, and lines. */
class Space {
  constructor() {
    this.canvas = make("canvas", {});
    this.svg = shape("svg", { "aria-hidden": "true" });
    this.root = make("div", { class: "space" }, this.canvas);
    this.root.append(this.svg);
    this.painted = "";
  }

  /**
   * @param {{box: Box, axes: string[], points: [number, number][], classes: number[], cells?: string, planes?: import("./scene.js").Weights[],
   *   theme: import("../../lib/theme.js").Theme, label: (at: number) => string, lines: {unit: import("./scene.js").Weights, dashed: boolean}[]}} about
   */
  draw({ box, axes, points, classes, cells, planes, theme, label, lines }) {
    const side = this.root.clientWidth;
    if (!side) return;
    const [left, right, bottom, top] = box;
    const x = (/** @type {number} */ value) => (side * (value - left)) / (right - left), y = (/** @type {number} */ value) => side - (side * (value - bottom)) / (top - bottom);
    const painted = JSON.stringify([cells, planes, box, theme.id]);
    if (painted !== this.painted) this.#paint(cells ?? won(planes ?? [], box), theme);
    this.painted = painted;
    this.svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
    this.svg.replaceChildren(
      shape("path", { class: "cross", d: `M${x(0)} 0V${side}M0 ${y(0)}H${side}` }),
      ...lines.flatMap(({ unit, dashed }, at) => {
        const [from, to] = lineIn(unit, box);
        if (!from) return [];
        const [a, b, c, d] = [x(from[0]), y(from[1]), x(to[0]), y(to[1])];
        return [shape("path", { class: dashed ? "line dashed" : "line", d: `M${a} ${b}L${c} ${d}` }), ...(dashed ? [named(`h${"₁₂"[at]}`, [a, b, c, d], side)] : [])];
      }),
      ...points.map(([a, b], at) => shape("circle", { class: "point", cx: x(a), cy: y(b), r: points.length > 9 ? 3.5 : 8, fill: theme.palette.classes[classes[at] % theme.palette.classes.length] })),
      ...this.#names(points, label, x, y, side),
      shape("text", { class: "quiet", x: side - 6, y: side - 7, "text-anchor": "end" }, axes[0]),
      shape("text", { class: "quiet", x: 7, y: 16 }, axes[1]));
  }

  /**
   * The names of rows; those at one place share one.
   * @param {[number, number][]} points
   * @param {(at: number) => string} label
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   * @param {number} side
   */
  #names(points, label, x, y, side) {
    /** @type {{at: [number, number], texts: string[]}[]} */
    const groups = [];
    points.forEach(([a, b], index) => {
      const text = label(index);
      if (!text) return;
      const near = groups.find(({ at }) => Math.hypot(at[0] - x(a), at[1] - y(b)) < 14);
      if (near) near.texts.push(text);
      else groups.push({ at: [x(a), y(b)], texts: [text] });
    });
    /** @type {[number, number][]} where names begin, and their lines */
    const taken = [];
    return groups.map(({ at: [a, b], texts }) => {
      const text = texts.join("; "), wide = LETTER * text.length;
      const left = Math.min(side - wide - 4, Math.max(4, a - wide / 2));
      const [above, below] = [b - 14, b + 23];
      const isFree = (/** @type {number} */ line) => line > 10 && line < side - 2 && taken.every(([other, at]) => Math.abs(at - line) > 13 || Math.abs(other - left) > wide);
      const line = [...(b < side / 2 ? [above, below] : [below, above])].find(isFree) ?? above;
      taken.push([left, line]);
      return shape("text", { class: "halo", x: left + wide / 2, y: line, "text-anchor": "middle" }, text);
    });
  }

  /**
   * @param {string} cells the class of each, from the top left
   * @param {import("../../lib/theme.js").Theme} theme
   */
  #paint(cells, theme) {
    const side = Math.round(Math.sqrt(cells.length));
    const image = new ImageData(side, side), pixels = new Uint32Array(image.data.buffer);
    for (let at = 0; at < cells.length; at++) pixels[at] = theme.shades[Number(cells[at]) % theme.shades.length][130];
    Object.assign(this.canvas, { width: side, height: side });
    this.canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}

/**
 * Which class wins in each cell of the hidden space, from the top left.
 * @param {import("./scene.js").Weights[]} planes
 * @param {Box} box
 */
function won(planes, [left, right, bottom, top]) {
  let cells = "";
  for (let row = 0; row < GRAIN; row++) {
    for (let at = 0; at < GRAIN; at++) cells += winner(planes, left + ((at + 0.5) * (right - left)) / GRAIN, top - ((row + 0.5) * (top - bottom)) / GRAIN);
  }
  return cells;
}

/**
 * The name of a line, beside its upper end.
 * @param {string} text
 * @param {[number, number, number, number]} ends
 * @param {number} side
 */
function named(text, [a, b, c, d], side) {
  const [x, y, toX, toY] = b < d ? [a, b, c, d] : [c, d, a, b];
  const long = Math.hypot(toX - x, toY - y) || 1;
  const [alongX, alongY] = [x + (18 * (toX - x)) / long, y + (18 * (toY - y)) / long];
  return shape("text", { class: "halo strong", x: Math.min(side - 14, Math.max(14, alongX + 12)), y: Math.min(side - 6, Math.max(14, alongY)), "text-anchor": "middle" }, text);
}

/**
 * The network with its weights and biases.
 * @param {Frame} frame
 * @param {string[]} names of what the units are
 * @param {string} task
 */
function drawn({ units, planes }, names, task) {
  const [one, other] = /** @type {import("./scene.js").Weights[]} */ (units);
  const out = lead(planes);
  const node = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ text) => [
    shape("circle", { class: "node", cx: x, cy: y, r: 15 }), shape("text", { class: "strong", x, y: y + 5, "text-anchor": "middle" }, text)];
  const weight = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ value) => shape("text", { class: "halo", x, y, "text-anchor": "middle" }, brief(value));
  const bias = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ value, /** @type {string} */ name) => shape("text", { class: "quiet", x, y, "text-anchor": "middle" }, `b ${brief(value)}${/^h/.test(name) ? "" : `, ${name}`}`);
  return [
    shape("path", { class: "wire", d: "M30 26L160 26M30 26L160 82M30 82L160 26M30 82L160 82M160 26L290 54M160 82L290 54M290 54H322" }),
    ...node(30, 26, "x₁"), ...node(30, 82, "x₂"), ...node(160, 26, "h₁"), ...node(160, 82, "h₂"), ...node(290, 54, "f"),
    weight(92, 20, one[0]), weight(62, 47, other[0]), weight(62, 72, one[1]), weight(92, 99, other[1]), weight(226, 33, out[0]), weight(226, 84, out[1]),
    bias(160, 57, one[2], names[0]), bias(160, 110, other[2], names[1]), bias(290, 84, out[2], "h"),
    shape("text", { class: "strong", x: 328, y: 59 }, task),
  ];
}

const brief = (/** @type {number} */ value) => reading(+value.toFixed(2));
