// What is looked at: a network, a layer, or both, which is a cell. All parts of the bench show it.

export class Link {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {number | null} */
    this.network = null;
    /** @type {number | null} */
    this.layer = null;
    this.isKept = false;
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
    return this.network === null || this.network === network ? 1 : 0.25;
  }

  /**
   * @param {number | null} network
   * @param {number | null} layer
   */
  #go(network, layer) {
    if (network === this.network && layer === this.layer) return;
    [this.network, this.layer] = [network, layer];
    this.changed();
  }
}
