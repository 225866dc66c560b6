// Playing a run: the buttons and the speed in the bar, and the numbers of the moment that is shown.

import { icon, make, write } from "./lib/dom.js";
import { count, loss, percent } from "./lib/format.js";

export class Player {
  /**
   * @param {import("./page.js").Page} page
   * @param {{words: Record<string, string>, speed: number, send: import("./view.js").Send}} outside
   */
  constructor(page, { words, speed, send }) {
    this.page = page;
    this.words = words;
    this.send = send;
    this.speed = speed; // that is shown; NaN if it may not be the session's
    this.isPlaying = false;
    page.buttons.play.onclick = () => this.toggle();
    for (const name of /** @type {const} */ (["step", "epoch", "reset"])) page.buttons[name].onclick = () => send(name);
    page.speedSelect.onchange = () => send("speed", { value: Number(page.speedSelect.value) });
  }

  toggle() {
    this.send(this.isPlaying ? "pause" : "play");
  }

  /** @param {import("./wire/frame.js").Frame} frame */
  draw(frame) {
    const { page: { buttons: { play }, speedSelect, numbers, units }, words } = this;
    const epochs = Math.floor(frame.step / frame.stepsPerEpoch);
    write(numbers.epoch, count(epochs));
    write(numbers.step, count(frame.step));
    write(units.epoch, epochs === 1 ? words.oneEpoch : words.epochs);
    write(units.step, frame.step === 1 ? words.oneStep : words.steps);
    for (const name of /** @type {const} */ (["trainLoss", "testLoss"])) write(numbers[name], loss(frame[name], words.none));
    for (const name of /** @type {const} */ (["trainAccuracy", "testAccuracy"])) write(numbers[name], percent(frame[name], words.none));
    this.isPlaying = frame.playing;
    const next = frame.playing ? "pause" : "play";
    if (play.dataset.next !== next) {
      play.dataset.next = next;
      play.title = words[next];
      play.replaceChildren(icon(next), make("span", {}, words[next]));
    }
    play.disabled = frame.ended;
    // The session's own speed, which may come from another tab; while the menu is open it is the person's.
    if (frame.speed !== this.speed) speedSelect.value = String(frame.speed);
    this.speed = frame.speed;
  }
}
