// The window of the main plot: the visible part of the plane, moved by wheel, drag, pinch and keys.

/** @typedef {import("../wire/frame.js").Scene} Scene */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/** @typedef {{left: number, right: number, bottom: number, top: number}} Window */
/**
 * @typedef {{closest: number, farthest: number}} Bounds the smallest part of an axis that a window can show, and
 *   how many axis lengths it may go beyond the ends
 */

const ASK_EVERY_MS = 100;
const PATIENCE_MS = 2000; // after which the window that the server shows is accepted
const NEAR = 1e-6;
const STEP = 1.5; // of a key's zoom
const MOVE = 0.15; // of the window, per key

/**
 * The whole plane.
 * @param {Scene} scene
 * @returns {Window}
 */
export function home({ axes: [across, up] }) {
  return { left: across.low, right: across.high, bottom: up.low, top: up.high };
}

/**
 * Whether two windows are the same, except for rounding.
 * @param {Window} one
 * @param {Window} other
 */
export function same(one, other) {
  const [width, height] = [one.right - one.left, one.top - one.bottom];
  return Math.abs(one.left - other.left) + Math.abs(one.right - other.right) < NEAR * (width + Math.abs(one.left))
    && Math.abs(one.bottom - other.bottom) + Math.abs(one.top - other.top) < NEAR * (height + Math.abs(one.bottom));
}

/**
 * The nearest window that is allowed: neither too close nor too far away, and never out of sight of the plane.
 * @param {Window} window
 * @param {Window} whole
 * @param {Bounds} bounds
 * @returns {Window}
 */
export function bounded(window, whole, bounds) {
  const [left, right] = boundedSpan(window.left, window.right, whole.left, whole.right, bounds);
  const [bottom, top] = boundedSpan(window.bottom, window.top, whole.bottom, whole.top, bounds);
  return { left, right, bottom, top };
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} low
 * @param {number} high
 * @param {Bounds} bounds
 */
function boundedSpan(from, to, low, high, { closest, farthest }) {
  const length = high - low;
  const span = Math.min(Math.max(to - from, closest * length), (1 + 2 * farthest) * length);
  const middle = (from + to) / 2;
  const start = Math.min(Math.max(middle - span / 2, low - farthest * length), high + farthest * length - span);
  return [start, start + span];
}

/**
 * A window `factor` times as close; the point at fractions x and y of it, from the top left, stays in place.
 * @param {Window} window
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 * @returns {Window}
 */
export function zoomed({ left, right, bottom, top }, factor, x, y) {
  const [atX, atY] = [left + x * (right - left), top - y * (top - bottom)];
  const toward = (/** @type {number} */ edge, /** @type {number} */ at) => at + (edge - at) / factor;
  return { left: toward(left, atX), right: toward(right, atX), bottom: toward(bottom, atY), top: toward(top, atY) };
}

/**
 * A window moved by fractions of itself, to the right and up.
 * @param {Window} window
 * @param {number} x
 * @param {number} y
 * @returns {Window}
 */
export function moved({ left, right, bottom, top }, x, y) {
  const [across, up] = [x * (right - left), y * (top - bottom)];
  return { left: left + across, right: right + across, bottom: bottom + up, top: top + up };
}

/** The window to show: the person's while they move it, otherwise the frame's. */
export class Looking {
  /**
   * @param {(command: string, fields: Record<string, unknown>) => void} send
   * @param {Bounds} bounds
   */
  constructor(send, bounds) {
    this.send = send;
    this.bounds = bounds;
    /** @type {Window | undefined} */
    this.now = undefined;
    this.mineUntil = 0;
    this.asked = -Infinity;
    this.plane = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * Take over what a frame shows, unless it is still behind what was asked for.
   * @param {Scene} scene
   * @param {Float32Array} shown
   */
  follow(scene, [left, right, bottom, top]) {
    this.shown = { left, right, bottom, top };
    const plane = scene.axes.map(({ key, low, high }) => [key, low, high]).join();
    if (plane !== this.plane) this.mineUntil = 0;
    this.plane = plane;
    this.whole = home(scene);
    if (this.now && performance.now() < this.mineUntil && !same(this.now, this.shown)) return;
    if (this.timer) return;
    this.mineUntil = 0;
    this.now = same(this.shown, this.whole) ? this.whole : this.shown;
  }

  get isHome() {
    return !this.now || !this.whole || same(this.now, this.whole);
  }

  /**
   * Look somewhere else; returns whether that is possible.
   * @param {Window} window
   */
  look(window) {
    if (!this.whole || !this.now) return false;
    const wanted = bounded(window, this.whole, this.bounds);
    if (same(wanted, this.now)) return false;
    this.now = wanted;
    this.mineUntil = performance.now() + PATIENCE_MS;
    this.timer ??= setTimeout(() => this.#ask(), Math.max(0, this.asked + ASK_EVERY_MS - performance.now()));
    return true;
  }

  #ask() {
    this.timer = undefined;
    this.asked = performance.now();
    this.mineUntil = this.asked + PATIENCE_MS;
    if (!this.now) return;
    const { left, right, bottom, top } = this.now;
    this.send("window", this.isHome ? { low: null, high: null } : { low: [left, bottom], high: [right, top] });
  }

  reset() {
    return this.whole ? this.look(this.whole) : false;
  }

  /**
   * Zoom in or out around the fractions x and y of the window.
   * @param {number} factor
   * @param {number} [x]
   * @param {number} [y]
   */
  zoom(factor, x = 0.5, y = 0.5) {
    return this.now ? this.look(zoomed(this.now, factor, x, y)) : false;
  }

  /**
   * Move to the right and up, by fractions of the window.
   * @param {number} x
   * @param {number} y
   */
  move(x, y) {
    return this.now ? this.look(moved(this.now, x, y)) : false;
  }

  /**
   * Handle a key; returns whether it is one of the window's.
   * @param {string} key
   */
  press(key) {
    switch (key) {
      case "+": case "=": this.zoom(STEP); return true;
      case "-": case "_": this.zoom(1 / STEP); return true;
      case "0": this.reset(); return true;
      case "ArrowLeft": this.move(-MOVE, 0); return true;
      case "ArrowRight": this.move(MOVE, 0); return true;
      case "ArrowUp": this.move(0, MOVE); return true;
      case "ArrowDown": this.move(0, -MOVE); return true;
      default: return false;
    }
  }
}
