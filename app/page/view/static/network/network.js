// The network as a drawing that can be hovered, focused and edited: it is drawn on a canvas and operated through the DOM.

import { Sharp } from "../lib/canvas.js";
import { Card } from "./card.js";
import { drawAnswers, drawEdges } from "./edges.js";
import { Heads } from "./heads.js";
import { LayerCard } from "./layer_card.js";
import { hit, layoutOf } from "./layout.js";
import { Pictures, drawNodes, labelFont, shortened, stillBytes } from "./nodes.js";
import { Reach } from "./reach.js";

/**
 * @typedef {import("../wire/frame.js").Scene} Scene
 * @typedef {import("../wire/frame.js").Frame} Frame
 * @typedef {import("../lib/theme.js").Theme} Theme
 * @typedef {import("./layout.js").Node} Node
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {{words: Record<string, string>, limits: {weight: number}, moved: (isBeside: boolean) => void,
 *   tell: (event: {name: string, [field: string]: unknown}) => void,
 *   send: (command: string, fields?: Record<string, unknown>) => void, redraw: () => void}} Outside what the drawing
 *   speaks to; `moved` is told whether the columns leave a layer's card room
 */

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Network {
  /**
   * @param {{stage: HTMLElement, canvas: HTMLCanvasElement, all: HTMLButtonElement}} elements `all` opens the card of all
   *   layers
   * @param {Outside} outside
   */
  constructor({ stage, canvas, all }, outside) {
    this.sharp = new Sharp(canvas);
    this.stage = stage;
    this.outside = outside;
    this.card = new Card(stage, outside);
    this.layerCard = new LayerCard(stage, all, {
      ...outside,
      moved: () => {
        this.isStale = true;
        outside.moved(this.layerCard.index >= 0);
        outside.redraw();
      },
    });
    this.heads = new Heads(stage, { words: outside.words, open: (index, from) => this.layerCard.toggle(index, from) });
    this.isStale = false;
    this.reach = new Reach(stage, (node) => this.#point(node), (node) => this.#press(node));
    /** @type {Layout | null} */
    this.layout = null;
    /** @type {Node | null} */
    this.focus = null;
    this.room = { left: 0, right: 0 };
    this.labelsRight = 0;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    /** @type {Theme | undefined} */
    this.theme = undefined;
    this.#listen();
  }

  /** Where the layers' columns are, the output last, for what is drawn below them. */
  get layerColumns() {
    return this.layout?.columns.filter(({ kind }) => kind === "hidden" || kind === "output") ?? [];
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   */
  draw(scene, frame, theme) {
    const resized = this.sharp.fit();
    if (resized || this.isStale || scene !== this.scene || theme !== this.theme) this.#arrange(scene, theme);
    this.isStale = false;
    if (!this.layout) return;
    this.#paint(scene, frame, theme, this.layout);
    this.card.show(frame);
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Theme} theme
   * @param {Layout} layout
   */
  #paint(scene, frame, theme, layout) {
    const { context, width, height } = this.sharp;
    const classColors = scene.task !== "regression";
    const outputs = layout.columns[layout.columns.length - 1].nodes.length;
    const hiddenCount = frame.thumbnails.length / scene.drawing.side ** 2 - outputs;
    const shadesOf = (/** @type {number} */ picture) =>
      classColors && picture >= hiddenCount ? theme.shades[picture - hiddenCount] : theme.diverging;
    const locked = new Set(frame.locked);
    const { marked } = this.card;
    this.moving?.paint(frame.thumbnails, shadesOf);
    context.clearRect(0, 0, width, height);
    const flowing = frame.playing && !still.matches;
    drawEdges(context, layout, { weights: frame.weights, locked, theme, flowing, now: performance.now(), marked });
    drawAnswers(context, layout, width - this.room.right + this.labelsRight, theme);
    const { moving, still: kept } = this;
    if (!moving || !kept) return;
    const { words } = this.outside;
    drawNodes(context, layout, { frame, theme, locked, moving, still: kept, marked, focus: this.focus, words, classColors });
  }

  /**
   * @param {Scene} scene
   * @param {Theme} theme
   */
  #arrange(scene, theme) {
    const { context, width, height } = this.sharp;
    if (!width || !height) return;
    const { words } = this.outside;
    context.font = labelFont(theme);
    const widest = (/** @type {string[]} */ labels) =>
      Math.ceil(Math.max(0, ...labels.map((text) => context.measureText(shortened(text)).width)));
    const left = widest(scene.drawing.features.map(({ title }) => title));
    const right = scene.task === "regression" ? 0 : widest(scene.classes.slice(0, scene.drawing.most));
    this.labelsRight = right + 12;
    this.room = { left: left + 10, right: right + 46 };
    this.layout = layoutOf(scene, words, { width, height, ...this.room, open: this.layerCard.index, small: theme.small });
    if (scene !== this.scene) {
      this.moving = new Pictures(scene.drawing.side);
      this.still = new Pictures(scene.drawing.side);
    }
    this.still?.paint(stillBytes(this.layout.nodes), () => theme.diverging);
    [this.scene, this.theme] = [scene, theme];
    this.focus = this.layout.nodes.find(({ layer, unit }) => layer === this.focus?.layer && unit === this.focus.unit) ?? null;
    this.reach.place(this.layout, words);
    this.heads.place(scene, this.layout, this.layerCard.index);
    this.layerCard.place(this.layout);
    this.card.place(this.layout, scene.network);
  }

  #listen() {
    const { stage } = this;
    stage.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch" && !this.#isOnTop(event)) this.#hover(this.#at(event));
    });
    stage.addEventListener("pointerleave", () => this.#hover(null));
    stage.addEventListener("click", (event) => {
      if (event.detail === 0 || this.#isOnTop(event)) return; // a press of the keyboard, or one on a button
      const found = this.#at(event);
      if (!found && this.card.opened < 0) this.layerCard.close(false);
      if (!found) this.card.close();
      else if ("edge" in found) this.card.open(found.edge.place.index);
      else if (found.bias && found.node.bias) this.card.open(found.node.bias.index);
      else this.#press(found.node);
    });
  }

  /**
   * Whether an event is on a button above the drawing.
   * @param {Event} event
   */
  #isOnTop({ target }) {
    return target instanceof Element && target.closest(".head, .card, .layer-card") !== null;
  }

  /** @param {MouseEvent} event */
  #at({ clientX, clientY }) {
    const { left, top } = this.sharp.canvas.getBoundingClientRect();
    return this.layout && hit(this.layout, clientX - left, clientY - top);
  }

  /** @param {ReturnType<typeof hit>} found */
  #hover(found) {
    const node = found && "node" in found && !found.bias ? found.node : null;
    this.#point(node);
    const place = found && ("edge" in found ? found.edge.place : found.bias ? found.node.bias : null);
    this.card.point(place ? place.index : -1);
    this.stage.style.cursor = found ? "pointer" : "";
  }

  /**
   * Show a unit in the main plot, or the answer again.
   * @param {Node | null} node
   */
  #point(node) {
    if (node === this.focus) return;
    this.focus = node;
    this.stage.dataset.hover = node ? `${node.layer},${node.unit}` : "";
    this.outside.send("hover", { layer: node?.layer ?? null, unit: node?.unit ?? null });
  }

  /**
   * Open the card of a layer.
   * @param {number} index from 0
   */
  openLayer(index) {
    const head = this.heads.of(index);
    if (!head) return false;
    head.click();
    return undefined;
  }

  /** @param {Node} node */
  #press(node) {
    if (node.kind === "feature") this.outside.tell({ name: "feature", key: node.key });
    else if (node.bias) this.card.open(node.bias.index);
  }

  /**
   * The name of the unit that the main plot shows.
   * @param {import("../wire/frame.js").Focus | null} focus
   */
  nameOf(focus) {
    return this.layout?.nodes.find(({ layer, unit }) => layer === focus?.layer && unit === focus.unit)?.name ?? "";
  }
}
