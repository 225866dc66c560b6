// The points of the main plot: drawing them, finding them by pointer or arrow keys, and showing their details.

import { GAP, beside, within } from "../lib/beside.js";
import { make } from "../lib/dom.js";
import { drawPixels, grayscale } from "../lib/pixels.js";
import { answer as answerText, percent, rounded } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { colorOf, mix } from "../lib/theme.js";

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../wire/frame.js").Points} Points */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {"train" | "test"} SetName */
/** @typedef {{set: SetName, index: number}} Chosen a point */
/** @typedef {(value: number) => number} Place */
/** @typedef {{x: Place, y: Place, radius: number}} Places where values are on the canvas */

const REACH_PX = 6; // beyond a point's edge
/** @typedef {{rows: Set<number>, shown: number}} Lit the batch that slow motion highlights, and its ringed point */

const INK = 0.25; // in a point's color
const FADED = 0.12; // how visible a point is that is not in the batch
const SIDEWAYS = 2; // the weight of a pixel to the side, when the arrow keys look for the next point

/** @type {WeakMap<Theme, string[]>} */
const inks = new WeakMap();

/**
 * The color of a class's points: its own with some ink, so that they stand out from the region of their class.
 * @param {number} label
 * @param {Theme} theme
 */
function inked(label, theme) {
  const known = inks.get(theme) ?? theme.palette.classes.map((color) => mix(color, theme.text, INK));
  inks.set(theme, known);
  return known[label];
}

/**
 * Training points are filled discs, test points rings.
 * @param {CanvasRenderingContext2D} context
 * @param {Points} points
 * @param {Places} places
 * @param {Theme} theme
 * @param {boolean} filled
 * @param {Lit | null} lit the points that are not faded, and the one with a ring
 */
export function drawPoints(context, points, { x, y, radius }, theme, filled, lit) {
  for (let i = 0; i < points.x.length; i++) {
    const color = points.value ? colorAt(points, i, theme) : inked(points.class[i], theme);
    context.globalAlpha = !lit || lit.rows.has(i) ? 1 : FADED;
    context.beginPath();
    context.arc(x(points.x[i]), y(points.y[i]), filled ? radius : 0.9 * radius, 0, 2 * Math.PI);
    context.fillStyle = filled ? color : theme.background;
    context.fill();
    context.lineWidth = (filled ? 0.3 : 0.5) * radius;
    context.strokeStyle = filled ? theme.background : color;
    context.stroke();
    if (!points.value) continue;
    context.beginPath(); // a value near 0 has the color of the plane around it
    context.arc(x(points.x[i]), y(points.y[i]), 1.15 * radius, 0, 2 * Math.PI);
    context.lineWidth = 0.6;
    context.strokeStyle = theme.quiet;
    context.stroke();
  }
  context.globalAlpha = 1;
  if (!lit || lit.shown < 0) return;
  context.beginPath();
  context.arc(x(points.x[lit.shown]), y(points.y[lit.shown]), 2.4 * radius, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = theme.text;
  context.stroke();
}

/**
 * @param {Points} points
 * @param {number} index
 * @param {Theme} theme
 */
function colorAt(points, index, theme) {
  return points.value ? colorOf(theme, points.value[index]) : theme.palette.classes[points.class[index]];
}

/**
 * The point at a place on the canvas, the nearest if there are several.
 * @param {Scene} scene
 * @param {SetName[]} sets those that are shown, the one in front first
 * @param {Places} places
 * @param {number} atX
 * @param {number} atY
 * @returns {Chosen | null}
 */
export function pointAt(scene, sets, places, atX, atY) {
  const reach = places.radius + REACH_PX;
  return nearest(scene, sets, places, (x, y) => {
    const far = Math.hypot(x - atX, y - atY);
    return far <= reach ? far : Infinity;
  });
}

/**
 * The next point from a place in one direction, or the nearest in any direction.
 * @param {Scene} scene
 * @param {SetName[]} sets
 * @param {Places} places
 * @param {{x: number, y: number}} from
 * @param {[number, number]} toward right and down
 * @param {(x: number, y: number) => boolean} isSeen
 */
export function nextPoint(scene, sets, places, from, [right, down], isSeen) {
  return nearest(scene, sets, places, (x, y) => {
    if (!isSeen(x, y)) return Infinity;
    if (!right && !down) return Math.hypot(x - from.x, y - from.y);
    const ahead = (x - from.x) * right + (y - from.y) * down;
    const aside = Math.abs((x - from.x) * down) + Math.abs((y - from.y) * right);
    return ahead > 0.01 ? ahead + SIDEWAYS * aside : Infinity;
  });
}

/**
 * @param {Scene} scene
 * @param {SetName[]} sets
 * @param {Places} places
 * @param {(x: number, y: number) => number} farOf infinite for points that do not count
 * @returns {Chosen | null}
 */
function nearest(scene, sets, { x, y }, farOf) {
  let [best, least] = [/** @type {Chosen | null} */ (null), Infinity];
  for (const set of sets) {
    const points = scene[set];
    for (let index = 0; index < points.x.length; index++) {
      const far = farOf(x(points.x[index]), y(points.y[index]));
      if (far < least) [best, least] = [{ set, index }, far];
    }
  }
  return best;
}

/**
 * Where a card begins that is beside a place; if the plot has no room for that, it hangs over its left edge.
 * @param {number} x
 * @param {HTMLElement} card
 * @param {HTMLElement} area
 */
function asideOf(x, card, area) {
  const width = card.offsetWidth;
  const left = beside(x, width, area.clientWidth);
  if (left > x || left + width < x) return left;
  const start = (area.closest(".page") ?? area).getBoundingClientRect().left - area.getBoundingClientRect().left;
  return Math.max(start, x - GAP - width);
}

/** The card next to a point: its columns, its label, and what the network answers, while it trains. */
export class PointCard {
  /**
   * @param {HTMLElement} area
   * @param {Record<string, string>} words
   */
  constructor(area, words) {
    this.area = area;
    this.words = words;
    this.root = make("div", { class: "card point", hidden: "" });
    this.said = make("div", { class: "unseen", role: "status" });
    area.append(this.root, this.said);
    this.key = "";
    /** @type {{value: HTMLOutputElement, bar: HTMLElement | null}[]} */
    this.answers = [];
    this.sayIt = false;
  }

  hide() {
    this.root.hidden = true;
    this.key = "";
  }

  /**
   * @param {Scene} scene
   * @param {Frame} frame
   * @param {Chosen} chosen
   * @param {{x: number, y: number}} place of the point, in the area
   * @param {Theme} theme
   */
  show(scene, frame, chosen, place, theme) {
    const [set, index, label, ...rest] = frame.point;
    if (set !== (chosen.set === "test" ? 1 : 0) || index !== chosen.index) {
      this.hide(); // the frame is older than the question
      return;
    }
    const [values, answers] = [rest.slice(0, scene.told.length), rest.slice(scene.told.length)];
    const key = [frame.scene, set, index, theme.id].join();
    if (key !== this.key) this.#build(scene, chosen, label, values, theme);
    this.key = key;
    const isShare = scene.task !== "regression" && scene.lead === null;
    if (scene.lead !== null) answers.push(answers[label] - Math.max(...answers.filter((_, at) => at !== label)));
    answers.forEach((answer, at) => {
      const { value, bar } = this.answers[at];
      const text = isShare || Number.isNaN(answer) ? percent(answer, this.words.none) : answerText(answer);
      if (value.value !== text) value.value = text;
      if (bar) bar.style.width = `${100 * (answer || 0)}%`;
    });
    this.root.dataset.answers = answers.join();
    this.root.hidden = false;
    const { root, area } = this;
    root.style.left = `${asideOf(place.x, root, area)}px`;
    root.style.top = `${within(place.y - root.offsetHeight / 2, root.offsetHeight, area.clientHeight)}px`;
    if (this.sayIt) this.said.textContent = [...this.root.querySelectorAll("strong, dt, dd")].map((part) => part.textContent).join(" ");
    this.sayIt = false;
  }

  /**
   * The point as the picture that it is; the pixels over which the plot is drawn have a frame.
   * @param {Scene} scene
   * @param {import("../wire/frame.js").Image} image
   * @param {number[]} values
   * @param {Theme} theme
   */
  #pictureOf({ axes, columns }, image, values, theme) {
    const canvas = make("canvas", { class: "pixels", role: "img", "aria-label": this.words.pointPicture });
    const at = axes.map(({ key }) => columns.findIndex((column) => column.key === key)).filter((column) => column >= 0);
    drawPixels(canvas, grayscale(values, image, theme), image.width, { at, color: theme.quiet });
    return canvas;
  }

  /**
   * @param {Scene} scene
   * @param {Chosen} chosen
   * @param {number} label
   * @param {number[]} values
   * @param {Theme} theme
   */
  #build(scene, { set, index }, label, values, theme) {
    const { words } = this;
    const isValue = scene.task === "regression";
    const mark = make("i", { class: set === "train" ? "disc" : "ring" });
    mark.style.setProperty("--color", colorAt(scene[set], index, theme));
    const name = isValue ? `${words.target} ${answerText(label)}` : scene.classes[label];
    const head = make("strong", {}, mark, name);
    const features = scene.image ? this.#pictureOf(scene, scene.image, values, theme) : make("dl", {});
    if (!scene.image) scene.told.forEach((column, at) => features.append(make("dt", {}, scene.columns[column].title),
      make("dd", {}, rounded(values[at]))));
    const more = scene.columns.length - scene.told.length;
    const answers = make("dl", { class: "answers" });
    const isShare = !isValue && scene.lead === null;
    const margin = scene.lead === null ? [] : [fill(words.margin, { lead: scene.lead })];
    this.answers = [...(isValue ? [words.answer] : scene.classes), ...margin].map((title, at) => {
      const value = make("output", { "aria-live": "off" });
      const bar = isShare ? make("b", {}) : null;
      bar?.style.setProperty("--color", theme.palette.classes[at]);
      answers.append(make("dt", {}, title), make("dd", {}, ...(bar ? [make("i", { class: "share" }, bar)] : []), value));
      return { value, bar };
    });
    this.root.classList.toggle("image", scene.image !== null);
    this.root.classList.toggle("many", scene.classes.length > 4);
    this.root.replaceChildren(
      make("header", {}, head, make("small", {}, set === "train" ? words.trainPoint : words.testPoint)),
      make("div", {}, features, ...(more > 0 ? [make("small", {}, words.more.replace("{count}", String(more)))] : [])),
      make("div", {}, make("small", {}, isValue ? words.networkAnswers : isShare ? words.networkBelieves : words.networkScores), answers),
    );
  }
}
