// A bench: several networks side by side that train in step. It receives scenes and frames and shows them.

import { Keys } from "../guide/keys.js";
import { Status } from "../guide/status.js";
import { write } from "../lib/dom.js";
import { briefLoss, count, wholePercent } from "../lib/format.js";
import { otherTheme, watchTheme } from "../lib/theme.js";
import { LiveSocket } from "../wire/socket.js";
import { Bar } from "./bar.js";
import { Columns } from "./columns.js";
import { Depth } from "./depth.js";
import { reader } from "./frame.js";
import { isNarrow, layoutOf } from "./layout.js";
import { linesOf } from "./lines.js";
import { Link } from "./link.js";
import { Looked } from "./looked.js";
import { Loss, figureOf } from "./loss.js";
import { buildPage, nameLayers } from "./page.js";
import { Reach } from "./reach.js";
import { Rows, sharedAxis } from "./rows.js";
import { Told } from "./told.js";

/**
 * @typedef {import("./frame.js").Scene} Scene
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("../lib/theme.js").Palette} Palette
 * @typedef {{ticket: string, curve: import("./loss.js").Curve, counts: string, page: string, language: string, heard: number, speeds: number[], words: Record<string, string>,
 *   counted: [string, string][], figures: import("../layers/figures.js").Figure[],
 *   palettes: {light: Palette, dark: Palette}, networks: {name: string, note: string}[], titles: string[]}} Data the
 *   networks and the titles of the layers, until the scene is there
 */

const REDUCED_MS = 250; // between two frames for someone who wants little motion
const CAPTION = 34; // pixels of a chart's title
const [PAGE_TOP, FOOT] = [24, 22]; // pixels of the window above the page, and below it

export class Bench {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {{tell: (event: import("../wire/outbox.js").Event) => void, slots?: import("./page.js").Slots,
   *   told?: import("../wire/socket.js").Told, drawn?: (scene: Scene, frame: Frame) => void, fills?: boolean,
   *   remove?: (network: number) => void, isFixed?: boolean, keys?: import("../guide/keys.js").Binding[], leave?: () => boolean}} outside
   *   `tell` the page; `slots`: elements around the bench; `told`: who listens to what else the session says; `drawn`: called
   *   with each frame; `fills`: whether it is as high as the window, where nothing stands below it; `remove` a network, if a
   *   visitor may; `isFixed`: whether weights stay and no network leads to the playground; `keys`: more of the whole page; `leave`: what Escape does if nothing is looked at, false if nothing
   */
  constructor(element, data, { tell, slots = {}, told = {}, drawn = () => {}, fills = false, remove, isFixed = false, keys = [], leave = () => false }) {
    this.data = data;
    this.tell = tell;
    this.listeners = told;
    this.drawn = drawn;
    this.fills = fills;
    const { words, speeds } = data;
    /** @type {import("./bar.js").Send} */
    const send = (command, fields) => this.socket?.send(command, fields);
    const open = (/** @type {number} */ network) => isFixed || tell({ name: "open", network });
    const renew = () => isFixed || tell({ name: "new_weights" });
    this.bar = new Bar({ words, speeds, send, renew });
    const page = (this.page = buildPage(data, this.bar.root, slots));
    this.link = new Link(() => this.#later());
    this.columns = new Columns(page.columns, { words, open, remove });
    this.rows = new Rows(page.canvases.rows);
    this.loss = new Loss(page.canvases.loss, words);
    this.depth = new Depth(page.canvases.depth, words);
    this.looked = new Looked(page, this.link, data);
    this.told = new Told(data);
    this.status = new Status(page.status, words);
    page.root.append(this.told.root);
    page.root.classList.toggle("fixed", isFixed);
    this.reach = new Reach({ page, link: this.link, loss: this.loss, depth: this.depth, send, open,
      layout: () => this.layout, frame: () => this.frame });
    const bound = (/** @type {string} */ key, /** @type {string} */ text, /** @type {() => boolean | void} */ act) => ({ keys: [key], text, act });
    this.keys = new Keys(window, page.root, words, [
      bound("Space", words.playPause, () => this.bar.toggle()), bound("ArrowRight", words.step, () => send("step")),
      bound("Shift+ArrowRight", words.epoch, () => send("epoch")), bound("R", words.reset, () => send("reset")),
      ...(isFixed ? [] : [bound("W", words.newWeights, () => void renew())]), ...keys, bound("?", words.keys, () => this.keys.show()),
      bound("Escape", words.letGo, () => this.link.clear() || leave()),
      ...(remove ? [bound("Delete", words.removeLooked, () => this.link.network !== null && remove(this.link.network))] : []),
    ]);
    /** What the histograms count. */
    this.counts = data.counts;
    page.choices.forEach((button) => (button.onclick = () => send("show", { value: (this.counts = button.dataset.value ?? "") })));
    page.measure.onchange = () => this.#later();
    page.curve.value = this.loss.curve = data.curve;
    page.curve.onchange = () => {
      this.loss.curve = /** @type {import("./loss.js").Curve} */ (page.curve.value);
      this.#later();
    };
    this.frames = 0;
    /** @type {number | undefined} the next drawing that was asked for */
    this.asked = undefined;
    /** @type {LiveSocket<Scene, Frame> | undefined} */
    this.socket = undefined;
    this.columns.name(data.networks);
    element.replaceChildren(page.root);
    this.resizes = new ResizeObserver(([{ contentRect }]) => this.#fit(contentRect.width));
    this.resizes.observe(page.bench);
    this.unwatch = watchTheme(() => this.#readTheme() && this.#draw());
    this.resized = () => this.width && this.#fit(this.width);
    window.addEventListener("resize", this.resized);
    this.#readTheme();
  }

  /**
   * Take the page's data at each of its runs; the same data again change nothing.
   * @param {Data} data
   */
  take(data) {
    this.data = data;
    document.documentElement.lang = data.language;
    const { ticket } = data;
    if (ticket === this.socket?.ticket) return;
    this.socket?.close();
    this.status.follow(ticket, data.page);
    this.socket = new LiveSocket(ticket, {
      reader,
      told: this.listeners,
      scene: (scene) => (this.coming = scene),
      frame: (frame) => this.#await(frame),
      opened: () => {
        this.bar.speed = NaN; // a choice made meanwhile did not arrive: show the session's
        if (this.counts !== data.counted[0][0]) this.socket?.send("show", { value: this.counts }); // else it counts those
      },
      state: (state, detail) => {
        this.status.show(state, detail);
        this.page.root.dataset.state = state;
      },
      renew: () => this.tell({ name: "renew" }),
    });
  }

  dispose() {
    this.socket?.close();
    this.keys.dispose();
    this.told.dispose();
    this.resizes.disconnect();
    this.unwatch();
    window.removeEventListener("resize", this.resized);
    clearTimeout(this.patience);
  }

  /** @param {Frame} frame */
  #await(frame) {
    requestAnimationFrame(() => {
      // Ask for the next frame first: the server computes it while this one is drawn.
      const isSlow = frame.playing && matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (isSlow) this.patience = setTimeout(() => this.socket?.send("credit"), REDUCED_MS);
      else this.socket?.send("credit");
      this.frame = frame;
      if (this.coming) this.#showScene(this.coming); // it arrives before the first frame that belongs to it
      this.coming = undefined;
      this.frames += 1;
      this.#draw();
    });
  }

  /** @param {Scene} scene */
  #showScene(scene) {
    if (scene.networks.length !== this.scene?.networks.length || scene.titles.length !== this.scene.titles.length) this.link.clear();
    this.scene = scene;
    this.columns.name(scene.networks);
  }

  /** Draw before the next frame is shown, however often it is asked for. */
  #later() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      this.#draw();
    });
  }

  /** @param {number} width */
  #fit(width) {
    this.width = width;
    this.#arrange(this.rowsShown ?? this.data.titles.length - 1);
    this.#draw();
  }

  /** Whether there is another theme than before. */
  #readTheme() {
    const theme = otherTheme(this.page.root, this.data.palettes, this.theme);
    if (!theme) return false;
    this.theme = theme;
    if (this.width) this.#arrange(this.rowsShown ?? this.data.titles.length - 1);
    return true;
  }

  /** How high the bench may be, in pixels: to the window's foot as long as the page is not scrolled; 0 if as it likes. */
  #room() {
    const { root, bench } = this.page;
    if (!this.fills && !root.classList.contains("present")) return 0;
    const [around, own] = [root.getBoundingClientRect(), bench.getBoundingClientRect()];
    return window.innerHeight - PAGE_TOP - (own.top - around.top) - (around.bottom - own.bottom) - FOOT;
  }

  /**
   * Give all parts their sizes.
   * @param {number} rows that are shown
   */
  #arrange(rows) {
    const { theme, width = 0, page } = this;
    const { networks, titles } = this.scene ?? this.data;
    if (!theme || !width) return;
    this.rowsShown = rows;
    const layout = (this.layout = layoutOf({ width, networks: networks.length, hidden: titles.length - 1, rows, small: theme.small, height: this.#room() }));
    this.arranged = `${rows} ${networks.length} ${titles.length}`;
    for (const name of /** @type {const} */ (["column", "gap", "gutter", "charts", "aside", "head", "figures", "band", "row", "rows", "axis"])) {
      page.root.style.setProperty(`--${name}`, name === "rows" ? String(layout.rows) : `${layout[name]}px`);
    }
    page.bench.classList.toggle("below", layout.isBelow);
    page.bench.classList.toggle("tight", layout.isTight);
    page.bench.classList.toggle("short", layout.isShort);
    page.root.classList.toggle("narrow", isNarrow(width));
    this.columns.number(theme);
    nameLayers(page.gutter, titles.slice(0, rows), isNarrow(width));
    this.size = /** @type {[number, number]} */ ([layout.charts,
      layout.isBelow ? 190 : layout.head + layout.column + layout.figures - CAPTION]);
  }

  #draw() {
    const { scene, frame, theme } = this;
    if (!scene || !frame || !theme || !this.width || !fits(scene, frame)) return;
    const rows = rowsOf(scene, frame);
    if (this.arranged !== `${rows} ${scene.networks.length} ${scene.titles.length}`) this.#arrange(rows);
    const { layout, size, link } = this;
    if (!layout || !size) return;
    this.bar.draw(scene, frame);
    this.columns.draw(scene, frame, theme, layout.column, this.loss.curve === "testLoss");
    this.rows.draw(frame, theme, layout, link);
    this.loss.draw(scene, frame, theme, link, size);
    const lines = linesOf(scene, frame, { rows, measure: this.page.measure.value, data: this.data });
    this.page.law.hidden = lines.lines.every(({ law }) => law === null);
    this.depth.draw(lines, theme, layout, link);
    this.looked.draw(scene, frame, theme, layout, this.reach.isByKey);
    this.told.draw(scene, frame, this.page.measure.value);
    this.status.draw(frame);
    this.#caption(scene, frame);
    Object.assign(this.page.root.dataset, { step: frame.step, playing: frame.playing, scene: frame.scene, frames: this.frames, shown: frame.shown });
    this.drawn(scene, frame);
  }

  /** @type {(scene: Scene, frame: Frame) => void} */
  #caption({ networks: named, last }, { shown, networks, playing, step, furthest }) {
    const { page, data: { words } } = this;
    page.choices.forEach((button, at) => button.ariaPressed !== String(at === shown) && (button.ariaPressed = String(at === shown)));
    const isShared = sharedAxis(networks.map(({ histograms }) => histograms), this.layout?.rows ?? 0) !== null;
    write(page.note, isShared ? words.oneScale : words.scalePerLayer);
    if (playing) return; // a value that never rests is not followed
    const { slider } = page;
    const { curve } = this.loss;
    const told = (/** @type {number} */ value) => (curve === "testAccuracy" ? wholePercent(value, words.none) : briefLoss(value, words.none));
    const values = networks.map(({ metrics }, at) => `${named[at].name} ${told(metrics[figureOf(curve)])}`);
    slider.ariaValueMax = String(last || furthest);
    slider.ariaValueNow = String(step);
    slider.ariaValueText = `${words.step} ${count(step)}, ${words[`${curve}Curve`]}: ${values.join(", ")}`;
  }
}

/**
 * Whether a frame belongs to a scene's networks: when these have changed, the last frame is of the old ones.
 * @param {Scene} scene
 * @param {Frame} frame
 */
function fits({ networks, titles }, { networks: moments }) {
  return moments.length === networks.length && moments[0].histograms.length === titles.length;
}

/**
 * How many rows have something to show: the outputs have no activations.
 * @param {Scene} scene
 * @param {Frame} frame
 */
function rowsOf({ titles }, { networks }) {
  const last = titles.length - 1;
  return networks.some(({ histograms }) => !Number.isNaN(histograms[last].low)) || last === 0 ? titles.length : last;
}
