// The entry point of the search: what is searched at the left, its trials as pictures beside it, live.

import { Explain } from "../guide/explain.js";
import { Keys } from "../guide/keys.js";
import { Status } from "../guide/status.js";
import { colorNetworks } from "../lab/discs.js";
import { make, write } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { fill } from "../lib/text.js";
import { otherTheme, watchTheme } from "../lib/theme.js";
import { mounting } from "../wire/mount.js";
import { LiveSocket } from "../wire/socket.js";
import { Bar } from "./bar.js";
import { Compare } from "./compare.js";
import { Curves } from "./curves.js";
import { Head } from "./head.js";
import { OrderView } from "./order.js";
import { Parallel } from "./parallel.js";
import { readMark, writeMark } from "./mark.js";
import { best, tableOf, trialsOf } from "./results.js";
import { reading } from "./said.js";
import { scoreText } from "./scale.js";
import { Scatter } from "./scatter.js";
import { Stages } from "./stages.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { Trial } from "./trial.js";
import { valuesText, viewOf } from "./view.js";

/**
 * @typedef {import("../lib/theme.js").Palette} Palette
 * @typedef {{ticket: string, language: string, heard: number, words: Record<string, string>, palettes: {light: Palette, dark: Palette},
 *   explanations: string, study: string, lede: string, setup: string, order: import("./order.js").Order | null, stage: import("./results.js").Stage | null,
 *   settings: Record<string, import("./row.js").Setting>, rows: [number, number], task: string, file: string}} Data `order` of a new search, or of
 *   the next stage if there is one; `stage`: what it would run; `rows` that are searched, and that are sealed
 * @typedef {{playing: boolean}} Frame
 */

const REDRAW_MS = 250; // between two pictures while the search runs
const SAID_MS = 4000; // between two words about a better trial
const SIZES = /** @type {const} */ ([[1500, 4, 270, 225], [900, 4, 186, 150], [560, 2, 186, 150], [0, 1, 180, 190]]); // of the page; panels in a row, heights

class SearchPage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    const { words } = data;
    this.data = data;
    this.tell = tell;
    this.store = new Store();
    const mark = readMark(location.hash);
    /** @type {import("./view.js").Kept} */
    this.kept = { outliers: true, top: false, stage: mark.stage, parts: new Map() };
    this.wanted = mark.trial; // a trial that an address opens
    this.said = { number: 0, at: -Infinity };
    this.wasOpened = false; // whether the best trial was opened without being asked for
    this.looked = 0; // the trial that a pointer or a key is at
    this.least = -1; // the size of the page, as in SIZES
    this.state = "";
    /** @type {import("../lib/theme.js").Theme | undefined} */
    this.theme = undefined;
    /** @type {LiveSocket<unknown, Frame> | undefined} */
    this.socket = undefined;
    const send = (/** @type {string} */ command, fields = {}) => this.socket?.send(command, fields);
    /** @type {import("./chart.js").Outside} */
    const looks = { look: (number) => this.#look(number), open: (number) => this.#open(number), read: (number) => reading(this.view, number, words) };
    /** @type {import("./order.js").Edits} */
    const edits = {
      add: (path) => tell({ name: "add", path }),
      put: (field, value) => tell({ name: "put", field, value }),
      switch: (path, on) => tell({ name: "switch", path, on }),
      range: (path, low, high) => tell({ name: "range", path, low, high }),
      scale: (path, scale) => tell({ name: "scale", path, scale }),
      values: (path, values) => tell({ name: "values", path, values }),
    };
    this.head = new Head(words, { table: () => tableOf(this.view.all, this.view.stages), file: () => this.data.file, link: () => location.href,
      opened: (text) => tell({ name: "file", text }), setup: () => tell({ name: "setup" }), measure: () => send("measure") });
    this.order = new OrderView(words, edits);
    this.stages = new Stages(words, { propose: () => tell({ name: "propose" }), discard: () => tell({ name: "discard" }), only: (stage) => this.#keep({ stage }) });
    this.bar = new Bar(words, { act: (what) => this.#act(what), cancel: () => send("cancel"), anew: () => tell({ name: "new" }),
      keep: (what, on) => this.#keep({ [what]: on }) });
    this.scatter = new Scatter(words, looks);
    this.parallel = new Parallel(words, { ...looks, keep: (path, part) => this.#keepPart(path, part) });
    this.curves = new Curves(words, looks);
    this.compare = new Compare(words, () => send("compare"));
    this.trial = new Trial(words, { step: (by) => this.#step(by), open: () => tell({ name: "open", trial: this.store.opened?.number ?? 0 }), bench: () => tell({ name: "bench" }) });
    this.table = new Table(words);
    this.better = make("span", { class: "unseen", role: "status" });
    const connection = make("div", { class: "connection" });
    this.status = new Status(connection, words);
    this.sheet = make("details", { class: "search-sheet", open: "" }, make("summary", {}, words.sheet), this.order.root, this.stages.root);
    this.pictures = make("div", { class: "search-pictures" }, this.bar.root, this.scatter.root,
      make("div", { class: "search-band search-pair" }, this.parallel.root, this.curves.root),
      make("div", { class: "search-band search-last" }, this.compare.root, this.trial.root), this.table.root);
    this.root = make("div", { class: "page bench-page search-page" }, this.head.root, connection, make("div", { class: "search-body" }, this.sheet, this.pictures), this.better);
    this.explain = new Explain(this.root, { words, address: data.explanations });
    this.keys = new Keys(window, this.root, words, [
      { keys: ["Space"], text: words.keyPause, act: () => (this.bar.isOnItsWay ? this.bar.main.click() : false) },
      { keys: ["Escape"], text: words.keyClear, act: () => this.#clear() },
      { keys: ["ArrowLeft", "ArrowRight"], text: words.keyWalk, act: () => false },
      { keys: ["?"], text: words.keys, act: () => this.keys.show() },
    ]);
    element.replaceChildren(this.root);
    this.view = this.#viewNow();
    this.resizes = new ResizeObserver(([{ contentRect: { width } }]) => this.#fit(width));
    this.resizes.observe(this.root);
    this.unwatch = watchTheme(() => this.#readTheme());
    this.#readTheme();
  }

  /** @param {Data} data */
  take(data) {
    const isOther = data.study !== this.data.study;
    this.data = data;
    document.documentElement.lang = data.language;
    this.head.take(data);
    if (isOther) {
      this.#forget();
      this.kept = { ...this.kept, stage: -1, parts: new Map() };
      this.wanted = 0;
      writeMark({ stage: this.kept.stage, trial: 0 });
    }
    const { ticket } = data;
    if (ticket !== (this.socket?.ticket ?? "")) {
      this.socket?.close();
      this.socket = undefined;
      this.status.follow(ticket, `search ${data.study}`);
      if (ticket) this.#listen(ticket);
    }
    if (!ticket) { // nothing runs before a search has begun
      this.status.show("open", {});
      this.root.dataset.state = "open";
    }
    this.#draw();
  }

  /** @param {string} ticket */
  #listen(ticket) {
    this.#forget();
    this.socket = new LiveSocket(ticket, {
      reader: () => (message) => ({ playing: new Uint8Array(message)[0] > 0 }),
      told: this.store.listeners,
      scene: () => {},
      frame: ({ playing }) => this.#await(playing),
      opened: () => {},
      state: (state, detail) => {
        this.status.show(state, detail);
        this.state = state;
        this.root.dataset.state = state;
        if (state === "open" && this.wanted) this.socket?.send("open_trial", { trial: this.wanted });
        this.#draw();
      },
      renew: () => this.tell({ name: "renew" }),
    });
  }

  /** What was known of another study. */
  #forget() {
    this.store = new Store();
    this.wasOpened = false;
  }

  /** @param {boolean} isPlaying */
  #await(isPlaying) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.socket?.send("credit");
      requestAnimationFrame(() => this.#draw());
    }, isPlaying ? REDRAW_MS : 0);
  }

  /** @returns {import("./view.js").View} */
  #viewNow() {
    const { data, store: { study, results, opened } } = this, stages = study?.stages ?? (data.stage ? [data.stage] : []);
    return viewOf({ trials: trialsOf(results.items, stages), stages, best: study?.best ?? [], task: study?.task ?? data.task, rows: study?.rows ?? data.rows[0] },
      this.kept, opened?.number ?? 0);
  }

  #draw() {
    const { store, data, words } = this, { study, isRunning } = store, view = (this.view = this.#viewNow());
    Object.assign(this.root.dataset, { search: study?.state ?? "draft", trials: view.all.length });
    this.head.draw(study, data.rows[1], data.rows[0] + data.rows[1]);
    this.#drawOrder(view);
    this.scatter.tell(view, study?.folds ?? data.order?.folds ?? 0, this.looked ? reading(view, this.looked, words) : "");
    this.scatter.draw(view);
    this.parallel.draw(view);
    this.curves.draw(view, store.curves);
    this.compare.draw(view, study?.beside ?? null, store.others, study !== null && study.state !== "ready");
    this.trial.draw(view, store.opened, this.theme);
    this.table.draw(view, isRunning);
    this.#announce(view);
  }

  /** @param {import("./view.js").View} view */
  #drawOrder({ last }) {
    const { data, store, words, kept } = this, { study, isRunning } = store, order = data.order ?? store.order;
    const hasDraft = study !== null && data.order !== null, canStart = !Object.keys(data.order?.problems ?? {}).length;
    const ranges = (study?.stages[0].parameters ?? []).filter(({ values }) => !values);
    const axes = Object.fromEntries(ranges.map(({ path, low, high }) => [path, /** @type {[number, number]} */ ([Number(low), Number(high)])]));
    const about = !study ? "" : hasDraft ? fill(words.orderNext, { number: study.stages.length + 1 }) : fill(words.orderStage, { number: last + 1 });
    if (order) this.order.draw(order, data.settings, { axes, about, isStudy: study !== null });
    this.stages.root.hidden = !study;
    if (study) this.stages.draw(study.stages, { proposal: study.proposal, hasDraft, state: study.state, task: study.task, only: kept.stage, isSeen: study.final !== null });
    const { trials = 0, epochs = 0, folds = 0 } = order ?? {};
    this.bar.draw(study, store.pace, { hasDraft, canStart, planned: fill(words.planned, { trials, epochs, folds }), isLost: this.state === "lost" && isRunning });
  }

  get words() {
    return this.data.words;
  }

  /**
   * A better trial is told once, and not all the time.
   * @param {import("./view.js").View} view
   */
  #announce({ all, task, panels }) {
    const { said, store: { study, opened, isRunning } } = this, number = study?.best[0] ?? 0, now = performance.now();
    if (number && !isRunning && !opened && !this.wanted && !this.wasOpened) { // something is there to look at
      this.wasOpened = true;
      this.socket?.send("open_trial", { trial: number });
    }
    if (!number || number === said.number || (isRunning && now - said.at < SAID_MS)) return;
    this.said = { number, at: now };
    const trial = all.find((one) => one.number === number);
    if (trial) write(this.better, fill(this.words.newBest, { number, score: scoreText(trial.score, task), values: valuesText(trial, panels) }));
  }

  /** @param {number} number */
  #look(number) {
    if (number === this.looked) return;
    this.looked = number;
    this.scatter.look(number);
    this.parallel.chart.look(number);
    this.curves.chart.look(number);
    this.scatter.read(number ? reading(this.view, number, this.words) : "");
  }

  /** @param {number} number */
  #open(number) {
    this.wanted = 0;
    this.socket?.send("open_trial", { trial: number });
    writeMark({ stage: this.kept.stage, trial: number });
  }

  /** @param {number} by from the open trial to the next better or worse one */
  #step(by) {
    const { all } = this.view, order = [...best(all), ...all.filter(({ score }) => score === null)];
    const at = order.findIndex(({ number }) => number === this.store.opened?.number);
    this.#open(order[at < 0 ? 0 : (at + by + order.length) % order.length].number);
  }

  /** @param {import("./bar.js").Main} what */
  #act(what) {
    if (what === "start" || what === "run") this.tell({ name: what });
    else if (what !== "none") this.socket?.send(what);
  }

  /** @param {Partial<import("./view.js").Kept>} change */
  #keep(change) {
    this.kept = { ...this.kept, ...change };
    if ("stage" in change) writeMark({ stage: this.kept.stage, trial: this.store.opened?.number ?? 0 });
    this.#draw();
  }

  /**
   * @param {string} path
   * @param {[number, number] | null} part
   */
  #keepPart(path, part) {
    const parts = new Map(this.kept.parts);
    if (part) parts.set(path, part);
    else parts.delete(path);
    this.#keep({ parts });
  }

  #clear() {
    const { parts, stage } = this.kept, isOpen = this.explain.isOpen;
    if (isOpen) this.explain.close();
    else if (parts.size || stage >= 0) this.#keep({ parts: new Map(), stage: -1 });
    else if (this.store.opened) {
      this.socket?.send("close_trial");
      writeMark({ stage: this.kept.stage, trial: 0 });
    } else return false;
    return true;
  }

  /** @param {number} width */
  #fit(width) {
    const [least, columns, scatter, small] = SIZES.find(([from]) => width >= from) ?? SIZES[3];
    if (least !== this.least) this.sheet.open = least > 0;
    this.least = least;
    this.scatter.fit(columns, scatter);
    this.parallel.chart.fit(small);
    this.curves.chart.fit(small);
    this.compare.fit(small + 4);
    this.#draw();
  }

  #readTheme() {
    const theme = otherTheme(this.root, this.data.palettes, this.theme);
    if (!theme) return;
    this.theme = theme;
    colorNetworks(this.root, theme);
    this.#draw();
  }

  dispose() {
    clearTimeout(this.timer);
    this.socket?.close();
    this.keys.dispose();
    this.explain.dispose();
    for (const part of [this.scatter, this.parallel, this.curves, this.compare, this.trial]) part.dispose();
    this.resizes.disconnect();
    this.unwatch();
  }
}

export default mounting((element, /** @type {Data} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new SearchPage(element, data, tell);
}, (data) => data.heard);
