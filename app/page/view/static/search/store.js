// What the server has told of a study.

import { Results, trialsOf } from "./results.js";

/**
 * @typedef {import("./results.js").Stage} Stage
 * @typedef {{at: number, items: import("./results.js").Item[]}} Piece of results
 * @typedef {{state: "ready" | "running" | "paused" | "cancelled" | "done", problem: string, works: boolean, measures: boolean,
 *   task: string, folds: number, rows: number, sealed: number, trials: number, done: number, diverged: number, refused: number,
 *   results: number, stages: Stage[], proposal: Stage | null, best: number[], bench: string,
 *   final: {trial: number, epochs: number, score: number | null, loss: number | null, rows: number} | null,
 *   beside: import("./compare.js").Beside | null}} Study as in `app/live/search/messages.py`
 */

export class Store {
  constructor() {
    /** @type {Study | null} */
    this.study = null;
    /** @type {import("./bar.js").Pace | null} */
    this.pace = null;
    /** @type {import("./trial.js").Opened | null} */
    this.opened = null;
    /** @type {import("./curves.js").Curve[]} */
    this.curves = [];
    this.results = new Results();
    this.besides = new Results();
    /** What is told, by the key of its message. */
    this.listeners = {
      study: (/** @type {Study} */ study) => (this.study = study),
      pace: (/** @type {import("./bar.js").Pace} */ pace) => (this.pace = pace),
      results: (/** @type {Piece} */ piece) => this.results.take(piece),
      besides: (/** @type {Piece} */ piece) => this.besides.take(piece),
      curves: (/** @type {import("./curves.js").Curve[]} */ curves) => (this.curves = curves),
      trial: (/** @type {import("./trial.js").Opened | null} */ opened) => (this.opened = opened),
    };
  }

  get isRunning() {
    return this.study?.state === "running";
  }

  /** The trials of the study that is compared with this one. */
  get others() {
    const { study } = this;
    return study?.beside ? trialsOf(this.besides.items, [{ ...study.stages[0], first: 1 }]) : [];
  }

  /**
   * What the stage under way searches, as the order shows it.
   * @returns {import("./order.js").Order | null}
   */
  get order() {
    const { study } = this, stage = study?.stages.filter(({ begun }) => begun).pop();
    if (!study || !stage) return null;
    const rows = stage.parameters.map(({ path, title, low, high, scale, values }) =>
      ({ path, title, on: true, problem: "", low, high, scale, ...(values ? { values: values.map(({ value }) => value) } : {}) }));
    return { rows, method: stage.method, trials: stage.trials, epochs: stage.epochs, folds: study.folds, problems: {} };
  }
}
