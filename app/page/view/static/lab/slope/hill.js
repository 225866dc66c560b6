// The loss over two weights, with more ink where it is lower; the place where the walk starts is dragged over it.

import { Sharp } from "../../lib/canvas.js";
import { make } from "../../lib/dom.js";
import { tick } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { Handle } from "../optimizers/handle.js";
import { paintGround } from "../optimizers/world.js";
import { shape } from "../panels/svg.js";

/**
 * @typedef {import("./scene.js").Spot} Spot
 * @typedef {{x: (value: number) => number, y: (value: number) => number, width: number, height: number}} Room places in pixels
 */

const CROSS = 5; // pixels

export class Hill {
  /**
   * @param {Pick<import("../figure.js").Outside, "words" | "put" | "set">} outside
   * @param {string} label what it shows
   */
  constructor({ words, put, set }, label) {
    this.words = words;
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.sharp = new Sharp(this.canvas);
    this.ground = make("canvas", {});
    this.grounded = ""; // for which theme and size the ground is there
    /** @type {number[][] | undefined} */
    this.heights = undefined;
    this.svg = shape("svg", { role: "img", "aria-label": label });
    this.root = make("div", { class: "hill" });
    this.root.append(this.canvas, this.svg);
    this.box = [0, 1, 0, 1];
    this.isDragged = false;
    this.start = new Handle(this.root, words.startLabel, {
      drag: (share) => {
        this.isDragged = true;
        put({ start: this.placeAt(share) });
      },
      drop: (share) => {
        this.isDragged = false;
        set({ start: this.placeAt(share) });
      },
    });
    this.start.root.classList.add("start");
  }

  /**
   * Where a share of the picture lies, with five digits.
   * @param {import("../optimizers/handle.js").Share} share
   * @returns {Spot}
   */
  placeAt([across, up]) {
    const [left, right, bottom, top] = this.box;
    return [+(left + across * (right - left)).toPrecision(5), +(bottom + up * (top - bottom)).toPrecision(5)];
  }

  /**
   * @param {Spot} place
   * @returns {import("../optimizers/handle.js").Share}
   */
  shareOf([a, b]) {
    const [left, right, bottom, top] = this.box;
    return [(a - left) / (right - left), (b - bottom) / (top - bottom)];
  }

  /**
   * @param {{hand: import("./scene.js").Hand, heights: number[][] | undefined, theme: import("../../lib/theme.js").Theme}} drawn
   * @param {(room: Room) => [Node[], Node[]]} drawing what lies below the name of the floor, and what above it
   */
  draw({ hand, heights, theme }, drawing) {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    this.box = hand.box;
    this.sharp.take(width, height);
    this.sharp.context.clearRect(0, 0, width, height);
    if (heights) this.#drawGround(heights, theme, width, height);
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    const x = (/** @type {number} */ value) => this.shareOf([value, 0])[0] * width;
    const y = (/** @type {number} */ value) => height - this.shareOf([0, value])[1] * height;
    const [a, b] = hand.floor;
    const isRight = x(a) > width / 2;
    const floor = [
      shape("path", { class: "minimum", d: `M${x(a) - CROSS} ${y(b)}h${2 * CROSS}M${x(a)} ${y(b) - CROSS}v${2 * CROSS}` }),
      shape("text", { class: "halo", x: x(a) + (isRight ? 4 : -4), y: y(b) + 20, "text-anchor": "middle" }, fill(this.words.floor, { loss: tick(+hand.floorLoss.toPrecision(3)) })),
    ];
    const [below, above] = drawing({ x, y, width, height });
    this.svg.replaceChildren(...below, ...floor, ...above);
    const [from] = hand.places;
    this.start.show(this.shareOf(from), fill(this.words.spokenPlace, { x: tick(from[0]), y: tick(from[1]) }));
  }

  /**
   * @param {number[][]} heights
   * @param {import("../../lib/theme.js").Theme} theme
   * @param {number} width
   * @param {number} height
   */
  #drawGround(heights, theme, width, height) {
    const key = `${theme.id} ${width} ${height} ${this.sharp.scale}`;
    if (heights !== this.heights || key !== this.grounded) {
      [this.heights, this.grounded] = [heights, key];
      paintGround(this.ground, heights, theme, width, height, this.sharp.scale);
    }
    this.sharp.context.drawImage(this.ground, 0, 0, width, height);
  }
}
