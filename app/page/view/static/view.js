// One live view: it receives scenes and frames, shows them, and passes on what a person does.

import { Boundary } from "./boundary/boundary.js";
import { Runs } from "./charts/runs.js";
import { Commands } from "./commands.js";
import { Coach } from "./guide/coach.js";
import { Experiments } from "./guide/experiments.js";
import { Explain } from "./guide/explain.js";
import { legendOf } from "./guide/legend.js";
import { Status } from "./guide/status.js";
import { stopsOf } from "./guide/tour.js";
import { Histograms } from "./layers/histograms.js";
import { Reading } from "./layers/reading.js";
import { isBusy, isDialogOpen, make, write } from "./lib/dom.js";
import { otherTheme, watchTheme } from "./lib/theme.js";
import { Network } from "./network/network.js";
import { buildPage } from "./page.js";
import { Player } from "./player.js";
import { Row } from "./settings/row.js";
import { Opener } from "./slow/opener.js";
import { Entries } from "./wire/entries.js";
import { readPins, reader } from "./wire/frame.js";
import { rememberSetup } from "./wire/last_setup.js";
import { LiveSocket } from "./wire/socket.js";

/**
 * @typedef {import("./wire/frame.js").Scene} Scene
 * @typedef {import("./wire/frame.js").Frame} Frame
 * @typedef {import("./lib/theme.js").Palette} Palette
 * @typedef {{ticket: string, language: string, speeds: number[], speed: number, words: Record<string, string>,
 *   counted: [string, string][], figures: import("./layers/figures.js").Figure[], limits: Limits,
 *   settings: {row: import("./settings/row.js").Setting[], card: import("./network/layer_card.js").Data},
 *   texts: {explanations: string, experiments: string, future: string}, ahead: boolean,
 *   entries: import("./wire/entries.js").Told & {pending: boolean, run: number, heard: number},
 *   lesson: {note: string, hidden: string[], away: string[], experiment: string}, palettes: {light: Palette, dark: Palette},
 *   setup?: string, unkept?: boolean}} Data `setup`: what the labs may show of this page; `unkept`: rows that no link holds
 * @typedef {{window: import("./boundary/window.js").Bounds, paint: import("./boundary/draft.js").Bounds, weight: number,
 *   stages: number, runs: number}} Limits
 * @typedef {(command: string, fields?: Record<string, unknown>) => void} Send to the session
 */

const AGAIN_MS = 300; // until the page is asked whether the sidebar shows its latest values, which may have been lost

export class View {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("./wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    this.data = data;
    this.tell = tell;
    /** @type {Send} */
    const send = (command, fields) => this.socket?.send(command, fields);
    const { words, limits } = data;
    const page = buildPage(data, send);
    const { root, stage, canvases, measures, buttons } = page;
    this.page = page;
    this.player = new Player(page, { words, speed: data.speed, send });
    this.boundary = new Boundary({ area: page.plotArea, canvas: canvases.boundary, bar: page.plotTools, paint: page.paint },
      { words, limits, send, tell });
    this.histograms = new Histograms({ canvas: canvases.layers, ...page.statistics }, data, send);
    this.network = new Network({ stage, canvas: canvases.network, all: page.allLayers }, {
      words, limits, tell,
      moved: (isBeside) => page.panels.classList.toggle("card-open", isBeside),
      // If no unit is hovered anymore, the main plot shows again what was chosen for it.
      send: (command, fields) => {
        if (command === "edit" || command === "lock") measures.ahead.leave();
        send(command, fields?.layer === null ? this.boundary.base : fields);
      },
      redraw: () => requestAnimationFrame(() => this.#draw()),
    });
    this.slow = new Opener(page.slow, buttons.slow, { words, limits, send, redraw: () => this.#draw() });
    this.runs = new Runs(page.runs, { words, send, tell, light: (number) => measures.light(number) });
    this.row = new Row(page.settings, { words, set: (path, value) => tell({ name: "set", path, value }) });
    const stops = stopsOf(page, words, () => this.player.isPlaying || send("play"));
    this.coach = new Coach({ coach: page.coach, root }, { words, tell, stops });
    this.experiments = new Experiments({ root, opener: buttons.experiments, home: page.home },
      { words, address: data.texts.experiments, tell, begin: () => this.boundary.looking.reset() });
    this.coach.isAhead = () => !measures.ahead.element.hidden;
    this.status = new Status(page.coach, words);
    root.append(measures.confusion.confused.root);
    this.explain = new Explain(root, { words, address: data.texts.explanations });
    this.reading = new Reading(canvases.layers, { words, regions: () => this.histograms.regions, drawing: () => this.scene?.drawing,
      explain: (subject, atOnce) => this.explain.point(subject, atOnce) });
    this.commands = new Commands(this, { words, tell, send });
    measures.choose = (set, index) => this.boundary.choose({ set, index });
    measures.compare = () => this.commands.compare();
    this.entries = new Entries(window, { tell, undo: () => this.boundary.paint.undoStroke(), isBusy });
    this.frames = 0;
    /** @type {LiveSocket<Scene, Frame> | undefined} */
    this.socket = undefined;
    element.replaceChildren(root);
    this.resizes = new ResizeObserver(() => (this.#leaveRoom(), this.#redraw()));
    for (const each of [element, page.strip, page.legend, page.paint, page.note]) this.resizes.observe(each);
    this.unwatch = watchTheme(() => this.#redraw());
    this.#readTheme();
  }

  /**
   * Take the page's data at each of its runs; the same data again change nothing.
   * @param {Data} data
   * @param {boolean} isSettled whether the page has handled all that it was asked: else its settings are not the latest
   */
  take(data, isSettled) {
    const { ticket, language, lesson, entries } = data;
    this.data = data;
    this.page.measures.ahead.look(data.ahead ? data.texts.future : "").then(() => this.#drawCurves());
    document.documentElement.lang = language; // Streamlit says English, whatever language the page speaks
    this.status.takeRows(data.unkept === true);
    this.connect(ticket);
    this.entries.take(entries);
    this.entries.follow(entries);
    if (data.setup !== undefined) rememberSetup(window, data.setup);
    this.#askAgain();
    if (isSettled || this.frames === 0) {
      this.row.take(data.settings.row);
      this.network.layerCard.take(data.settings.card);
    }
    this.explain.arrange();
    const { page } = this;
    this.#showLesson(lesson, data.words.fromLink);
    this.#leaveRoom();
    page.root.dataset.hidden = lesson.away.join(" "); // live.css knows what each of these is
    this.coach.hidden = lesson.hidden;
    this.coach.inExperiment = Boolean(lesson.experiment);
    this.experiments.take(lesson.experiment);
  }

  /**
   * An instruction; that of an experiment begins with its question. Any other says that it comes from the link, which
   * anyone can have written.
   * @param {Data["lesson"]} lesson
   * @param {string} fromLink
   */
  #showLesson({ note, experiment }, fromLink) {
    const { lesson } = this.page;
    lesson.hidden = note === "";
    lesson.dataset.from = experiment ? "" : fromLink;
    if (lesson.dataset.note === note) return;
    lesson.dataset.note = note;
    const [question, ...rest] = note.split("\n");
    if (experiment) lesson.replaceChildren(make("b", {}, question), ` ${rest.join("\n")}`);
    else lesson.textContent = note;
  }

  /** The pictures get the height that what is above and below them leaves, so that the curves stay in sight. */
  #leaveRoom() {
    const { root, panels, plot, plotArea } = this.page;
    if (!panels.offsetHeight) return; // while slow motion is shown in their place
    const top = panels.getBoundingClientRect().top - root.getBoundingClientRect().top;
    const heights = [...plot.children].map((child) => {
      const { position, marginTop, marginBottom } = getComputedStyle(child);
      const { offsetHeight } = /** @type {HTMLElement} */ (child);
      if (child === plotArea || !offsetHeight || position === "absolute") return 0; // the brushes may lie over the chart below
      return offsetHeight + parseFloat(marginTop) + parseFloat(marginBottom);
    });
    root.style.setProperty("--top", `${Math.ceil(top)}px`);
    root.style.setProperty("--around", `${Math.ceil(heights.reduce((sum, height) => sum + height, 0))}px`);
  }

  /** Only the curves: the frame may be an old run's. */
  #drawCurves() {
    const { scene, frame, theme } = this;
    if (scene && frame && theme) this.page.measures.draw(scene, frame, theme);
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
    this.status.follow(ticket, "playground");
    this.network.card.forget(); // another session numbers its networks from the beginning
    this.socket = new LiveSocket(ticket, {
      reader,
      scene: (scene) => (this.coming = scene),
      told: {
        story: (story) => (this.told = story),
        pins: (told) => {
          const pins = readPins(told);
          this.runs.takePins(pins);
          this.page.measures.pinned = pins;
        },
        advice: (advice) => this.coach.take(advice),
        settings: (settings) => this.runs.takeSettings(settings),
      },
      frame: (frame) => this.#await(frame),
      opened: () => this.#start(),
      state: (state, detail) => {
        this.status.show(state, detail);
        this.page.root.dataset.state = state;
      },
      renew: () => this.tell({ name: "renew" }),
    });
  }

  dispose() {
    this.socket?.close();
    const { slow, coach, explain, commands, entries, page: { measures: { confusion: { confused } } } } = this;
    for (const part of [slow, coach, explain, commands, entries, confused]) part.dispose();
    this.resizes.disconnect();
    this.unwatch();
    clearTimeout(this.asking);
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
    const isOther = this.#readTheme();
    const isResized = Object.values(this.page.canvases).some(({ clientWidth, width }) =>
      Math.abs(clientWidth * (window.devicePixelRatio || 1) - width) > 1);
    if (isOther || isResized) this.#draw();
  }

  /** Whether there is another theme than before; else all that depends on it stays as it is. */
  #readTheme() {
    const theme = otherTheme(this.page.root, this.data.palettes, this.theme);
    if (!theme) return false;
    this.theme = theme;
    this.experiments.dark = theme.dark;
    this.#showLegend();
    return true;
  }

  #draw() {
    const { scene, frame, theme } = this;
    if (!scene || !frame || !theme) return;
    this.histograms.arrange(frame, theme); // the network takes the height that they leave
    this.network.draw(scene, frame, theme);
    this.boundary.draw(scene, frame, theme);
    this.page.measures.draw(scene, frame, theme);
    this.page.brief.draw(frame, theme);
    this.runs.draw(scene, frame, theme, !frame.focus && this.boundary.looking.isHome);
    this.histograms.draw(scene, frame, theme, { columns: this.network.layerColumns, pitch: this.network.layout?.pitch ?? 0 });
    this.slow.draw(scene, frame, theme);
    this.coach.draw(frame);
    this.status.draw(frame);
    this.player.draw(frame);
    this.#showCaptions(scene, frame);
    const { step, playing, focus } = frame;
    Object.assign(this.page.root.dataset, { step, playing, scene: frame.scene, frames: this.frames,
      focus: focus ? `${focus.layer},${focus.unit}` : "" });
  }

  /**
   * What the main plot shows, and what its picture is not: it may be a slice, and its statistics may be too young.
   * @param {Scene} scene
   * @param {Frame} frame
   */
  #showCaptions({ task, note }, { focus, warming, step }) {
    const { page, data: { words } } = this;
    write(page.title, this.network.nameOf(focus) || (task === "regression" ? words.surface : words.boundary));
    const text = [note, warming ? (step ? words.warming : words.notWarm) : ""].filter(Boolean).join(" ");
    if (page.note.textContent !== text) page.note.textContent = text;
  }

  #showLegend() {
    const { scene, theme, data: { words } } = this;
    if (scene && theme) this.page.legend.replaceChildren(...legendOf(scene, theme, words, this.boundary.tools.testLabel));
  }

  /** @param {import("./wire/frame.js").Story | null} story */
  #showStory(story) {
    this.slow.take(story);
    this.page.root.dataset.stage = story ? String(story.stage) : "";
  }

  /** @param {Scene} scene */
  #showScene(scene) {
    this.scene = scene;
    this.coach.begin(scene.run);
    const { panels } = this.page;
    panels.classList.toggle("regression", scene.task === "regression");
    panels.style.setProperty("--columns", String(scene.drawing.hidden.length + (scene.drawing.inputs.length ? 3 : 2)));
    this.#showLegend();
    this.explain.arrange();
  }

  /** A new connection: what is not sent on it is not true. */
  #start() {
    this.told = null; // unless the server sends a story before its first frame; the same holds for pinned runs
    this.coach.take(null);
    this.runs.takePins([]);
    this.page.measures.pinned = [];
    this.player.speed = NaN; // a choice made meanwhile did not arrive: show the session's
  }
}
