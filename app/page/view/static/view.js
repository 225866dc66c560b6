// One live view: it receives scenes and frames, shows them, and passes on what a person does.

import { Boundary } from "./boundary/boundary.js";
import { Runs } from "./charts/runs.js";
import { Coach } from "./guide/coach.js";
import { legendOf } from "./guide/legend.js";
import { Slow } from "./guide/slow.js";
import { linesOf, paintValues } from "./guide/slow_paint.js";
import { Status } from "./guide/status.js";
import { Histograms } from "./layers/histograms.js";
import { icon, isDialogOpen, make } from "./lib/dom.js";
import { count, loss, percent } from "./lib/format.js";
import { readTheme } from "./lib/theme.js";
import { Network } from "./network/network.js";
import { buildPage } from "./page.js";
import { Entries } from "./wire/entries.js";
import { LiveSocket } from "./wire/socket.js";

/**
 * @typedef {import("./wire/frame.js").Scene} Scene
 * @typedef {import("./wire/frame.js").Frame} Frame
 * @typedef {import("./lib/theme.js").Palette} Palette
 * @typedef {{ticket: string, language: string, speeds: number[], speed: number, words: Record<string, string>,
 *   counted: [string, string][], figures: import("./layers/figures.js").Figure[], limits: Limits,
 *   entries: import("./wire/entries.js").Told & {pending: boolean, run: number, heard: number},
 *   lesson: {note: string, hidden: string[], away: string[]}, choices: Record<string, [string, string][]>, palettes: {light: Palette, dark: Palette}}} Data
 * @typedef {{window: import("./boundary/window.js").Bounds, paint: import("./boundary/draft.js").Bounds, weight: number,
 *   stages: number, runs: number}} Limits
 */

const THEME_EVERY_MS = 500;
const AGAIN_MS = 300; // until the page is asked whether the sidebar shows its latest values, which may have been lost

export class View {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("./wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    this.element = element;
    this.data = data;
    this.tell = tell;
    /** @type {(command: string, fields?: Record<string, unknown>) => void} */
    const send = (command, fields) => this.socket?.send(command, fields);
    this.page = buildPage(data, send);
    this.boundary = new Boundary(
      { area: this.page.plotArea, canvas: this.page.canvases.boundary, bar: this.page.plotTools, paint: this.page.paint },
      { words: data.words, limits: data.limits, send, tell },
    );
    this.histograms = new Histograms({ canvas: this.page.canvases.layers, ...this.page.statistics }, data, send);
    const { stage, layers, canvases } = this.page;
    this.network = new Network({ stage, layers, canvas: canvases.network }, {
      words: data.words,
      limits: data.limits,
      choices: data.choices,
      tell,
      // If no unit is hovered anymore, the main plot shows again what was chosen for it.
      send: (command, fields) => this.socket?.send(command, fields?.layer === null ? this.boundary.base : fields),
      redraw: () => requestAnimationFrame(() => this.#draw()),
    });
    this.slow = new Slow(this.page.slow, this.page.buttons.slow, {
      words: data.words,
      limits: data.limits,
      send,
      nameOf: (index) => this.network.card.entries.get(index)?.title ?? "",
    });
    this.runs = new Runs(this.page.runs, { words: data.words, send, tell,
      light: (number) => this.page.measures.light(number) });
    this.coach = new Coach({ coach: this.page.coach, root: this.page.root, opener: this.page.tour },
      { words: data.words, tell, stops: this.#stops() });
    this.status = new Status(this.page.coach, data.words);
    this.page.measures.compare = () => this.page.runs.scrollIntoView({ behavior: "smooth", block: "nearest" });
    this.entries = new Entries(window, { tell, undo: () => this.boundary.paint.undoStroke(), isBusy });
    this.frames = 0;
    this.speed = data.speed;
    /** @type {LiveSocket | undefined} */
    this.socket = undefined;
    element.replaceChildren(this.page.root);
    this.#listen();
    this.resizes = new ResizeObserver(() => this.#redraw());
    this.resizes.observe(element);
    this.themeTimer = setInterval(() => this.#redraw(), THEME_EVERY_MS);
  }

  /**
   * Take the page's data at each of its runs; the same data again change nothing.
   * @param {Data} data
   */
  take(data) {
    const { ticket, language, lesson, entries } = data;
    this.data = data;
    document.documentElement.lang = language; // Streamlit says English, whatever language the page speaks
    this.connect(ticket);
    this.entries.take(entries);
    this.#askAgain();
    const { page } = this;
    page.lesson.hidden = lesson.note === "";
    if (page.lesson.textContent !== lesson.note) page.lesson.textContent = lesson.note;
    page.root.dataset.hidden = lesson.away.join(" "); // live.css knows what each of these is
    this.coach.hidden = lesson.hidden;
  }

  /** Ask soon whether the sidebar shows its latest values, if that is not known. */
  #askAgain() {
    clearTimeout(this.asking);
    if (!this.data.entries.pending) return;
    this.asking = setTimeout(() => (isDialogOpen() ? this.#askAgain() : this.tell({ name: "again" })), AGAIN_MS);
  }

  /**
   * Show the session of a ticket; the same ticket again changes nothing.
   * @param {string} ticket
   */
  connect(ticket) {
    if (ticket === this.socket?.ticket) return;
    this.socket?.close();
    this.status.follow(ticket);
    this.network.card.forget(); // another session numbers its networks from the beginning
    this.socket = new LiveSocket(ticket, {
      scene: (scene) => (this.coming = scene),
      told: {
        story: (story) => (this.told = story),
        pins: (pins) => {
          this.runs.takePins(pins);
          this.page.measures.pinned = pins;
        },
        advice: (advice) => this.coach.take(advice),
        settings: (settings) => this.runs.takeSettings(settings),
      },
      frame: (frame) => this.#await(frame),
      opened: () => this.#start(),
      state: (state, detail) => this.#showState(state, detail),
      renew: () => this.tell({ name: "renew" }),
    });
  }

  dispose() {
    this.socket?.close();
    this.slow.dispose();
    this.coach.dispose();
    this.entries.dispose();
    this.resizes.disconnect();
    clearInterval(this.themeTimer);
    clearTimeout(this.asking);
  }

  /** The stops of the tour; the sidebar and the button that opens it belong to Streamlit, outside of this element. */
  #stops() {
    const { page, data: { words } } = this;
    const outside = (/** @type {string} */ name) => document.querySelector(`[data-testid="${name}"]`);
    const sideBar = () => outside("stExpandSidebarButton") ?? outside("stSidebar");
    return [
      { target: sideBar, text: words.tourData },
      { target: () => page.buttons.play, text: words.tourPlay },
      { target: () => page.plotArea, text: words.tourPlot, begin: () => this.frame?.playing || this.socket?.send("play") },
      { target: () => page.stage, text: words.tourNetwork },
      { target: () => page.statistics.select.parentElement, text: words.tourLayers },
      { target: () => page.measures.figures[0], text: words.tourLoss },
      { target: () => page.buttons.reset, text: words.tourEndWords },
    ];
  }

  #listen() {
    const { buttons, speedSelect } = this.page;
    buttons.play.onclick = () => this.socket?.send(this.frame?.playing ? "pause" : "play");
    for (const name of /** @type {const} */ (["step", "epoch", "reset"])) {
      buttons[name].onclick = () => this.socket?.send(name);
    }
    buttons.newWeights.onclick = () => this.tell({ name: "new_weights" });
    buttons.newStart.onclick = () => this.tell({ name: "new_start" });
    this.page.root.addEventListener("keydown", (event) => {
      const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
      if (event.key.toLowerCase() === "m" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) this.slow.toggle();
    });
    speedSelect.onchange = () => this.socket?.send("speed", { value: Number(speedSelect.value) });
  }

  /** @param {Frame} frame */
  #await(frame) {
    requestAnimationFrame(() => {
      // Ask for the next frame first: the server computes it while this one is drawn.
      this.socket?.send("credit");
      this.frame = frame;
      // A scene arrives before the first frame that belongs to it.
      if (this.coming) this.#showScene(this.coming);
      this.coming = undefined;
      if (this.told !== undefined) this.#showStory(this.told);
      this.told = undefined;
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
    this.network.draw(scene, frame, this.theme);
    this.boundary.draw(scene, frame, this.theme);
    this.page.measures.draw(scene, frame, this.theme);
    this.runs.draw(scene, frame, this.theme, !frame.focus && this.boundary.looking.isHome);
    this.histograms.draw(scene, frame, this.theme, { columns: this.network.layerColumns, pitch: this.network.layout?.pitch ?? 0 });
    this.slow.showChanges();
    this.coach.draw(frame);
    this.status.draw(frame);
    this.#showNumbers(frame);
    this.#showTitle(scene, frame);
    this.#showNote(scene, frame);
    const { dataset } = this.page.root;
    dataset.step = String(frame.step);
    dataset.playing = String(frame.playing);
    dataset.scene = String(frame.scene);
    dataset.frames = String(this.frames);
    dataset.focus = frame.focus ? `${frame.focus.layer},${frame.focus.unit}` : "";
  }

  /** @param {Frame} frame */
  #showNumbers(frame) {
    const { numbers, buttons } = this.page;
    const { words } = this.data;
    const show = (/** @type {string} */ name, /** @type {string} */ text) => {
      if (numbers[name].value !== text) numbers[name].value = text;
    };
    const whole = Math.floor(frame.step / frame.stepsPerEpoch);
    show("epoch", count(whole));
    show("step", count(frame.step));
    for (const name of /** @type {const} */ (["trainLoss", "testLoss"])) show(name, loss(frame[name], words.none));
    for (const name of /** @type {const} */ (["trainAccuracy", "testAccuracy"])) {
      show(name, percent(frame[name], words.none));
    }
    const next = frame.playing ? "pause" : "play";
    if (buttons.play.dataset.next !== next) {
      buttons.play.dataset.next = next;
      buttons.play.title = words[next];
      buttons.play.replaceChildren(icon(next), make("span", {}, words[next]));
    }
    buttons.play.disabled = frame.ended;
    const { speedSelect } = this.page;
    // The session's own speed, which may come from another tab; while the menu is open it is the person's.
    if (frame.speed !== this.speed) speedSelect.value = String(frame.speed);
    this.speed = frame.speed;
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   */
  #showTitle(scene, frame) {
    const { words } = this.data;
    const answer = scene.task === "regression" ? words.surface : words.boundary;
    const text = this.network.nameOf(frame.focus) || answer;
    if (this.page.title.textContent !== text) this.page.title.textContent = text;
  }

  /**
   * What the picture is not: it may be a slice, and its statistics may be too young.
   * @param {Scene} scene
   * @param {Frame} frame
   */
  #showNote({ note }, { warming, step }) {
    const { words } = this.data;
    const text = [note, warming ? (step ? words.warming : words.notWarm) : ""].filter(Boolean).join(" ");
    if (this.page.note.textContent !== text) this.page.note.textContent = text;
  }

  /** @param {import("./wire/frame.js").Story | null} story */
  #showStory(story) {
    this.slow.take(story);
    this.boundary.picture.lit = story && { rows: new Set(story.rows), shown: story.shown };
    this.network.over = story && {
      lines: linesOf(story),
      paint: (context, layout, theme) => paintValues(context, layout, story, theme),
    };
    this.page.root.dataset.stage = story ? String(story.stage) : "";
  }

  /** @param {Scene} scene */
  #showScene(scene) {
    this.scene = scene;
    const { panels } = this.page;
    panels.classList.toggle("regression", scene.task === "regression");
    panels.classList.toggle("linear", scene.drawing.hidden.length === 0);
    panels.style.setProperty("--columns", String(scene.drawing.hidden.length + (scene.drawing.inputs.length ? 3 : 2)));
    this.#showLegend();
  }

  #showLegend() {
    if (!this.scene) return;
    this.theme ??= readTheme(this.element, this.data.palettes);
    const { palette } = this.theme;
    this.page.legend.replaceChildren(...legendOf(this.scene, this.theme, this.data.words, this.boundary.tools.testLabel));
    this.page.root.style.setProperty("--train", palette.train);
    this.page.root.style.setProperty("--test", palette.test);
  }

  /** A new connection: what is not sent on it is not true. */
  #start() {
    this.told = null; // unless the server sends a story before its first frame; the same holds for pinned runs
    this.coach.take(null);
    this.runs.takePins([]);
    this.page.measures.pinned = [];
    this.speed = NaN; // a choice made meanwhile did not arrive: show the session's
  }

  /**
   * @param {import("./wire/socket.js").State} state
   * @param {import("./wire/socket.js").Detail} detail
   */
  #showState(state, detail) {
    this.status.show(state, detail);
    this.page.root.dataset.state = state;
  }
}

/** Whether Streamlit is working on what a person did. */
function isBusy() {
  const state = document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-script-state");
  return state === "running" || state === "rerunRequested";
}
