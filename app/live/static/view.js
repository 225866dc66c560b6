// One live view: takes scenes and frames, shows them, and passes on what a person does.

import { Boundary } from "./boundary.js";
import { Curves } from "./curves.js";
import { Histograms } from "./histograms.js";
import { buildPage, icon, make } from "./page.js";
import { LiveSocket } from "./socket.js";
import { colourOf, readTheme } from "./theme.js";

/**
 * @typedef {import("./protocol.js").Scene} Scene
 * @typedef {import("./protocol.js").Frame} Frame
 * @typedef {import("./theme.js").Palette} Palette
 * @typedef {{ticket: string, speeds: number[], speed: number, words: Record<string, string>,
 *   palettes: {light: Palette, dark: Palette}}} Data
 */

const THEME_EVERY_MS = 500;

export class View {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   */
  constructor(element, data) {
    this.element = element;
    this.data = data;
    this.page = buildPage(data.words, data.speeds, data.speed);
    this.boundary = new Boundary(this.page.canvases.boundary);
    this.loss = new Curves(this.page.canvases.loss, data.words.epochs, { train: 1, test: 2 });
    this.accuracy = new Curves(this.page.canvases.accuracy, data.words.epochs, { train: 3, test: 4, high: 1 });
    this.histograms = new Histograms(this.page.canvases.layers, data.words);
    /** @type {(event: string) => void} */
    this.tell = () => {};
    this.frames = 0;
    this.themeAge = -Infinity;
    /** @type {LiveSocket | undefined} */
    this.socket = undefined;
    element.replaceChildren(this.page.root);
    this.#listen();
    this.resizes = new ResizeObserver(() => this.#redraw());
    this.resizes.observe(element);
    this.themeTimer = setInterval(() => this.#redraw(), THEME_EVERY_MS);
    this.connect(data.ticket);
  }

  /**
   * Show the session of a ticket; the same ticket again changes nothing.
   * @param {string} ticket
   */
  connect(ticket) {
    if (ticket === this.socket?.ticket) return;
    this.socket?.close();
    this.socket = new LiveSocket(ticket, {
      scene: (scene) => this.#showScene(scene),
      frame: (frame) => this.#await(frame),
      state: (state) => this.#showState(state),
    });
  }

  dispose() {
    this.socket?.close();
    this.resizes.disconnect();
    clearInterval(this.themeTimer);
  }

  #listen() {
    const { buttons, speedSelect } = this.page;
    buttons.play.onclick = () => this.socket?.send(this.frame?.playing ? "pause" : "play");
    for (const name of /** @type {const} */ (["step", "epoch", "reset"])) {
      buttons[name].onclick = () => this.socket?.send(name);
    }
    buttons.newStart.onclick = () => this.tell("new_start");
    speedSelect.onchange = () => this.socket?.send("speed", Number(speedSelect.value));
  }

  /** @param {Frame} frame */
  #await(frame) {
    requestAnimationFrame(() => {
      // Ask for the next frame first: the server computes it while this one is drawn.
      this.socket?.send("credit");
      this.frame = frame;
      this.frames += 1;
      this.#draw();
    });
  }

  #redraw() {
    const before = this.theme?.id;
    this.theme = readTheme(this.element, this.data.palettes);
    const { canvases } = this.page;
    const resized = Object.values(canvases).some(({ clientWidth, width }) =>
      Math.abs(clientWidth * (window.devicePixelRatio || 1) - width) > 1);
    if (before !== this.theme.id) this.#showLegend();
    if (before !== this.theme.id || resized) this.#draw();
  }

  #draw() {
    const { scene, frame } = this;
    if (!scene || !frame) return;
    this.theme ??= readTheme(this.element, this.data.palettes);
    this.boundary.draw(scene, frame, this.theme);
    this.loss.draw(frame, this.theme);
    this.accuracy.draw(frame, this.theme);
    this.histograms.draw(scene, frame, this.theme);
    this.#showNumbers(frame);
    const { dataset } = this.page.root;
    dataset.step = String(frame.step);
    dataset.playing = String(frame.playing);
    dataset.scene = String(frame.scene);
    dataset.frames = String(this.frames);
  }

  /** @param {Frame} frame */
  #showNumbers(frame) {
    const { numbers, buttons } = this.page;
    const { words } = this.data;
    const show = (/** @type {string} */ name, /** @type {string} */ text) => {
      if (numbers[name].value !== text) numbers[name].value = text;
    };
    const whole = Math.floor(frame.step / frame.stepsPerEpoch);
    show("epoch", whole.toLocaleString());
    show("step", frame.step.toLocaleString());
    for (const name of /** @type {const} */ (["trainLoss", "testLoss"])) show(name, lossText(frame[name], words.none));
    for (const name of /** @type {const} */ (["trainAccuracy", "testAccuracy"])) {
      show(name, Number.isNaN(frame[name]) ? words.none : `${(100 * frame[name]).toFixed(1)} %`);
    }
    const next = frame.playing ? "pause" : "play";
    if (buttons.play.dataset.next !== next) {
      buttons.play.dataset.next = next;
      buttons.play.title = words[next];
      buttons.play.replaceChildren(icon(next), make("span", {}, words[next]));
    }
    buttons.play.disabled = frame.diverged;
  }

  /** @param {Scene} scene */
  #showScene(scene) {
    this.scene = scene;
    const { words } = this.data;
    const { title, notice, note } = this.page;
    title.textContent = scene.task === "regression" ? words.surface : words.boundary;
    note.textContent = scene.note;
    notice.hidden = !scene.notice;
    notice.replaceChildren();
    if (scene.notice) {
      const { text, button, trigger } = scene.notice;
      const mend = make("button", { type: "button", class: "mend" }, button);
      mend.onclick = () => this.tell(trigger);
      notice.append(make("p", {}, text), mend);
    }
    this.#showLegend();
  }

  #showLegend() {
    if (!this.scene) return;
    this.theme ??= readTheme(this.element, this.data.palettes);
    const { words } = this.data;
    const { palette } = this.theme;
    const entry = (/** @type {string} */ kind, /** @type {string} */ text, colour = "") => {
      const mark = make("i", { class: kind });
      if (colour) mark.style.setProperty("--colour", colour);
      return make("span", {}, mark, text);
    };
    const { theme, scene } = this;
    const kinds = scene.task === "regression"
      ? [scale(scene.classes, [-1, 0, 1].map((value) => colourOf(theme, value)))]
      : scene.classes.map((name, index) => entry("class", name, palette.classes[index]));
    this.page.legend.replaceChildren(
      ...kinds,
      entry("disc", words.trainPoints),
      entry("ring", words.testPoints),
    );
    this.page.root.style.setProperty("--train", palette.train);
    this.page.root.style.setProperty("--test", palette.test);
  }

  /** @param {import("./socket.js").State} state */
  #showState(state) {
    const { words } = this.data;
    const { status, root } = this.page;
    if (state === "unknown") this.tell("renew");
    status.textContent = { connecting: words.connecting, open: "", lost: words.reconnecting, unknown: words.connecting }[state];
    root.dataset.state = state;
  }
}

/**
 * The legend of values: a bar that runs through some colours, between the names of its ends.
 * @param {string[]} ends
 * @param {string[]} colours
 */
function scale([low, high], colours) {
  const bar = make("i", { class: "scale" });
  bar.style.background = `linear-gradient(to right, ${colours.join(", ")})`;
  return make("span", {}, low.replace("-", "\u2212"), bar, high);
}

/**
 * @param {number} loss
 * @param {string} none
 */
function lossText(loss, none) {
  if (Number.isNaN(loss)) return none;
  return loss < 1e4 ? loss.toFixed(4) : loss.toExponential(2);
}
