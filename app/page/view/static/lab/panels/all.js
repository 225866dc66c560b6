// All activations of the registry as thumbnails; one that is pressed is shown large.

import { make } from "../../lib/dom.js";
import { RANGE, networksOf } from "./curve.js";
import { hatching, linear, shape, through } from "./svg.js";

/** @typedef {{low: number, high: number, kinds: {key: string, value: number[], flat: [number, number][]}[]}} Data */

const [WIDTH, HEIGHT] = [100, 60]; // of a thumbnail, which is stretched

export class All {
  static columns = 8;
  static heights = /** @type {const} */ ([300, 521]);

  /** @param {import("../panels.js").Outside} outside */
  constructor({ words, panel }) {
    this.words = words;
    this.panel = panel;
    this.shown = "sigmoid";
    this.named = "";
    this.root = make("div", { class: "thumbs", role: "group", "aria-label": words.allTitle });
  }

  /** @param {Data} data */
  take(data) {
    this.data = data;
    this.root.replaceChildren(...data.kinds.map((kind) => this.#thumb(kind)));
  }

  /** @param {import("../panels.js").Scene} scene */
  draw(scene) {
    const networks = networksOf(scene, this.words, this.data?.kinds ?? []);
    if (String([...networks]) === this.named) return;
    this.named = String([...networks]);
    for (const button of /** @type {HTMLElement[]} */ ([...this.root.children])) {
      const network = networks.get(button.dataset.kind ?? "");
      button.style.setProperty("--color", network ? `var(--network-${network})` : "currentcolor");
      button.querySelector(".run-disc")?.remove();
      if (network) button.append(make("b", { class: "run-disc", style: `background: var(--network-${network}); color: var(--on-network-${network})` }, String(network)));
    }
  }

  /** @param {string} key */
  #press(key) {
    this.shown = key;
    for (const button of /** @type {HTMLElement[]} */ ([...this.root.children])) button.ariaPressed = String(button.dataset.kind === key);
    this.panel("curve")?.show?.(key);
  }

  /** @param {Data["kinds"][number]} kind */
  #thumb({ key, value, flat }) {
    const { low, high } = /** @type {Data} */ (this.data);
    const x = linear(low, high, 0, WIDTH), y = linear(...RANGE, HEIGHT, 0);
    const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      ...flat.map(([from, to]) => shape("path", { class: "hatching", d: hatching(x(from), 0, x(to) - x(from), HEIGHT) })),
      shape("path", { class: "axis", d: `M0 ${y(0)}H${WIDTH}M${x(0)} 0V${HEIGHT}` }),
      shape("path", { class: "value", d: through(value.map((each, sample) => [x(low + ((high - low) * sample) / (value.length - 1)), y(each)])) }));
    const button = make("button", { type: "button", class: "thumb", "data-kind": key, "aria-pressed": String(key === this.shown) }, make("span", {}, this.words[`activation_${key}`]));
    button.prepend(svg);
    button.onclick = () => this.#press(key);
    return button;
  }
}
