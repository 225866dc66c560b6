// All trials as a table that is not seen: what the pictures show, for those who read it.

import { make } from "../lib/dom.js";
import { best } from "./results.js";
import { scoreText } from "./scale.js";

const EVERY_MS = 2000;

export class Table {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.drawn = "";
    this.at = -Infinity;
    this.body = make("table", {});
    this.root = make("div", { class: "unseen" }, this.body);
  }

  /**
   * @param {import("./view.js").View} view
   * @param {boolean} isRunning
   */
  draw({ all, panels, task }, isRunning) {
    const now = performance.now(), drawn = `${all.length} ${all[all.length - 1]?.number} ${panels.map(({ path }) => path)}`;
    if (drawn === this.drawn || (isRunning && now - this.at < EVERY_MS)) return;
    [this.drawn, this.at] = [drawn, now];
    const { words } = this;
    const head = [words.trial, ...panels.map(({ title }) => title), words.score, words.stage];
    const rows = [...best(all), ...all.filter(({ score }) => score === null)].map((trial) => [String(trial.number),
      ...panels.map((panel) => (panel.path in trial.values ? panel.text(trial.values[panel.path]) : "–")),
      trial.score === null ? (trial.state === "diverged" ? words.rug : trial.state) : scoreText(trial.score, task), String(trial.stage + 1)]);
    const row = (/** @type {string[]} */ cells, /** @type {"th" | "td"} */ tag) => make("tr", {}, ...cells.map((cell) => make(tag, tag === "th" ? { scope: "col" } : {}, cell)));
    this.body.replaceChildren(make("caption", {}, words.allTrials), make("thead", {}, row(head, "th")), make("tbody", {}, ...rows.map((cells) => row(cells, "td"))));
  }
}
