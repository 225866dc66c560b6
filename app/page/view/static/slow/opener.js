// The button of slow motion: what it opens is loaded when it is first wanted.

/**
 * @typedef {import("./slow.js").Slow} Slow
 * @typedef {import("./slow.js").Outside & {redraw: () => void}} Outside
 */

export class Opener {
  /**
   * @param {HTMLElement} root
   * @param {HTMLButtonElement} button
   * @param {Outside} outside
   */
  constructor(root, button, outside) {
    /** @type {Slow | undefined} */
    this.slow = undefined;
    this.open = async () => {
      const { Slow } = await import("./slow.js"); // the same module each time
      return (this.slow ??= new Slow(root, button, outside));
    };
    /** @type {import("../wire/frame.js").Story | null} */
    this.story = null;
    this.redraw = outside.redraw;
    button.onclick = () => this.toggle();
    button.setAttribute("aria-expanded", "false");
  }

  toggle() {
    this.open().then((slow) => slow.toggle());
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it does anything
   */
  press(key) {
    return this.slow?.press(key) ?? false;
  }

  /** @param {import("../wire/frame.js").Story | null} story the latest of the server */
  take(story) {
    this.story = story;
    if (this.slow) this.slow.take(story);
    else if (story) this.open().then((slow) => (slow.take(this.story), this.redraw()));
  }

  /** @param {Parameters<Slow["draw"]>} seen */
  draw(...seen) {
    this.slow?.draw(...seen);
  }

  dispose() {
    this.slow?.dispose();
  }
}
