// The moment of a figure that plays in the browser, from step 0 to its last one, at some steps a second.

const REDUCED_MS = 250; // between two moments for someone who wants little motion

export class Play {
  /** @param {number} speed in steps a second */
  constructor(speed) {
    this.speed = speed;
    this.last = 0;
    this.at = 0; // with the part of a step that is due
    this.isPlaying = false;
    this.hasEnded = false; // whether the last step has been shown since the race began, so that its end is no secret
    /** @type {number | undefined} when the moment was last moved, in milliseconds */
    this.since = undefined;
  }

  get step() {
    return Math.floor(this.at + 1e-9);
  }

  get ended() {
    return this.last > 0 && this.step === this.last;
  }

  /**
   * There are so many steps; the moment stays, if it is still there.
   * @param {number} last
   */
  fit(last) {
    this.last = last;
    this.go(this.at);
  }

  /**
   * Show a moment.
   * @param {number} step
   */
  go(step) {
    this.at = Math.min(this.last, Math.max(0, step));
    this.since = undefined;
    if (!this.ended) return;
    this.isPlaying = false;
    this.hasEnded = true;
  }

  /** Show another race from its first step; one that plays goes on playing. */
  begin() {
    this.hasEnded = false;
    this.go(0);
  }

  /** Keep the end a secret again, unless it is shown. */
  hide() {
    this.hasEnded = this.ended;
  }

  /** Play; from the end, from the first step. */
  play() {
    if (this.ended) this.at = 0;
    this.isPlaying = this.last > 0;
    this.since = undefined;
  }

  pause() {
    this.isPlaying = false;
    this.go(this.step);
  }

  /**
   * Move on to a time; returns whether there is something new to see.
   * @param {number} now in milliseconds
   * @param {boolean} isReduced whether to move in few, larger steps
   */
  advance(now, isReduced = false) {
    if (!this.isPlaying) return false;
    const since = this.since ?? now;
    this.since = since;
    if (now === since || (isReduced && now - since < REDUCED_MS)) return false;
    const before = this.step;
    this.go(this.at + ((now - since) / 1000) * this.speed);
    this.since = now;
    return this.step !== before;
  }
}
