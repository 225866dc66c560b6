// The bar: run all checks or stop them, how far they are, and the one next step.

import { icon, make, write } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { Copy } from "../lab/copy.js";

/**
 * @typedef {{send: (command: string, fields?: Record<string, unknown>) => void, mend: (key: string) => void, back: () => void}} Outside
 */

export class Bar {
  /**
   * @param {Record<string, string>} words
   * @param {Outside} outside
   */
  constructor(words, outside) {
    this.words = words;
    this.outside = outside;
    this.key = ""; // of the line with the next step
    this.command = "play";
    this.label = make("span", {}, words.checkAll);
    this.all = make("button", { type: "button", class: "play" }, icon("play"), this.label);
    this.stop = make("button", { type: "button", class: "check-stop" }, words.stop);
    this.count = make("span", { class: "count check-count" });
    this.step = make("button", { type: "button", class: "check-step", hidden: "" });
    this.takeBack = make("button", { type: "button", class: "check-back", title: words.takeBackHelp, hidden: "" }, words.takeBack);
    this.copy = new Copy(words, () => location.href);
    this.all.onclick = () => outside.send(this.command);
    this.stop.onclick = () => outside.send("pause");
    this.step.onclick = () => outside.mend(this.key);
    this.takeBack.onclick = () => outside.back();
    this.root = make("div", { class: "top-bar check-bar" },
      make("div", { class: "play-bar" }, this.all, this.stop, this.count),
      make("div", { class: "play-bar check-doing" }, this.takeBack, this.step, this.copy.root));
  }

  /**
   * @param {import("./main.js").Told} told
   * @param {import("./main.js").Progress} progress
   * @param {boolean} tries
   */
  draw({ lines, key, remedy }, { running }, tries) {
    const { words } = this;
    const total = lines.length, done = lines.filter(({ mark }) => mark !== "open").length;
    this.command = done === total ? "reset" : "play";
    write(this.label, running ? words.checkingNow : done === total ? words.checkAgain : done ? words.goOn : words.checkAll);
    this.all.disabled = running !== "";
    this.stop.disabled = running === "";
    const title = lines.find((line) => line.key === running)?.title;
    write(this.count, title ? fill(words.checking, { done, total, title }) : fill(words.checkedOf, { done, total }));
    this.key = key;
    this.step.hidden = !remedy || running !== "";
    write(this.step, remedy);
    this.takeBack.hidden = !tries;
  }
}
