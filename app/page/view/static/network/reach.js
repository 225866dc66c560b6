// The drawing for keyboards and screen readers: a button over each unit, one Tab stop, and arrow keys between them.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Node} Node */

export class Reach {
  /**
   * @param {HTMLElement} stage
   * @param {(node: Node | null) => void} point called when a unit gets or loses the focus
   * @param {(node: Node) => void} press
   */
  constructor(stage, point, press) {
    this.group = make("div", { class: "reach", role: "group" });
    stage.append(this.group);
    this.point = point;
    this.press = press;
    /** @type {{node: Node, button: HTMLButtonElement}[]} */
    this.places = [];
    this.group.addEventListener("keydown", (event) => this.#move(event));
  }

  /**
   * @param {Layout} layout
   * @param {Record<string, string>} words
   */
  place({ nodes, size }, words) {
    this.group.setAttribute("aria-label", words.networkLabel);
    while (this.places.length > nodes.length) this.places.pop()?.button.remove();
    nodes.forEach((node, index) => {
      this.places[index] ??= this.#add(index);
      const { button } = this.places[index];
      this.places[index].node = node;
      const { name } = node;
      const label = node.kind === "feature" ? fill(node.on ? words.switchOff : words.switchOn, { feature: name }) : name;
      button.setAttribute("aria-label", label);
      if (node.kind === "feature") button.setAttribute("aria-pressed", String(node.on));
      else button.removeAttribute("aria-pressed");
      button.style.cssText = `left:${node.x - size / 2}px;top:${node.y - size / 2}px;width:${size}px;height:${size}px`;
    });
    if (!this.places.some(({ button }) => button.tabIndex === 0)) this.#setStop(0);
  }

  /** @param {number} index */
  #add(index) {
    const button = make("button", { type: "button", tabindex: "-1" });
    const node = () => this.places[index].node;
    button.addEventListener("focus", () => {
      this.#setStop(index);
      if (button.matches(":focus-visible")) this.point(node());
    });
    button.addEventListener("blur", () => this.point(null));
    button.addEventListener("click", ({ detail }) => {
      if (detail === 0) this.press(node());
    });
    this.group.append(button);
    return { node: /** @type {Node} */ ({}), button };
  }

  /** @param {number} index */
  #setStop(index) {
    this.places.forEach(({ button }, at) => (button.tabIndex = at === index ? 0 : -1));
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    const now = this.places.find(({ button }) => button === event.target);
    if (!now || !(across || down)) return;
    event.preventDefault();
    const { x, y } = now.node;
    const ahead = this.places.filter(({ node }) => (across ? Math.sign(node.x - x) === across : node.x === x
      && Math.sign(node.y - y) === down));
    const far = (/** @type {{node: Node}} */ { node }) => 1e4 * Math.abs(node.x - x) + Math.abs(node.y - y);
    ahead.sort((a, b) => far(a) - far(b))[0]?.button.focus();
  }
}
