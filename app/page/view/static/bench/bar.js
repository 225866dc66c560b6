// The play bar of a bench: what moves all networks, and where they are.

import { icon, make, write } from "../lib/dom.js";
import { count, speedText } from "../lib/format.js";
import { fill } from "../lib/text.js";

/** @typedef {(command: string, fields?: Record<string, unknown>) => void} Send to the session */

export class Bar {
  /**
   * @param {{words: Record<string, string>, speeds: number[], send: Send, renew: () => void}} outside `renew`: draw other
   *   initial weights
   */
  constructor({ words, speeds, send, renew }) {
    this.words = words;
    this.send = send;
    this.isPlaying = false;
    this.speed = 0;
    this.isHeld = false;
    const button = (/** @type {import("../lib/dom.js").Icon} */ name, /** @type {() => void} */ act) => {
      const made = make("button", { type: "button", class: name, title: words[`${name}Help`] ?? words[name] }, icon(name), make("span", {}, words[name]));
      made.onclick = act;
      return made;
    };
    this.play = button("play", () => this.toggle());
    const others = /** @type {const} */ (["step", "epoch", "reset"]).map((name) => button(name, () => send(name)));
    const weights = make("button", { type: "button", class: "new-weights", title: words.newWeightsHelp }, make("span", {}, words.newWeights));
    weights.onclick = renew;
    const options = speeds.map((value) => make("option", { value: String(value) }, speedText(value, words)));
    this.select = make("select", { class: "speed", "aria-label": words.speed, title: words.speed }, ...options);
    this.select.onchange = () => send("speed", { value: Number(this.select.value) });
    this.moment = make("input", { type: "range", class: "moment", min: "0", step: "1", max: "0", "aria-label": words.rewind });
    this.moment.oninput = () => {
      this.isHeld = true;
      send("back", { step: Number(this.moment.value) });
    };
    this.moment.onchange = () => (this.isHeld = false);
    this.step = make("output", {});
    this.last = make("span", {});
    this.root = make("div", { class: "play-bar" }, this.play, ...others, weights, this.select, this.moment,
      make("span", { class: "count" }, this.step, " ", this.last));
  }

  toggle() {
    this.send(this.isPlaying ? "pause" : "play");
  }

  /**
   * @param {import("./frame.js").Scene & {counts?: number[]}} scene `counts`: what is counted at each step, if that is not steps
   * @param {import("./frame.js").Frame} frame
   */
  draw({ last, counts }, { step, furthest, playing, speed }) {
    const { words } = this;
    write(this.step, count(counts?.[step] ?? step));
    write(this.last, last ? fill(words.ofSteps, { last: count(counts?.[last] ?? last) }) : step === 1 ? words.oneStep : words.steps);
    this.isPlaying = playing;
    const next = playing ? "pause" : "play";
    if (this.play.dataset.next !== next) {
      this.play.dataset.next = next;
      this.play.title = words[next];
      this.play.replaceChildren(icon(next), make("span", {}, words[next]));
    }
    // The session's own speed, which may come from another tab; while the menu is open it is the person's.
    if (speed !== this.speed) this.select.value = String(speed);
    this.speed = speed;
    if (this.moment.max !== String(furthest)) this.moment.max = String(furthest);
    if (!this.isHeld && this.moment.value !== String(step)) this.moment.value = String(step);
  }
}
