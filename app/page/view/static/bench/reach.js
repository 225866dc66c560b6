// Pointer and keys on a bench: what is looked at, what is kept, and the moment that the cursor is dragged to.

import { until } from "./curves.js";

/** @typedef {import("./layout.js").Layout} Layout */
/**
 * @typedef {{page: import("./page.js").Page, link: import("./link.js").Link, loss: import("./loss.js").Loss,
 *   depth: import("./depth.js").Depth, layout: () => Layout | undefined, frame: () => import("./frame.js").Frame | undefined,
 *   send: import("./bar.js").Send, open: (network: number) => void}} Parts
 */

const FAR = 10; // moments per page key
const STILL = 4; // pixels that a pointer may move in a click

export class Reach {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.isByKey = false; // the cell was reached by keys, so it is read aloud
    this.isHeld = false; // the pointer is down on the loss chart
    this.isDragged = false; // and moves its cursor
    const { page: { table, slider, canvases }, link } = parts;
    const listen = (/** @type {HTMLElement} */ element, /** @type {(event: PointerEvent | MouseEvent) => [number | null, number | null]} */ under) => {
      element.addEventListener("pointermove", (event) => event.pointerType !== "touch" && !this.isHeld && this.#point(...under(event)));
      element.addEventListener("pointerleave", () => this.#point(null, null));
      element.addEventListener("click", (event) => {
        if (element === canvases.loss && this.isDragged) return;
        this.isByKey = false;
        link.keep(...under(event));
      });
    };
    listen(table, (event) => this.#inTable(event));
    listen(canvases.depth, ({ offsetX, offsetY }) => {
      const dot = parts.depth.near(offsetX, offsetY);
      return dot ? [dot.network, dot.layer] : [null, this.#layerAt(offsetY)];
    });
    listen(canvases.loss, ({ offsetX, offsetY }) => [parts.loss.near(offsetX, offsetY), null]);
    table.addEventListener("keydown", (event) => this.#press(event));
    table.addEventListener("focus", () => table.matches(":focus-visible") && link.network === null && this.#step(0, 0));
    table.addEventListener("blur", () => this.#point(null, null));
    this.#drag(slider, canvases.loss);
  }

  /** @type {(network: number | null, layer: number | null) => void} */
  #point(network, layer) {
    this.isByKey = false;
    this.parts.link.point(network, layer);
  }

  /**
   * The network and the layer under the pointer.
   * @param {MouseEvent} event
   * @returns {[number | null, number | null]}
   */
  #inTable({ target, offsetX, offsetY }) {
    const { page: { canvases }, layout } = this.parts;
    if (!(target instanceof Element)) return [null, null];
    if (target === canvases.rows) {
      const { column = 1, gap = 0 } = layout() ?? {};
      const at = Math.floor(offsetX / (column + gap));
      return [offsetX % (column + gap) < column ? at : null, this.#layerAt(offsetY)];
    }
    const layer = target.closest("[data-layer]")?.getAttribute("data-layer") ?? null;
    const network = target.closest("[data-network]")?.getAttribute("data-network") ?? null;
    return [network === null ? null : Number(network), layer === null ? null : Number(layer)];
  }

  /** @param {number} y */
  #layerAt(y) {
    const { row = 1, rows = 0 } = this.parts.layout() ?? {};
    const layer = Math.floor(y / row);
    return layer >= 0 && layer < rows ? layer : null;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { link, open } = this.parts;
    const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (event.shiftKey) return;
    if (event.key === "Enter" && event.target === event.currentTarget && link.network !== null) open(link.network);
    else if (across || down) this.#step(across, down);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * To the next network or layer; above the first layer are the network's own figures.
   * @param {number} across
   * @param {number} down
   */
  #step(across, down) {
    const { link, layout, frame, page: { table } } = this.parts;
    const { rows = 0, column = 0, gap = 0 } = layout() ?? {};
    const networks = frame()?.networks.length ?? 0;
    const network = Math.max(0, Math.min(networks - 1, (link.network ?? 0) + across));
    const layer = Math.max(-1, Math.min(rows - 1, (link.layer ?? -1) + down));
    link.isKept = false;
    this.isByKey = true;
    link.point(network, layer < 0 ? null : layer);
    const left = network * (column + gap);
    if (table.scrollWidth > table.clientWidth) table.scrollTo({ left: left - (table.clientWidth - column) / 2 });
  }

  /**
   * Drag the cursor of the loss chart, or move it with keys.
   * @param {HTMLElement} slider
   * @param {HTMLCanvasElement} canvas
   */
  #drag(slider, canvas) {
    const { loss, send, frame } = this.parts;
    let last = -1;
    const go = (/** @type {PointerEvent} */ { offsetX }) => {
      const step = loss.stepAt(offsetX);
      if (step !== last) send("back", { step });
      last = step;
    };
    let from = 0;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      [this.isHeld, last, from] = [true, frame()?.step ?? -1, event.offsetX];
      this.isDragged = loss.near(event.offsetX, event.offsetY) === null; // a click on a curve is about its network
      if (this.isDragged) go(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      this.isDragged ||= this.isHeld && Math.abs(event.offsetX - from) > STILL;
      if (this.isHeld && this.isDragged) go(event);
    });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) canvas.addEventListener(end, () => (this.isHeld = false));
    slider.addEventListener("keydown", (event) => {
      const { networks = [], step = 0, furthest = 0 } = frame() ?? {};
      const [steps] = networks.map(({ curves: [own] }) => own).sort((one, other) => other.length - one.length);
      if (!steps) return;
      const now = until(steps, step) - 1;
      const next = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - FAR, PageUp: now + FAR,
        Home: 0, End: steps.length - 1 }[event.key];
      if (next === undefined || furthest === 0) return;
      event.preventDefault();
      event.stopPropagation();
      send("back", { step: steps[Math.max(0, Math.min(steps.length - 1, next))] });
    });
  }
}
