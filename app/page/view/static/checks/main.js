// The entry point of the page of checks: a line each, drawings beside them, and the one next step.

import { Explain } from "../guide/explain.js";
import { Keys } from "../guide/keys.js";
import { Status } from "../guide/status.js";
import { make } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { otherTheme, watchTheme } from "../lib/theme.js";
import { mounting } from "../wire/mount.js";
import { LiveSocket } from "../wire/socket.js";
import { Bar } from "./bar.js";
import { Charts } from "./charts.js";
import { Head } from "./head.js";
import { List } from "./list.js";

/**
 * @typedef {{key: string, title: string, how: string, mark: "open" | "holds" | "fails" | "apart", value: string, expected: string,
 *   within: string, verdict: string, todo: string, remedy: string}} Line `remedy`: the label of a button that changes the setup
 * @typedef {{lines: Line[], count: string, next: string, key: string, remedy: string}} Told what all lines say together, and
 *   the line whose `remedy` comes first
 * @typedef {{running: string, queued: string[], share: number}} Progress the check that runs, how full its ring is, and
 *   those that wait
 * @typedef {{title: string, address: string}} Link
 * @typedef {import("../lib/theme.js").Palette} Palette
 * @typedef {{ticket: string, language: string, heard: number, words: Record<string, string>, palettes: {light: Palette, dark: Palette},
 *   number: number, total: number, group: string, question: string, lede: string, notYours: string, previous: Link | null, next: Link | null,
 *   labs: Link, course: Link, tries: boolean, told: Told, explanations: string}} Data `tries`: whether a remedy is applied, which can be taken
 *   back; `notYours`: what to say instead of going ahead where nobody has chosen the setup; `told`: what is known of the setup already
 * @typedef {{playing: boolean}} Frame
 */

const ROOMS = /** @type {const} */ ([[1500, 232], [1000, 138], [0, 170]]); // pixels of the page, and of a drawing's height

class HealthPage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    const { words } = data;
    this.data = data;
    this.tell = tell;
    /** @type {Told} */
    this.told = data.told;
    /** @type {Progress} */
    this.progress = { running: "", queued: [], share: 0 };
    this.looked = "";
    /** @type {import("../lib/theme.js").Theme | undefined} */
    this.theme = undefined;
    /** @type {LiveSocket<unknown, Frame> | undefined} */
    this.socket = undefined;
    const send = (/** @type {string} */ command, fields = {}) => this.socket?.send(command, fields);
    const mend = (/** @type {string} */ key) => tell({ name: "remedy", key });
    const look = (/** @type {string} */ key) => this.#look(key);
    this.head = new Head(words, () => tell({ name: "open" }));
    this.bar = new Bar(words, { send, mend, back: () => tell({ name: "take_back" }) });
    this.list = new List(words, { check: (key) => send("put", { name: key, value: 0 }), mend, look });
    this.charts = new Charts(words, look);
    const connection = make("div", { class: "connection" });
    this.status = new Status(connection, words);
    this.root = make("div", { class: "page bench-page checks-page" }, this.head.root, connection, this.bar.root,
      make("div", { class: "check-body" }, this.list.root, this.charts.root));
    this.explain = new Explain(this.root, { words, address: data.explanations });
    this.keys = new Keys(window, this.root, words, [
      { keys: ["C"], text: words.keyAll, act: () => this.bar.all.click() },
      { keys: ["Escape"], text: words.stop, act: () => (this.explain.isOpen ? this.explain.close() : this.progress.running ? send("pause") : false) },
      { keys: ["ArrowUp", "ArrowDown"], text: words.keyLines, act: (key) => this.#walk(key) },
      { keys: ["?"], text: words.keys, act: () => this.keys.show() },
    ]);
    element.replaceChildren(this.root);
    this.resizes = new ResizeObserver(([{ contentRect: { width } }]) =>
      this.charts.fit((ROOMS.find(([least]) => width >= least) ?? ROOMS[2])[1]));
    this.resizes.observe(this.root);
    this.unwatch = watchTheme(() => this.#readTheme());
    this.#readTheme();
    this.#draw();
    this.explain.arrange();
    const [, asked = ""] = /^#check-(\w+)$/.exec(location.hash) ?? []; // the line that a link is about
    if (asked) this.#look(asked);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    document.documentElement.lang = data.language;
    this.head.take(data);
    this.#draw();
    const { ticket } = data;
    if (ticket === this.socket?.ticket) return;
    this.socket?.close();
    this.status.follow(ticket, "health");
    this.socket = new LiveSocket(ticket, {
      reader: () => (message) => ({ playing: new Uint8Array(message)[0] > 0 }),
      told: {
        told: (/** @type {Told} */ told) => (this.told = told),
        progress: (/** @type {Progress} */ progress) => (this.progress = progress),
        chart: (/** @type {{key: string, data: any}} */ told) => this.charts.take(told),
        claims: () => {},
      },
      scene: () => {},
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
    this.socket?.close();
    this.keys.dispose();
    this.explain.dispose();
    this.charts.dispose();
    this.resizes.disconnect();
    this.unwatch();
  }

  #await() {
    requestAnimationFrame(() => {
      this.socket?.send("credit");
      this.#draw();
    });
  }

  #draw() {
    const { told, progress, data } = this, isRunning = progress.running !== "";
    this.head.draw(told, isRunning);
    this.bar.draw(told, progress, data.tries);
    this.list.draw(told.lines, progress, told.remedy);
    this.charts.draw(told.lines, progress.running);
    if (!this.looked && told.key) this.#show(told.key); // until someone looks at another line
    const done = told.lines.filter(({ mark }) => mark !== "open").length;
    Object.assign(this.root.dataset, { running: progress.running, done });
  }

  /** @param {string} key */
  #look(key) {
    if (key === this.looked) return;
    this.looked = key;
    this.#show(key);
  }

  /** @param {string} key */
  #show(key) {
    this.list.look(key);
    this.charts.look(key);
  }

  /** @param {string} key an arrow, pressed where nothing else uses it */
  #walk(key) {
    const keys = this.told.lines.map((line) => line.key);
    const now = keys.indexOf(this.looked);
    const to = Math.max(0, Math.min(keys.length - 1, now + (key === "ArrowDown" ? 1 : -1)));
    this.list.rows.get(keys[to])?.again.focus();
  }

  #readTheme() {
    this.theme = otherTheme(this.root, this.data.palettes, this.theme) ?? this.theme;
  }
}

export default mounting((element, /** @type {Data} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new HealthPage(element, data, tell);
}, (data) => data.heard);
