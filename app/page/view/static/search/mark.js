// What the end of the address says: the stage that is looked at, and the trial that is open.

/** @typedef {{stage: number, trial: number}} Mark `stage` from 0, -1 for all; `trial`: 0 for none */

/**
 * @param {string} hash
 * @returns {Mark}
 */
export const readMark = (hash) => ({ stage: Number(/stage-(\d+)/.exec(hash)?.[1] ?? 0) - 1, trial: Number(/trial-(\d+)/.exec(hash)?.[1] ?? 0) });

/** @param {Mark} mark */
export const markText = ({ stage, trial }) =>
  [...(stage >= 0 ? [`stage-${stage + 1}`] : []), ...(trial ? [`trial-${trial}`] : [])].join(",");

/** @param {Mark} mark */
export function writeMark(mark) {
  const text = markText(mark);
  history.replaceState(history.state, "", `${location.pathname}${location.search}${text && `#${text}`}`);
}
