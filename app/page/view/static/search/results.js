// The trials of a search, as its results tell them: the last result of each counts.

/**
 * @typedef {[number: number, epochs: number, score: number | null, loss: number | null, folds: (number | null)[], state: string,
 *   values: unknown[]]} Item
 * @typedef {{value: unknown, title: string}} Choice
 * @typedef {{path: string, title: string, low?: number, high?: number, scale?: "log" | "linear", whole?: boolean, least?: number,
 *   most?: number, values?: Choice[]}} Parameter a range, or a set of `values`
 * @typedef {{method: string, trials: number, epochs: number, parameters: Parameter[], begun: boolean, first?: number,
 *   rungs?: [number, number][], done?: number, diverged?: number, refused?: number, best?: [number, number | null] | null,
 *   edges?: {path: string, end: "low" | "high", value: number}[], importance?: Record<string, number>}} Stage
 * @typedef {{number: number, stage: number, epochs: number, score: number | null, loss: number | null, folds: (number | null)[],
 *   state: string, values: Record<string, unknown>}} Trial `stage` from 0; `state`: "", "diverged", or why it was not trained
 */

/** What came so far, in the order in which it came. */
export class Results {
  constructor() {
    /** @type {Item[]} */
    this.items = [];
  }

  /** @param {{at: number, items: Item[]}} piece */
  take({ at, items }) {
    items.forEach((item, index) => (this.items[at + index] = item));
  }
}

/**
 * The trials that have a result, by their numbers.
 * @param {Item[]} items
 * @param {Stage[]} stages
 * @returns {Trial[]}
 */
export function trialsOf(items, stages) {
  const begun = stages.filter((stage) => stage.begun);
  /** @type {Map<number, Trial>} */
  const found = new Map();
  for (const item of items) {
    if (!item) continue; // a piece that has not come yet
    const [number, epochs, score, loss, folds, state, values] = item;
    const stage = begun.filter(({ first = 1 }) => first <= number).length - 1;
    if (stage < 0) continue; // its stage is told a moment later
    const paths = begun[stage].parameters.map(({ path }) => path);
    found.set(number, { number, stage, epochs, score, loss, folds, state, values: Object.fromEntries(paths.map((path, at) => [path, values[at]])) });
  }
  return [...found.values()].sort((one, other) => one.number - other.number);
}

/**
 * Those with a score, the best first.
 * @param {Trial[]} trials
 */
export const best = (trials) =>
  trials.filter(({ score }) => score !== null).sort((one, other) => Number(other.score) - Number(one.score) || (one.loss ?? Infinity) - (other.loss ?? Infinity));

/**
 * The best fifth of them, at least three.
 * @param {Trial[]} trials
 */
export function topFifth(trials) {
  const good = best(trials);
  return good.slice(0, Math.max(3, Math.ceil(good.length / 5)));
}

/**
 * All trials as a table that a spreadsheet reads.
 * @param {Trial[]} trials
 * @param {Stage[]} stages
 */
export function tableOf(trials, stages) {
  const paths = [...new Set(stages.flatMap(({ parameters }) => parameters.map(({ path }) => path)))];
  const folds = Math.max(0, ...trials.map((trial) => trial.folds.length));
  const head = ["trial", "stage", "epochs", ...paths, "score", "loss", ...Array.from({ length: folds }, (_, fold) => `fold ${fold + 1}`), "state"];
  const rows = trials.map((trial) => [trial.number, trial.stage + 1, trial.epochs, ...paths.map((path) => trial.values[path]), trial.score, trial.loss,
    ...Array.from({ length: folds }, (_, fold) => trial.folds[fold]), trial.state]);
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** @param {unknown} value */
function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
