// Which curve is which? Six runs, each with the list of causes; the page checks the answers.

import { Keys } from "../guide/keys.js";
import { make, write } from "../lib/dom.js";
import { amount, count } from "../lib/format.js";
import { below, leaves } from "../lib/leave.js";
import { fill } from "../lib/text.js";
import { otherTheme, watchTheme } from "../lib/theme.js";
import { Drawing, linear, shape, through } from "../lab/panels/svg.js";
import { markOf } from "../checks/marks.js";
import { Head } from "./head.js";

/** @typedef {import("../lib/theme.js").Palette} Palette */
/** @typedef {{steps: number[], train: number[], test: number[], guess: number, diverged: number}} Curve */
/**
 * @typedef {{language: string, heard: number, words: Record<string, string>, palettes: {light: Palette, dark: Palette},
 *   clinic: import("./head.js").Place, curves: Curve[], round: number, causes: [string, string][], matches: string[],
 *   marks: ({right: boolean, told: string} | null)[], isDone: boolean, canTell: boolean}} Data `matches`: the causes that the
 *   curves were given; `marks`: what came of them; `canTell`: whether the page may be asked
 */

const HEIGHT = 184;
const TOP = 2.2; // of the axis, in losses of guessing; a line that gets above leaves
const STEPS = 600;
const [LEFT, RIGHT, ABOVE, FOOT] = [34, 8, 10, 22];

class Chart {
  /**
   * @param {Record<string, string>} words
   * @param {number} at which of the curves
   * @param {() => void} changed
   */
  constructor(words, at, changed) {
    this.words = words;
    this.at = at;
    /** @type {Curve | undefined} */
    this.curve = undefined;
    this.drawing = new Drawing(HEIGHT, (width, height) => (this.curve ? shapesOf(this.curve, width, height, words) : []));
    this.select = make("select", { "aria-label": fill(words.whichCause, { number: at + 1 }) });
    this.select.onchange = changed;
    this.told = make("p", { class: "curve-told" });
    this.root = make("figure", { class: "clinic-curve" }, make("figcaption", {}, make("b", {}, fill(words.curveNumber, { number: at + 1 })), this.select),
      this.drawing.root, this.told);
  }

  /**
   * @param {Data} data
   * @param {boolean} isOther whether these are other curves than before
   */
  take({ curves, causes, matches, marks }, isOther) {
    const { words, at } = this, curve = (this.curve = curves[at]), mark = marks[at];
    if (isOther) {
      this.select.replaceChildren(make("option", { value: "" }, words.choose), ...causes.map(([key, title]) => make("option", { value: key }, title)));
      const ends = (/** @type {number[]} */ losses) => [losses[0], losses[losses.length - 1]].map((loss) => amount(loss));
      const [[first, last], [firstTest, lastTest]] = [ends(curve.train), ends(curve.test)];
      this.drawing.name(fill(words.curveLabel, { number: at + 1, first, last, firstTest, lastTest }));
      this.drawing.again();
    }
    if (isOther || mark) this.select.value = matches[at];
    this.select.disabled = mark?.right === true;
    this.root.dataset.mark = mark ? (mark.right ? "right" : "wrong") : "open";
    const shown = JSON.stringify(mark);
    if (shown === this.told.dataset.shown) return;
    this.told.dataset.shown = shown;
    this.told.replaceChildren(...(mark ? [...(mark.right ? [markOf("holds", 1)] : []), make("span", {}, mark.told)] : []));
  }
}

export class CurvesPage {
  /**
   * @param {HTMLElement} element
   * @param {Data} data
   * @param {(event: import("../wire/outbox.js").Event) => void} tell the page
   */
  constructor(element, data, tell) {
    const { words } = data;
    this.data = data;
    this.round = -1;
    this.head = new Head(words, true, tell);
    this.charts = data.curves.map((_, at) => new Chart(words, at, () => this.#ready()));
    this.check = make("button", { type: "button", class: "play" }, words.checkCurves);
    this.check.onclick = () => tell({ name: "match", causes: this.charts.map(({ select }) => select.value) });
    this.tellMe = make("button", { type: "button", hidden: "" }, words.tellMe);
    this.tellMe.onclick = () => tell({ name: "tell" });
    this.said = make("span", { class: "count", role: "status" });
    const key = make("small", { class: "curve-key" }, fill(words.curvesKey, { steps: count(STEPS) }));
    this.root = make("div", { class: "page bench-page curves-page" }, this.head.root,
      make("div", { class: "top-bar" }, make("div", { class: "play-bar" }, this.check, this.tellMe, this.said), key),
      make("div", { class: "clinic-curves" }, ...this.charts.map(({ root }) => root)));
    this.root.dataset.state = "open";
    this.keys = new Keys(window, this.root, words, [
      { keys: ["C"], text: words.checkCurves, act: () => this.check.click() },
      { keys: ["N"], text: words.nextCurves, act: () => this.head.next.click() },
      { keys: ["?"], text: words.keys, act: () => this.keys.show() },
    ]);
    element.replaceChildren(this.root);
    /** @type {import("../lib/theme.js").Theme | undefined} */
    this.theme = undefined;
    this.unwatch = watchTheme(() => this.#readTheme());
    this.#readTheme();
  }

  /** @param {Data} data */
  take(data) {
    const { words, clinic, round, marks, isDone, canTell } = data, isOther = round !== this.round;
    this.data = data;
    this.round = round;
    document.documentElement.lang = data.language;
    this.head.take(clinic, fill(words.curvesAre, { number: round }), "");
    for (const chart of this.charts) chart.take(data, isOther);
    this.tellMe.hidden = !canTell;
    const right = marks.filter((mark) => mark?.right).length, total = marks.length;
    write(this.said, isDone ? words.allNamed : marks.some(Boolean) ? fill(words.someNamed, { right, total }) : "");
    this.#ready();
    this.root.dataset.done = String(isDone);
  }

  /** Whether there is something to check. */
  #ready() {
    this.check.disabled = this.charts.every(({ select }) => select.disabled || !select.value);
  }

  #readTheme() {
    this.theme = otherTheme(this.root, this.data.palettes, this.theme) ?? this.theme;
  }

  dispose() {
    this.keys.dispose();
    this.unwatch();
    for (const { drawing } of this.charts) drawing.dispose();
  }
}

/**
 * @param {Curve} curve
 * @param {number} width
 * @param {number} height
 * @param {Record<string, string>} words
 */
function shapesOf({ steps, train, test, guess, diverged }, width, height, words) {
  const [right, foot] = [width - RIGHT, height - FOOT];
  const x = linear(0, STEPS, LEFT, right), y = linear(0, TOP * guess, foot, ABOVE);
  const points = (/** @type {number[]} */ losses) => losses.map((loss, at) => /** @type {const} */ ([x(steps[at]), y(loss)]));
  const path = (/** @type {number[]} */ losses) => through(below(points(losses), ABOVE));
  const arrows = [train, test].flatMap((losses, at) => leaves(points(losses), ABOVE).map((left) =>
    shape("path", { class: at ? "arrow quiet" : "arrow", d: `M${left} ${ABOVE - 5}l-4.5 8h9z` })));
  const above = [train, test].find((losses) => Math.max(...losses) > TOP * guess);
  const left = above ? (leaves(points(above), ABOVE)[0] ?? LEFT) : 0;
  const high = above ? [shape("text", { class: "halo", x: Math.min(right - 40, left + 10), y: ABOVE + 6 }, `${amount(Math.max(...above))} ↑`)] : [];
  const end = diverged ? [shape("path", { class: "cross", d: `M${x(diverged) - 5} ${ABOVE - 5}l10 10m-10 0l10 -10` })] : [];
  return [
    shape("path", { class: "grid", d: `M${LEFT} ${foot}H${right}` }), shape("text", { x: LEFT - 6, y: foot, dy: ".35em", "text-anchor": "end" }, "0"),
    shape("path", { class: "grid", d: `M${LEFT} ${y(guess)}H${right}` }), shape("text", { x: LEFT - 6, y: y(guess), dy: ".35em", "text-anchor": "end" }, amount(guess)),
    shape("text", { x: right, y: y(guess) - 5, "text-anchor": "end", class: "faint" }, words.guessing),
    ...[0, STEPS / 2, STEPS].map((step) => shape("text", { x: x(step), y: height - 5, "text-anchor": step === STEPS ? "end" : "middle" }, count(step))),
    shape("path", { class: "line dashed", d: path(test) }), shape("path", { class: "line", d: path(train) }), ...arrows, ...high, ...end];
}
