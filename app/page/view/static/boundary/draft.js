// What is painted: points with their classes, undone stroke by stroke.

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {import("../wire/frame.js").Points} Points */

/** @typedef {{points: number, reach: number, letters: string}} Bounds how many points, how far each way, the classes' names */

const MOST_STROKES = 50; // that can be undone

export class Draft {
  /** @param {Bounds} bounds */
  constructor(bounds) {
    this.bounds = bounds;
    /** @type {Points} */
    this.points = { x: [], y: [], class: [] };
    this.edition = 0; // changes with each edit
    /** @type {Points[]} */
    this.strokes = [];
    /** @type {Points | undefined} what the current stroke began with */
    this.before = undefined;
    this.begun = 0; // the edition at that time
    this.sent = ""; // to the page, which has not answered yet
    this.known = ""; // what the page has
    this.isKept = false; // whether the page could not use it: it waits here
  }

  get count() {
    return this.points.x.length;
  }

  get kinds() {
    return new Set(this.points.class);
  }

  get canBeLearned() {
    return this.kinds.size > 1;
  }

  get canUndo() {
    return this.strokes.length > 0;
  }

  /**
   * Start from all points of a scene.
   * @param {Scene} scene
   */
  take(scene) {
    this.#set(this.#pointsOf(scene));
    this.known = keyOf(this.points);
    this.strokes = [];
    this.before = undefined;
    this.sent = "";
    this.isKept = false;
  }

  /** @param {Points} points */
  #set(points) {
    this.points = points;
    this.edition += 1;
  }

  /** Begin a stroke: undo will bring back the current points. */
  begin() {
    const { x, y, class: kinds } = this.points;
    this.before = { x: [...x], y: [...y], class: [...kinds] };
    this.begun = this.edition;
  }

  /** End a stroke; returns whether it changed anything: one that did not does not count. */
  end() {
    const changed = this.edition !== this.begun;
    if (changed && this.before) this.strokes = [...this.strokes, this.before].slice(-MOST_STROKES);
    this.before = undefined;
    return changed;
  }

  undo() {
    const before = this.strokes.pop();
    if (before) this.#set(before);
    return before !== undefined;
  }

  clear() {
    this.begin();
    this.#set({ x: [], y: [], class: [] });
    this.end();
    this.isKept = true;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} kind
   */
  add(x, y, kind) {
    const { points, reach } = this.bounds;
    if (this.count >= points || Math.abs(x) > reach || Math.abs(y) > reach) return;
    this.points.x.push(round(x));
    this.points.y.push(round(y));
    this.points.class.push(kind);
    this.edition += 1;
  }

  /**
   * Remove the points within an ellipse.
   * @param {number} x
   * @param {number} y
   * @param {number} width half its width; its height likewise
   * @param {number} height
   */
  erase(x, y, width, height) {
    const { points } = this;
    const left = points.x.map((_, at) => at).filter((at) => Math.hypot((points.x[at] - x) / width, (points.y[at] - y) / height) > 1);
    if (left.length === this.count) return;
    this.#set({ x: left.map((at) => points.x[at]), y: left.map((at) => points.y[at]), class: left.map((at) => points.class[at]) });
    this.isKept = !this.canBeLearned;
  }

  /** The points for the page, each as x1, x2 and class. */
  send() {
    const { x, y, class: kinds } = this.points;
    this.sent = keyOf(this.points);
    this.isKept = false;
    return x.map((value, at) => [value, y[at], kinds[at]]);
  }

  /**
   * Whether a scene's points have become the draft: they are new, neither the answer to what was sent nor older than it.
   * @param {Scene} scene
   */
  follow(scene) {
    const key = keyOf(this.#pointsOf(scene));
    if (key === this.sent) [this.known, this.sent] = [key, ""];
    if (!scene.paint || this.sent || key === this.known) return false;
    this.take(scene);
    return true;
  }

  /**
   * All points of a scene.
   * @param {Scene} scene
   * @returns {Points}
   */
  #pointsOf({ train, test }) {
    const { reach } = this.bounds;
    const inside = (/** @type {number} */ value) => round(Math.max(-reach, Math.min(reach, value)));
    return { x: [...train.x, ...test.x].map(inside), y: [...train.y, ...test.y].map(inside), class: [...train.class, ...test.class] };
  }
}

/**
 * Round to two decimals.
 * @param {number} value
 */
const round = (value) => Math.round(value * 100) / 100;

/**
 * A text that is the same for the same points in any order.
 * @param {Points} points
 */
function keyOf({ x, y, class: kinds }) {
  return x.map((value, at) => `${value} ${y[at]} ${kinds[at]}`).sort().join();
}
