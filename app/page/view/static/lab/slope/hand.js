// A step by hand: the walk so far, the next step as an arrow whose head is dragged, and the loss along it.

import { make, write } from "../../lib/dom.js";
import { tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Handle } from "../optimizers/handle.js";
import { shape, through } from "../panels/svg.js";
import { Hill } from "./hill.js";
import { Along } from "./along.js";
import { rateTo, reachOf, stepTo, told } from "./scene.js";

/** @typedef {import("./scene.js").Hand} Hand */

const HEAD = 9; // pixels of the arrow's head
const MANY = 10; // steps at once
const RATES = [0.1, 100]; // the lowest and the highest
const INSIDE = 0.02; // of the picture, which the arrow's head keeps away from its edges

export class ByHand {
  /** @param {import("../figure.js").Outside} outside */
  constructor(outside) {
    const { words, put, set } = outside;
    this.words = words;
    this.outside = outside;
    /** @type {Hand | undefined} */
    this.hand = undefined;
    this.hill = new Hill(outside, words.hillLabel);
    this.hint = make("span", { class: "hint" }, words.dragStart);
    this.hill.start.root.append(this.hint);
    this.tip = new Handle(this.hill.root, words.tipLabel, {
      drag: (share) => put({ step_by_hand: this.#along(share) }),
      drop: (share) => set({ step_by_hand: this.#along(share) }),
    });
    this.tip.root.classList.add("arrow-tip");
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const made = make("button", { type: "button", class: "lab-button" }, text);
      made.onclick = act;
      return made;
    };
    this.one = button(words.takeStep, () => this.#walk(1));
    this.many = button(fill(words.takeSteps, { count: MANY }), () => this.#walk(MANY));
    this.back = button(words.stepBack, () => this.#set(this.hand?.walked.slice(0, -1) ?? []));
    this.again = button(words.startOver, () => this.#set([]));
    this.verdict = make("p", { class: "verdict", role: "status" });
    this.tools = make("div", { class: "hand-tools" }, make("div", {}, this.one, this.many, this.back, this.again), this.verdict);
    this.along = new Along(words.alongTitle);
  }

  /**
   * The rate that the arrow's head is dragged to; the head stays on its line.
   * @param {import("../optimizers/handle.js").Share} share
   */
  #along(share) {
    const { hand, hill } = this;
    if (!hand) return RATES[0];
    const here = hand.places[hand.places.length - 1];
    const rate = Math.min(RATES[1], Math.max(RATES[0], rateTo(here, hand.gradient, hill.placeAt(share))));
    this.tip.at = hill.shareOf(stepTo(here, hand.gradient, rate));
    return +rate.toPrecision(2);
  }

  /** @param {number} count of steps */
  #walk(count) {
    const { hand } = this;
    if (hand) this.#set([...hand.walked, ...Array(count).fill(hand.rate)].slice(0, hand.most));
  }

  /** @param {number[]} walked */
  #set(walked) {
    if (walked.length) this.outside.put({ walked }); // the page takes a moment longer
    this.outside.set({ walked });
  }

  /**
   * @param {Hand} hand
   * @param {number[][] | undefined} heights
   * @param {import("../../lib/theme.js").Theme} theme
   */
  draw(hand, heights, theme) {
    this.hand = hand;
    const here = hand.places[hand.places.length - 1], to = stepTo(here, hand.gradient, hand.rate);
    const [left, right, bottom, top] = hand.box;
    const inset = [INSIDE * (right - left), INSIDE * (top - bottom)];
    const edges = [left + inset[0], right - inset[0], bottom + inset[1], top - inset[1]];
    const isInside = here[0] >= left && here[0] <= right && here[1] >= bottom && here[1] <= top;
    const share = reachOf(here, to, edges);
    const head = /** @type {import("./scene.js").Spot} */ ([here[0] + share * (to[0] - here[0]), here[1] + share * (to[1] - here[1])]);
    this.hill.draw({ hand, heights, theme }, (room) => [this.#names(hand, room), [...this.#walked(hand, room), ...(isInside ? this.#arrow(here, head, share < 1, room) : [])]]);
    this.tip.root.hidden = !isInside;
    this.tip.show(this.hill.shareOf(head), tick(hand.rate));
    this.hint.classList.toggle("left", hand.places[0][0] > (left + right) / 2);
    this.hint.classList.toggle("above", to[1] < here[1]);
    this.hint.hidden = hand.walked.length > 0 || this.hill.isDragged;
    const isFull = hand.walked.length >= hand.most;
    for (const button of [this.one, this.many]) button.disabled = isFull;
    for (const button of [this.back, this.again]) button.disabled = hand.walked.length === 0;
    write(this.verdict, this.#say(hand, isInside, isFull));
    this.along.draw(hand);
  }

  /**
   * @param {Hand} hand
   * @param {boolean} isInside
   * @param {boolean} isFull
   */
  #say({ losses, after, lowest, lowestLoss, verdict, most }, isInside, isFull) {
    const { words } = this;
    if (isFull) return fill(words.walkedEnough, { most });
    const [from, to, best] = told([losses[losses.length - 1], after, lowestLoss]);
    const said = fill(words[verdict], { before: from, after: to, rate: tick(+lowest.toPrecision(2)), lowest: best });
    return isInside ? said : `${words.outOfSight} ${said}`;
  }

  /**
   * Which weights are across and up.
   * @param {Hand} hand
   * @param {import("./hill.js").Room} room
   */
  #names({ names: [across, up] }, { width, height }) {
    return [
      shape("text", { class: "halo axis-name", x: width - 7, y: height - 7, "text-anchor": "end" }, `${across} →`),
      shape("text", { class: "halo axis-name", x: 7, y: 15 }, `↑ ${up}`),
    ];
  }

  /**
   * @param {Hand} hand
   * @param {import("./hill.js").Room} room
   */
  #walked({ places }, { x, y }) {
    const spots = places.map(([a, b]) => /** @type {[number, number]} */ ([x(a), y(b)]));
    return [
      shape("path", { class: "walked", d: through(spots) }),
      ...spots.slice(1).map(([a, b], at) => shape("circle", { class: at === spots.length - 2 ? "here" : "been", cx: a, cy: b, r: at === spots.length - 2 ? 5 : 2.6 })),
    ];
  }

  /**
   * @param {import("./scene.js").Spot} from
   * @param {import("./scene.js").Spot} to
   * @param {boolean} isCut
   * @param {import("./hill.js").Room} room
   */
  #arrow(from, to, isCut, { x, y }) {
    const [a, b, c, d] = [x(from[0]), y(from[1]), x(to[0]), y(to[1])];
    const turn = Math.atan2(d - b, c - a);
    const corner = (/** @type {number} */ side) => `${(c - HEAD * Math.cos(turn + side)).toFixed(1)} ${(d - HEAD * Math.sin(turn + side)).toFixed(1)}`;
    return [
      shape("path", { class: isCut ? "arrow cut" : "arrow", d: `M${a.toFixed(1)} ${b.toFixed(1)}L${c.toFixed(1)} ${d.toFixed(1)}` }),
      shape("path", { class: "arrow-head", d: `M${c.toFixed(1)} ${d.toFixed(1)}L${corner(0.42)}L${corner(-0.42)}z` }),
    ];
  }
}
