// One activation, large: value, slope, where it is saturated, and a point that one drags.

import { make, write } from "../../lib/dom.js";
import { amount, wholePercent } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Drawing, hatching, linear, shape, through } from "./svg.js";

/**
 * @typedef {{key: string, value: number[], slope: number[], steepest: number, flat: [number, number][], noisy?: number[],
 *   pieces?: number[][], learned?: [number, number]}} Kind
 * @typedef {{low: number, high: number, kinds: Kind[]}} Data
 */

export const RANGE = /** @type {const} */ ([-1.9, 3.2]); // of the values that are drawn
const FIRST = "sigmoid", AT = -2.8; // what is shown first
const TANGENT = 1.3; // sums on either side
const STEP = 2, FAR = 20; // samples that an arrow key goes, alone and with Shift

export class Curve {
  static columns = 4;
  static heights = /** @type {const} */ ([318, 318]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words }) {
    this.words = words;
    this.key = FIRST;
    this.at = 0; // which sample
    /** @type {Map<string, number>} the network that has an activation, from 1 */
    this.networks = new Map();
    this.name = make("b", {});
    this.disc = make("b", { class: "run-disc", hidden: "" });
    this.drawing = new Drawing(228, (width, height) => this.#shapes(width, height));
    this.slider = make("div", { class: "curve-slider", role: "slider", tabindex: "0", "aria-describedby": "curve-about" }, this.drawing.root);
    this.reading = make("p", { class: "panel-reading", "aria-hidden": "true" });
    this.about = make("p", { class: "panel-about", id: "curve-about" });
    const key = (/** @type {string} */ name, /** @type {string} */ text) => make("span", { class: `panel-key ${name}` }, make("i", {}), text);
    const head = make("div", { class: "panel-head" }, this.disc, this.name, key("", words.curveValue), key("dashed", words.curveSlope), key("hatched", words.curveFlat));
    this.root = make("div", { class: "curve" }, head, this.slider, this.reading, this.about);
    this.slider.onkeydown = (event) => this.#press(event);
    this.slider.onpointerdown = (event) => {
      this.slider.setPointerCapture(event.pointerId);
      this.#drag(event);
    };
    this.slider.onpointermove = (event) => this.slider.hasPointerCapture(event.pointerId) && this.#drag(event);
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    this.at = this.#sampleOf(AT);
    this.#again();
  }

  /**
   * Show another activation, with the point where it is.
   * @param {string} key
   */
  show(key) {
    this.key = key;
    this.#again();
  }

  /** @param {import("../panels.js").Scene} scene */
  draw(scene) {
    const found = networksOf(scene, this.words, this.data?.kinds ?? []);
    if (String([...found]) === String([...this.networks])) return;
    this.networks = found;
    this.#again();
  }

  dispose() {
    this.drawing.dispose();
  }

  /** The activation that is shown. */
  get kind() {
    return this.data?.kinds.find(({ key }) => key === this.key);
  }

  /** @param {number} sum */
  #sampleOf(sum) {
    const { kind, data } = this;
    if (!kind || !data) return 0;
    const last = kind.value.length - 1;
    return Math.max(0, Math.min(last, Math.round(((sum - data.low) / (data.high - data.low)) * last)));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { kind } = this;
    if (!kind) return;
    const far = event.shiftKey ? FAR : STEP, last = kind.value.length - 1;
    const to = { ArrowLeft: this.at - far, ArrowDown: this.at - far, ArrowRight: this.at + far, ArrowUp: this.at + far, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // on the rest of the page an arrow takes a step
    this.at = Math.max(0, Math.min(last, to));
    this.#again();
  }

  /** @param {PointerEvent} event */
  #drag({ clientX }) {
    const { data } = this;
    if (!data) return;
    const { left, width } = this.slider.getBoundingClientRect();
    this.at = this.#sampleOf(data.low + ((clientX - left) / width) * (data.high - data.low));
    this.#again();
  }

  #again() {
    const { data, kind, words, at, slider } = this;
    if (!data || !kind) return;
    const network = this.networks.get(kind.key), title = words[`activation_${kind.key}`];
    write(this.name, title);
    this.disc.hidden = !network;
    write(this.disc, String(network ?? ""));
    if (network) this.disc.style.cssText = `background: var(--network-${network}); color: var(--on-network-${network})`;
    const sum = sumAt(data, kind, at), [value, slope] = [kind.value[at], kind.slope[at]];
    const said = fill(words.curveReads, { sum: amount(sum), value: amount(value), slope: amount(slope), share: wholePercent(Math.abs(slope) / kind.steepest, words.none) });
    write(this.reading, said);
    const zones = kind.flat.map(([from, to]) => fill(words.fromTo, { low: amount(from, "", 3), high: amount(to, "", 3) }));
    const flat = zones.length ? fill(words.curveZones, { zones: zones.join(", ") }) : words.curveNoZones;
    const learned = kind.learned ?? [0, 0];
    const special = words[`curve_${kind.key}`] ?? "";
    write(this.about, `${flat} ${fill(special, { low: amount(learned[0]), high: amount(learned[1]) })}`);
    slider.ariaLabel = fill(words.curveLabel, { name: title });
    slider.ariaValueMin = String(data.low);
    slider.ariaValueMax = String(data.high);
    slider.ariaValueNow = String(sum);
    slider.ariaValueText = said;
    this.drawing.again();
  }

  /**
   * @param {number} width
   * @param {number} height
   * @returns {Node[]}
   */
  #shapes(width, height) {
    const { data, kind } = this;
    if (!data || !kind) return [];
    const x = linear(data.low, data.high, 0, width), y = linear(...RANGE, height, 0);
    const sums = kind.value.map((_, sample) => sumAt(data, kind, sample));
    const path = (/** @type {number[]} */ values) => through(values.map((value, sample) => [x(sums[sample]), y(value)]));
    const network = this.networks.get(kind.key);
    const drawn = kind.flat.map(([from, to]) => shape("path", { class: "hatching", d: hatching(x(from), 0, x(to) - x(from), height) }));
    for (const level of [-1, 1, 2, 3]) drawn.push(shape("path", { class: "grid", d: `M0 ${y(level)}H${width}` }));
    drawn.push(shape("path", { class: "axis", d: `M0 ${y(0)}H${width}M${x(0)} 0V${height}` }));
    for (const level of [-1, 1, 2, 3]) drawn.push(shape("text", { x: 3, y: y(level) - 3 }, amount(level)));
    for (const sum of [-4, -2, 2, 4]) drawn.push(shape("text", { x: x(sum), y: y(0) + 15, "text-anchor": "middle" }, amount(sum)));
    for (const piece of kind.pieces ?? []) drawn.push(shape("path", { class: "faint", d: path(piece) }));
    for (const slope of kind.learned ?? []) drawn.push(shape("path", { class: "faint", d: `M${x(0)} ${y(0)}L0 ${y(slope * data.low)}` }));
    (kind.noisy ?? []).forEach((value, sample) => drawn.push(shape("circle", { class: "dot", cx: x(sums[sample]), cy: y(value), r: 1.5 })));
    drawn.push(shape("path", { class: "slope", d: path(kind.slope) }),
      shape("path", { class: "value", d: path(kind.value), style: network ? `stroke: var(--network-${network})` : "" }));
    const [sum, value, slope] = [sums[this.at], kind.value[this.at], kind.slope[this.at]];
    drawn.push(shape("path", { class: "cursor", d: `M${x(sum)} 0V${height}` }),
      shape("path", { class: "tangent", d: `M${x(sum - TANGENT)} ${y(value - TANGENT * slope)}L${x(sum + TANGENT)} ${y(value + TANGENT * slope)}` }),
      shape("circle", { class: "ring", cx: x(sum), cy: y(slope), r: 4 }));
    const isAbove = value > RANGE[1], isOut = isAbove || value < RANGE[0];
    const at = { x: x(sum) + (sum > 0 ? -8 : 8), y: isAbove ? 14 : height - 6, "text-anchor": sum > 0 ? "end" : "start" };
    if (isOut) return [...drawn, shape("text", { class: "strong", ...at }, `${isAbove ? "↑" : "↓"} ${amount(value)}`)];
    return [...drawn, shape("circle", { class: "ring", cx: x(sum), cy: y(value), r: 8 }),
      shape("circle", { class: "dot", cx: x(sum), cy: y(value), r: 2.5 })];
  }
}

/**
 * @param {Data} data
 * @param {Kind} kind
 * @param {number} sample
 */
function sumAt({ low, high }, { value }, sample) {
  return +(low + ((high - low) * sample) / (value.length - 1)).toFixed(6);
}

/**
 * Which network of the bench has which activation: networks are named by theirs.
 * @param {import("../panels.js").Scene} scene
 * @param {Record<string, string>} words
 * @param {{key: string}[]} kinds
 */
export function networksOf({ networks }, words, kinds) {
  return new Map(networks.flatMap(({ name }, index) => {
    const kind = kinds.find(({ key }) => words[`activation_${key}`] === name);
    return kind ? [/** @type {[string, number]} */ ([kind.key, index + 1])] : [];
  }).reverse()); // where two have it, the first counts
}
