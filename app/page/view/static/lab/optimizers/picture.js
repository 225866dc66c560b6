// How should a step be taken? Racers over a surface and over a network's loss, and the plane of rate and momentum.

import { colorOfRun } from "../../charts/discs.js";
import { make, write } from "../../lib/dom.js";
import { tick, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Handle } from "./handle.js";
import { Losses } from "./losses.js";
import { Plane } from "./plane.js";
import { Rows } from "./rows.js";
import { isOnPlane, ownOf, statesOf, textOf } from "./scene.js";
import { World } from "./world.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {{ground?: {heights: number[][]}, network?: import("./scene.js").Network, plane?: import("./scene.js").Plane}} Parts
 */

const HOLDS = 4; // pixels between the words on a slice and a disc
const SLICES = ["paths", "random"];
const CHARTS = ["loss", "length"];
const NETWORKS = ["", "own"]; // setups: none is the playground's first

export class Picture {
  /** @param {import("../figure.js").Outside} outside */
  constructor(outside) {
    const { words, put, set, go, later } = outside;
    this.words = words;
    this.later = later;
    this.chosen = 2; // the racer that was pressed, from 1
    this.lit = 0; // and the one that is pointed at, 0 for none
    this.isDragged = false;
    this.rows = new Rows(words, {
      light: (number) => this.light(number ? [number] : []),
      press: (number) => {
        this.chosen = number;
        later();
      },
      choose: (racers) => set({ racers }),
    });
    this.surface = new World(words.figureLabel);
    this.network = new World(words.networkTitle);
    this.losses = new Losses(`${words.surfaceLoss}. ${words.rewind}`, go, true);
    this.networkLosses = new Losses(words.networkLoss, go, false);
    this.plane = new Plane(outside);
    /** @type {[[number, number], [number, number]]} */
    this.window = [[0, 0], [1, 1]];
    const place = (/** @type {import("./handle.js").Share} */ share) => share.map((part, axis) =>
      +(this.window[0][axis] + part * (this.window[1][axis] - this.window[0][axis])).toPrecision(5));
    this.start = new Handle(this.surface.root, words.startLabel, {
      drag: (share) => {
        this.isDragged = true;
        put({ start: place(share) });
      },
      drop: (share) => {
        this.isDragged = false;
        set({ start: place(share) });
      },
    });
    this.start.root.classList.add("start");
    this.hint = make("span", { class: "hint" }, words.dragStart);
    this.start.root.append(this.hint);
    this.holds = make("p", { class: "holds" });
    this.network.root.append(this.holds);
    const choose = (/** @type {string} */ name, /** @type {string[]} */ values, /** @type {string[]} */ texts) => values.map((value, at) => {
      const button = make("button", { type: "button", "aria-pressed": "false" }, texts[at]);
      button.onclick = () => set({ [name]: value });
      return button;
    });
    this.slices = choose("slice", SLICES, [words.slicePaths, words.sliceRandom]);
    this.charts = choose("chart", CHARTS, [words.chartLoss, words.chartLength]);
    this.networks = choose("setup", NETWORKS, [words.networkFirst, words.networkOwn]);
    this.networks[1].title = words.networkOwnHelp;
    this.titles = Object.fromEntries(["who", "surface", "losses", "network", "networkLosses", "plane"].map((name) => [name, { title: make("b", {}), note: make("small", {}) }]));
    for (const [name, key] of Object.entries({ who: "racers", surface: "surface", losses: "losses", network: "network", plane: "plane" })) {
      const { title } = this.titles[name];
      title.classList.add("explained");
      title.dataset.explain = `optimizers.${key}`;
      title.setAttribute("role", "note");
    }
    const part = (/** @type {string} */ name, /** @type {Element} */ body, /** @type {...Node} */ ...more) =>
      make("figure", { class: `part ${name}` }, make("figcaption", {}, this.titles[name].title, this.titles[name].note, ...more), body);
    const choice = (/** @type {string} */ label, /** @type {HTMLElement[]} */ buttons) => make("span", { class: "segments", role: "group", "aria-label": label }, ...buttons);
    this.root = make("div", { class: "race" },
      make("div", { class: "part who" }, make("div", { class: "caption" }, this.titles.who.title, this.titles.who.note), this.rows.list, this.rows.chooser.root, this.rows.table, this.rows.news),
      part("surface", this.surface.root), part("losses", this.losses.root, choice(words.chartLabel, this.charts)), part("network", this.network.root, choice(words.networkLabel, this.networks), choice(words.sliceLabel, this.slices)),
      part("networkLosses", this.networkLosses.root), part("plane", this.plane.root));
    this.losses.root.title = words.dragMoment;
    this.#say({ network: [words.networkOf, ""], plane: [words.planeTitle, words.planeNote] });
    /** @type {Scene | undefined} of which the states were found last */
    this.judged = undefined;
    /** @type {string[]} */
    this.found = [];
  }

  /** @param {Record<string, [string, string]>} texts */
  #say(texts) {
    for (const [name, [title, note]] of Object.entries(texts)) {
      write(this.titles[name].title, title);
      write(this.titles[name].note, note);
    }
  }

  /** @param {Scene} scene */
  about({ surface, condition, start, racers }) {
    return { race: [surface, condition, ...racers.map(textOf)].join(), start: start.join() };
  }

  /**
   * Look at one racer while it is pointed at.
   * @param {number[]} numbers
   */
  light(numbers) {
    const lit = numbers.length === 1 ? numbers[0] : 0;
    if (lit === this.lit) return;
    this.lit = lit;
    this.later();
  }

  /** @param {Scene} scene */
  states(scene) {
    if (scene !== this.judged) [this.judged, this.found] = [scene, statesOf(scene)];
    return this.found;
  }

  /**
   * @param {Scene} scene
   * @param {Parts} parts
   * @param {import("../figure.js").Moment} moment
   */
  draw(scene, { ground, network, plane }, { step, isPlaying, isTold, theme }) {
    const { words } = this;
    const count = scene.racers.length;
    this.chosen = Math.min(this.chosen, count);
    const focus = this.lit && this.lit <= count ? this.lit : this.chosen; // a card may be about one that is not there
    const [[left, bottom], [right, top]] = (this.window = scene.window);
    const color = (/** @type {number} */ number) => colorOfRun(theme, number);
    const shared = { step, focus, theme, color, words, isAhead: isTold };
    this.rows.draw(scene, network?.racers?.length === scene.racers.length ? network : undefined, { step, isPlaying, isTold, chosen: this.chosen });
    this.surface.draw({ ...shared, heights: ground?.heights, box: [left, right, bottom, top], minima: scene.minima, runners: scene.racers, isFatal: scene.minima.length > 0 });
    const [x, y] = scene.start;
    this.start.show([(x - left) / (right - left), (y - bottom) / (top - bottom)], fill(words.spokenPlace, { x: tick(x), y: tick(y) }));
    this.hint.hidden = step > 0 || isPlaying || this.isDragged;
    this.hint.classList.toggle("left", x > (left + right) / 2);
    const { clientWidth, clientHeight } = this.surface.root;
    const stretch = (clientHeight / (top - bottom)) / (clientWidth / (right - left));
    const notes = [
      scene.condition === null ? words.shadeLower : scene.condition === 1 ? words.evenlySteep : fill(words.steeper, { times: tick(scene.condition) }),
      ...(stretch > 1.2 ? [fill(words.stretched, { times: stretch.toPrecision(2) })] : []),
      ...(stretch < 0.8 ? [fill(words.widened, { times: (1 / stretch).toPrecision(2) })] : []),
    ];
    this.#say({ surface: [words[`surface_${scene.surface}`], notes.join("; ")], plane: [words.planeTitle, !isOnPlane(scene) ? words.planeOfMomentum : plane === undefined || scene.curvature ? words.planeNote : words.noTheory], who: [words.racers, scene.minima.length ? words.racersNote : words.racersOut] });
    const about = { ...shared, last: scene.last, isTold };
    const isLoss = scene.chart === "loss", drawn = isLoss ? "losses" : "lengths";
    this.losses.say(`${isLoss ? words.surfaceLoss : words.surfaceLength}. ${words.rewind}`);
    this.networkLosses.say(isLoss ? words.networkLoss : words.networkLength);
    write(this.titles.losses.title, isLoss ? words.surfaceLoss : words.stepLength);
    write(this.titles.losses.note, words.byStep);
    write(this.titles.networkLosses.title, isLoss ? words.networkLoss : words.stepLength);
    this.losses.draw(scene.racers.map((racer) => racer[drawn]), about);
    this.#drawNetwork(scene, network?.racers && network.racers.length !== scene.racers.length ? undefined : network, shared, about);
    this.plane.draw(scene, plane, theme);
    this.slices.forEach((button, at) => (button.ariaPressed = String(SLICES[at] === scene.slice)));
    this.charts.forEach((button, at) => (button.ariaPressed = String(CHARTS[at] === scene.chart)));
    this.networks.forEach((button, at) => (button.ariaPressed = String(Boolean(NETWORKS[at]) === scene.own)));
  }

  /**
   * @param {Scene} scene
   * @param {import("./scene.js").Network | undefined} network
   * @param {any} shared
   * @param {any} moment
   */
  #drawNetwork({ racers, choices, chart }, network, shared, moment) {
    const { words } = this, { focus } = shared;
    this.network.root.dataset.state = network ? (network.racers ? "there" : "refused") : "waiting";
    if (!network) return write(this.holds, words.waiting);
    if (!network.racers) return write(this.holds, fill(words.networkTooLarge, { shape: network.shape, most: network.most ?? 0 }));
    const [x, y] = network.racers[0].places[0];
    this.network.draw({ ...shared, heights: network.heights, box: network.box, runners: network.racers, start: [x, y], foot: this.holds.offsetHeight + HOLDS });
    this.networkLosses.draw(network.racers.map((racer) => racer[chart === "loss" ? "losses" : "lengths"]), moment);
    const share = wholePercent(network.racers[focus - 1].share, "–");
    write(this.holds, fill(network.own ? words.sliceHoldsOwn : words.sliceHolds, { shape: network.shape, share, number: focus }));
    const { kind, search, onNetwork, batch } = racers[focus - 1], rows = network.rows?.[focus - 1] ?? 0;
    const said = kind === "random_search" ? words.networkAnew : search ? words.networkSize : batch === "own" ? words.networkRate : rows === 1 ? words.networkRateRow : words.networkRateRows;
    const about = [fill(said, { number: focus, rate: tick(onNetwork), rows }), ownOf(racers[focus - 1], choices).schedule];
    write(this.titles.networkLosses.note, about.filter(Boolean).join(", "));
  }

  dispose() {
    this.rows.dispose();
  }
}
