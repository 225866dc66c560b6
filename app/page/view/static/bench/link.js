// What is looked at: a network, a layer, or both, which is a cell. All parts of the bench show it.

const FAINT = 0.25; // strength of the lines of the other networks
const FADE_MS = 120; // until they have it
const MOST = 8; // networks

export class Link {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {number | null} */
    this.network = null;
    /** @type {number | null} */
    this.layer = null;
    this.isKept = false;
    /** @type {number[]} the networks' strengths when another one was last looked at */
    this.before = Array(MOST).fill(1);
    this.changedAt = -Infinity;
  }

  /**
   * Look at something for as long as the pointer or the focus is there, unless something is kept.
   * @param {number | null} network
   * @param {number | null} layer
   */
  point(network, layer) {
    if (!this.isKept) this.#go(network, layer);
  }

  /**
   * Keep it until the next click; the same once more lets it go.
   * @param {number | null} network
   * @param {number | null} layer
   */
  keep(network, layer) {
    this.isKept = !(this.isKept && network === this.network && layer === this.layer) && (network ?? layer) !== null;
    this.#go(network, layer);
  }

  /** Look at nothing; returns false if nothing was looked at. */
  clear() {
    const wasAt = this.network ?? this.layer;
    this.isKept = false;
    this.#go(null, null);
    return wasAt !== null;
  }

  /**
   * How strongly a network's lines are drawn.
   * @param {number} network
   */
  strength(network) {
    const goal = this.network === null || this.network === network ? 1 : FAINT;
    const part = Math.min(1, (performance.now() - this.changedAt) / FADE_MS);
    return this.before[network] + (goal - this.before[network]) * part;
  }

  /**
   * @param {number | null} network
   * @param {number | null} layer
   */
  #go(network, layer) {
    if (network === this.network && layer === this.layer) return;
    if (network !== this.network && !isStill()) {
      this.before = this.before.map((_, at) => this.strength(at));
      this.changedAt = performance.now();
      requestAnimationFrame(() => this.#fade());
    }
    [this.network, this.layer] = [network, layer];
    this.changed();
  }

  /** Draw the lines on their way. */
  #fade() {
    this.changed();
    if (performance.now() - this.changedAt < FADE_MS) requestAnimationFrame(() => this.#fade());
  }
}

/** Whether someone wants little motion. */
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
