// A one-minute tour: it highlights one part of the page after the other, with a few words next to it.

import { make } from "../lib/dom.js";

/**
 * @typedef {{target: () => Element | null, text: string, begin?: () => void}} Stop
 * @typedef {{words: Record<string, string>, stops: Stop[], ended: () => void}} Outside
 */

const GAP_PX = 12;
const EDGE_PX = 6;

export class Tour {
  /**
   * @param {HTMLElement} root to which the tour's own element is added
   * @param {Outside} outside
   */
  constructor(root, outside) {
    this.outside = outside;
    this.at = 0;
    const { words } = outside;
    this.light = make("div", { class: "light" });
    this.text = make("p", { id: "tour-text" });
    this.count = make("small", {});
    const button = (/** @type {string} */ name, /** @type {() => void} */ press) => {
      const made = make("button", { type: "button", class: name }, words[name]);
      made.onclick = press;
      return made;
    };
    this.back = button("tourBack", () => this.#go(this.at - 1));
    this.next = button("tourNext", () => this.#go(this.at + 1));
    const close = make("button", { type: "button", class: "close", "aria-label": words.tourEnd, title: words.tourEnd }, "×");
    close.onclick = () => this.dialog.close();
    this.card = make("div", { class: "stop" }, close, this.text, make("footer", {}, this.count, this.back, this.next));
    this.dialog = make("dialog", { class: "tour", "aria-label": words.tour, "aria-describedby": "tour-text" }, this.light, this.card);
    this.dialog.onclose = () => outside.ended();
    this.dialog.onkeydown = ({ key }) => {
      if (key === "ArrowRight") this.#go(this.at + 1);
      if (key === "ArrowLeft") this.#go(this.at - 1);
    };
    this.resizes = new ResizeObserver(() => this.dialog.open && this.#place());
    this.resizes.observe(this.dialog);
    root.append(this.dialog);
  }

  start() {
    this.dialog.showModal();
    this.#go(0);
    this.next.focus();
  }

  dispose() {
    this.resizes.disconnect();
  }

  /** @param {number} at */
  #go(at) {
    const { stops, words } = this.outside;
    if (at < 0) return;
    if (at >= stops.length) return this.dialog.close();
    const forward = at > this.at;
    this.at = at;
    const { text, begin, target } = stops[at];
    target()?.scrollIntoView({ block: "nearest" });
    if (forward) begin?.();
    this.text.textContent = text;
    this.count.textContent = `${at + 1} / ${stops.length}`;
    this.back.disabled = at === 0;
    this.next.textContent = at === stops.length - 1 ? words.tourDone : words.tourNext;
    this.#place();
  }

  /** The light around the target, and the card where there is room next to it. */
  #place() {
    const box = this.outside.stops[this.at].target()?.getBoundingClientRect();
    const { innerWidth, innerHeight } = window;
    const shown = box && box.width > 0 && box.right > 0;
    const left = shown ? Math.max(EDGE_PX, box.left - EDGE_PX) : innerWidth / 2;
    const top = shown ? Math.max(EDGE_PX, box.top - EDGE_PX) : innerHeight / 3;
    const right = shown ? Math.min(innerWidth - EDGE_PX, box.right + EDGE_PX) : left;
    const bottom = shown ? Math.min(innerHeight - EDGE_PX, box.bottom + EDGE_PX) : top;
    Object.assign(this.light.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const places = [
      { x: right + GAP_PX, y: top },
      { x: left - GAP_PX - width, y: top },
      { x: left, y: bottom + GAP_PX },
      { x: left, y: top - GAP_PX - height },
    ];
    const fits = (/** @type {{x: number, y: number}} */ { x, y }) =>
      x >= EDGE_PX && y >= EDGE_PX && x + width <= innerWidth - EDGE_PX && y + height <= innerHeight - EDGE_PX;
    const { x, y } = places.find(fits) ?? { x: (innerWidth - width) / 2, y: innerHeight - height - 4 * EDGE_PX };
    Object.assign(this.card.style, { left: `${x}px`, top: `${y}px` });
  }
}

/** @type {(page: import("../page.js").Page, words: Record<string, string>, play: () => void) => Stop[]} what the tour is about */
export const stopsOf = ({ settings, buttons, plotArea, stage, canvases, measures }, words, play) => [
  { target: () => settings, text: words.tourData },
  { target: () => buttons.play, text: words.tourPlay },
  { target: () => plotArea, text: words.tourPlot, begin: play },
  { target: () => stage, text: words.tourNetwork },
  { target: () => canvases.layers.parentElement, text: words.tourLayers },
  { target: () => measures.figures[0], text: words.tourLoss },
  { target: () => buttons.experiments, text: words.tourEndWords },
];
