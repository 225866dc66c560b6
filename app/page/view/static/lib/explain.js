// What can be explained: each figure and each label wears its key.

/** Every key, in the order of the page. */
export const KEYS = /** @type {const} */ ([
  "boundary", "axes", "pixelWeights", "classes", "trainPoints", "testPoints", "ties", "ahead", "scale",
  "loss", "trainLoss", "testLoss", "penalty", "guessing", "guessMean", "smoothing",
  "accuracy", "trainAccuracy", "testAccuracy", "learningRate", "confusion", "answers", "trainFit", "testFit",
]);

/** @typedef {typeof KEYS[number]} Key */

/**
 * The element, marked as one that explains itself.
 * @template {HTMLElement} T
 * @param {T} element
 * @param {Key} key
 */
export function explained(element, key) {
  element.classList.add("explained");
  element.dataset.explain = key;
  return element;
}
