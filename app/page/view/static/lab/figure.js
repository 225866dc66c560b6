// A lab whose live picture is a figure of its own: the server computes a scene, the browser plays it.

import { Bar } from "../bench/bar.js";
import { Explain } from "../guide/explain.js";
import { Keys } from "../guide/keys.js";
import { Status } from "../guide/status.js";
import { make, bringIntoView } from "../lib/dom.js";
import { otherTheme, watchTheme } from "../lib/theme.js";
import { LiveSocket } from "../wire/socket.js";
import { LEARNED } from "./data.js";
import { colorNetworks } from "./discs.js";
import { KINDS } from "./figure_panels.js";
import { Lab } from "./lab.js";
import { momentOf } from "./moment.js";
import { Play } from "./play.js";
import { Presentation } from "./presentation.js";

/**
 * @typedef {import("../lib/theme.js").Theme} Theme
 * @typedef {import("../lib/theme.js").Palette} Palette
 * @typedef {{last: number, counts?: number[], told?: string}} Scene what the server has computed; `last` is the step at which the
 *   figure ends, `counts` what is counted at each, if that is not steps, `told` what then came of it, if that is not who learned
 * @typedef {{step: number, isPlaying: boolean, isTold: boolean, theme: Theme}} Moment `isTold` if the end has been shown,
 *   so that nothing is given away
 * @typedef {{words: Record<string, string>, put: (values: Record<string, number | number[]>) => void,
 *   set: (values: Record<string, number | number[] | string>) => void, go: (step: number) => void, later: () => void}} Outside
 *   `put` what is dragged; `set` what it was dragged to; `go` to a step; `later`: draw again
 * @typedef {{root: HTMLElement, draw: (scene: any, parts: Record<string, any>, moment: Moment) => void,
 *   states: (scene: any) => string[], about?: (scene: any) => {race: string, start: string}, light: (numbers: number[]) => void,
 *   take?: (data: Data) => void, nextEpoch?: (scene: any, step: number) => number, dispose: () => void}} Picture `states`: of all racers at the end, as a guess asks for them;
 *   `about`: which race it is, and from where: another one is a new question; `take`: what the page tells;
 *   `nextEpoch`: the step at which the epoch ends, of those that have epochs
 * @typedef {{ticket: string, page: string, figure: string, step: number, language: string, heard: number, speeds: number[],
 *   refused?: {text: string, sentence: string, place: [number, number]} | null,
 *   words: Record<string, string>, palettes: {light: Palette, dark: Palette}, explanations: string,
 *   lab: import("./data.js").Data}} Data
 * @typedef {{playing: boolean}} Frame says only that the scene and its parts are there
 */

/** @type {Record<string, () => Promise<{Picture: new (outside: Outside) => Picture}>>} by the lab: each is loaded when it is needed */
const PICTURES = {
  backprop: () => import("./backprop/picture.js"),
  losses: () => import("./losses/picture.js"),
  optimizers: () => import("./optimizers/picture.js"),
  perceptron: () => import("./perceptron/picture.js"),
  slope: () => import("./slope/picture.js"),
};

export class FigurePage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    const { words, speeds } = data;
    this.data = data;
    this.tell = tell;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    /** @type {Record<string, any>} */
    this.parts = {};
    /** @type {Record<string, number | number[]>} what was dragged since the last frame */
    this.dragged = {};
    this.frames = this.run = 0;
    this.play = new Play(speeds[1] ?? speeds[0]);
    this.opensAt = data.step;
    /** @type {LiveSocket<Scene, Frame> | undefined} */
    this.socket = undefined;
    /** @type {number | undefined} the next drawing that was asked for */
    this.asked = undefined;
    const renew = () => this.#begin({ name: "new_weights" });
    this.bar = new Bar({ words, speeds, send: (command, fields) => this.#do(command, fields), renew });
    this.epoch = /** @type {HTMLElement} */ (this.bar.root.querySelector(".epoch"));
    this.epoch.hidden = true; // unless the picture has epochs
    this.lab = new Lab({
      words,
      kinds: KINDS,
      tell: (event) => (event.name === "try" ? this.#try(event) : tell(event)),
      drag: (path, value) => this.#put({ [path]: value }),
      theme: () => /** @type {Theme} */ (this.theme),
      address: momentOf,
      light: (numbers) => this.picture?.light(numbers),
    });
    const { above, controls, below } = this.lab;
    const status = make("div", { class: "connection" });
    this.place = make("div", { class: "figure", role: "group", "aria-label": words.figureLabel });
    this.root = make("div", { class: "page bench-page figure-page" }, above, make("div", { class: "top-bar" }, this.bar.root, controls), status, this.place, below);
    this.status = new Status(status, words);
    this.presentation = new Presentation(this.root, this.lab.present, words);
    this.explain = new Explain(this.root, { words, address: data.explanations });
    const bound = (/** @type {string} */ key, /** @type {string} */ text, /** @type {() => boolean | void} */ act) => ({ keys: [key], text, act });
    this.keys = new Keys(window, this.root, words, [
      bound("Space", words.playPause, () => this.bar.toggle()), bound("ArrowRight", words.step, () => this.#do("step")),
      bound("R", words.reset, () => this.#do("reset")), bound("W", words.newWeights, renew),
      bound("P", words.present, () => this.presentation.show()), bound("?", words.keys, () => this.keys.show()),
      bound("Escape", words.letGo, () => this.lab.leave(this.explain, this.presentation)),
    ]);
    element.replaceChildren(this.root);
    this.resizes = new ResizeObserver(([{ contentRect }]) => {
      this.root.classList.toggle("narrow", contentRect.width < 560);
      this.#later();
    });
    this.resizes.observe(this.root);
    this.unwatch = watchTheme(() => this.#readTheme() && this.#later());
    this.#readTheme();
    this.#load(data.figure);
  }

  /** @param {string} name of the figure */
  async #load(name) {
    const { Picture } = await PICTURES[name]();
    const { words } = this.data;
    this.picture = new Picture({
      words,
      put: (values) => this.#put(values),
      set: (values) => Object.entries(values).forEach(([path, value]) => this.tell({ name: "set", path, value })),
      go: (step) => this.#do("back", { step }),
      later: () => this.#later(),
    });
    this.picture.take?.(this.data);
    this.epoch.hidden = !this.picture.nextEpoch;
    this.place.replaceChildren(this.picture.root);
    this.explain.arrange();
    this.#later();
  }

  /**
   * Take the page's data at each of its runs; the same data again change nothing.
   * @param {Data} data
   * @param {boolean} isSettled whether the page has handled all that it was asked
   */
  take(data, isSettled) {
    this.data = data;
    document.documentElement.lang = data.language;
    this.lab.take(data.lab, isSettled);
    this.picture?.take?.(data);
    this.explain.arrange();
    const { ticket } = data;
    if (ticket === this.socket?.ticket) return;
    this.socket?.close();
    this.status.follow(ticket, data.page);
    this.socket = new LiveSocket(ticket, {
      reader: () => () => /** @type {Frame} */ ({ playing: false }),
      told: {
        claims: (claims) => this.lab.takeClaims(claims),
        panels: (found) => this.lab.takePanels(found),
        part: (part) => Object.assign(this.parts, part),
      },
      scene: (scene) => (this.coming = scene),
      frame: () => this.#await(),
      opened: () => {},
      state: (state, detail) => {
        this.status.show(state, detail);
        this.root.dataset.state = state;
      },
      renew: () => this.tell({ name: "renew" }),
    });
  }

  dispose() {
    this.presentation.show(false);
    this.socket?.close();
    this.keys.dispose();
    this.lab.dispose();
    this.explain.dispose();
    this.picture?.dispose();
    this.resizes.disconnect();
    this.unwatch();
    cancelAnimationFrame(this.asked ?? 0);
  }

  #await() {
    requestAnimationFrame(() => {
      this.socket?.send("credit");
      if (this.coming) this.#showScene(this.coming);
      this.coming = undefined;
      this.frames += 1;
      this.#later();
    });
  }

  /** @param {Scene} scene */
  #showScene(scene) {
    const before = this.scene && this.picture?.about?.(this.scene), now = this.picture?.about?.(scene);
    this.scene = scene;
    this.run += 1;
    this.play.fit(scene.last);
    if (before && now && before.race !== now.race) this.play.begin();
    else if (before && now && before.start !== now.start) this.play.hide();
    if (this.opensAt) this.play.go(this.opensAt);
    this.opensAt = 0;
  }

  /**
   * What the bar and the keys ask for; all of it happens here.
   * @param {string} command
   * @param {Record<string, unknown>} [fields]
   */
  #do(command, { value, step } = {}) {
    const { play } = this;
    if (command === "play") play.play();
    else if (command === "pause") play.pause();
    else if (command === "reset") (play.pause(), play.begin());
    else if (command === "step") (play.pause(), play.go(play.step + 1));
    else if (command === "epoch") (play.pause(), play.go(this.scene ? this.picture?.nextEpoch?.(this.scene, play.step) ?? play.step : 0));
    else if (command === "back") (play.pause(), play.go(Number(step)));
    else if (command === "speed") play.speed = Number(value);
    this.#later();
  }

  /** Ask the page for something that another race follows from, and show it from its first step. */
  #begin(/** @type {import("../wire/outbox.js").Event} */ event) {
    this.tell(event);
    this.play.begin();
    this.#later();
  }

  /** @param {{name: "try", key: string}} event */
  #try(event) {
    const isOn = this.data.lab.tries.some(({ key, on }) => on && key === event.key);
    if (isOn) this.tell(event);
    else {
      this.#begin(event);
      this.play.play();
    }
    if (!this.root.classList.contains("narrow")) return;
    bringIntoView(this.place, "start");
  }

  /**
   * Let the server draw with what is dragged, once a frame.
   * @param {Record<string, number | number[]>} values
   */
  #put(values) {
    const isAsked = Object.keys(this.dragged).length > 0;
    this.dragged = { ...this.dragged, ...values };
    for (const [path, value] of Object.entries(values)) if (typeof value === "number") this.lab.bar.follow(path, value);
    if (isAsked) return;
    requestAnimationFrame(() => {
      for (const [name, value] of Object.entries(this.dragged)) this.socket?.send("put", { name, value });
      this.dragged = {};
    });
  }

  /** Whether there is another theme than before. */
  #readTheme() {
    const theme = otherTheme(this.root, this.data.palettes, this.theme);
    if (!theme) return false;
    this.theme = theme;
    colorNetworks(this.place, theme);
    return true;
  }

  /** Draw before the next frame is shown, however often it is asked for. */
  #later() {
    this.asked ??= requestAnimationFrame((now) => {
      this.asked = undefined;
      this.play.advance(now, matchMedia("(prefers-reduced-motion: reduce)").matches);
      this.#draw();
      if (this.play.isPlaying) this.#later();
    });
  }

  #draw() {
    const { scene, play, theme, picture, parts } = this;
    if (!scene || !theme || !picture) return;
    const { step, last, isPlaying, speed, ended } = play;
    this.bar.draw(/** @type {any} */ ({ last, counts: scene.counts }), /** @type {any} */ ({ step, furthest: last, playing: isPlaying, speed }));
    picture.draw(scene, parts, { step, isPlaying, isTold: play.hasEnded, theme });
    const states = picture.states(scene);
    this.lab.draw({ run: this.run, states, best: states.indexOf(LEARNED), step, last, ended, valuesOf: () => [], told: scene.told });
    Object.assign(this.root.dataset, { step, playing: isPlaying, frames: this.frames });
  }
}
