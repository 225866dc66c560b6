// What the pictures of the four ways and of the walks need of a scene: plain arithmetic, without a drawing.

/**
 * @typedef {[number, number]} Spot
 * @typedef {{name: string, cost: number, median: number[], low: number[], high: number[], losses: number[], right: number[],
 *   moves: number[]}} Way `cost`: evaluations of a move
 * @typedef {{box: number[], points: Spot[], of: number[], names: string[]}} Points `box`: left, right, bottom, top
 * @typedef {{width: number, height: number, classes: string[]}} Images
 * @typedef {{seen: Points | Images, ways: {weights: number[][][], shown: number[]}[]}} Pictures the weights of each class that a
 *   way had, and which of them are shown at a moment
 * @typedef {"climbs" | "beyond" | "good" | "short"} Verdict
 * @typedef {{box: number[], names: [string, string], floor: Spot, floorLoss: number, most: number, walked: number[], places: Spot[],
 *   losses: number[], gradient: Spot, promise: number, rate: number, after: number, lowest: number, lowestLoss: number,
 *   line: {rates: number[], losses: number[]}, verdict: Verdict}} Hand `most`: steps at most; `gradient` and all behind it: of the next step
 * @typedef {{size: number, places: Spot[], steps: number[], losses: number[]}} BatchPath
 * @typedef {{rate: number, counts: number[], paths: BatchPath[]}} Batches
 * @typedef {{last: number, counts: number[], data: string, weights: number, starts: number, rate: number, nudge: number,
 *   ways: Way[], hand: Hand, batches: Batches}} Scene
 */

/**
 * Who is lowest at the end, as a guess asks for it: "learned".
 * @param {Pick<Scene, "ways">} scene
 */
export function statesOf({ ways }) {
  const ends = ways.map(({ median }) => median[median.length - 1]);
  const lowest = Math.min(...ends);
  return ends.map((end) => (end === lowest ? "learned" : ""));
}

/**
 * The confidences of softmax in each class at a place that two inputs say, all others at their mean of 0.
 * @param {number[][]} weights of each class: of both inputs, and the bias
 * @param {number} x
 * @param {number} y
 */
export function confidences(weights, x, y) {
  const scores = weights.map(([a, b, bias]) => a * x + b * y + bias);
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

/**
 * The strongest class at a place, and how strong its color is there, from 0 where all are even to 255.
 * @param {number[]} shares that sum to 1
 * @returns {[number, number]}
 */
export function strongest(shares) {
  const top = Math.max(...shares), even = 1 / shares.length;
  return [shares.indexOf(top), Math.round((255 * (top - even)) / (1 - even))];
}

/**
 * The corners of a line that keeps its value until the next one is known.
 * @param {Spot[]} points in pixels, from left to right
 * @returns {Spot[]}
 */
export const stairs = (points) => points.flatMap(([x, y], at) => (at ? [/** @type {Spot} */ ([x, points[at - 1][1]]), /** @type {Spot} */ ([x, y])] : [/** @type {Spot} */ ([x, y])]));

/**
 * The moment whose count is drawn nearest to a place.
 * @param {number[]} counts rising
 * @param {(count: number) => number} x where a count is drawn
 * @param {number} place
 */
export function momentAt(counts, x, place) {
  const far = counts.map((count) => Math.abs(x(count) - place));
  return far.indexOf(Math.min(...far));
}

/**
 * How far along an arrow its head can be drawn within a box, from 0 to 1.
 * @param {Spot} from
 * @param {Spot} to
 * @param {number[]} box left, right, bottom, top
 */
export function reachOf(from, to, [left, right, bottom, top]) {
  const along = (/** @type {number} */ start, /** @type {number} */ end, /** @type {number} */ low, /** @type {number} */ high) =>
    end > high ? (high - start) / (end - start) : end < low ? (low - start) / (end - start) : 1;
  return Math.max(0, Math.min(1, along(from[0], to[0], left, right), along(from[1], to[1], bottom, top)));
}

/**
 * The rate of the step that ends nearest to a place.
 * @param {Spot} here
 * @param {Spot} gradient
 * @param {Spot} place
 */
export function rateTo([x, y], [dx, dy], [a, b]) {
  const square = dx * dx + dy * dy;
  return square ? ((x - a) * dx + (y - b) * dy) / square : 0;
}

/**
 * The place after a step.
 * @param {Spot} here
 * @param {Spot} gradient
 * @param {number} rate
 * @returns {Spot}
 */
export const stepTo = ([x, y], [dx, dy], rate) => [x - rate * dx, y - rate * dy];

/**
 * Losses with three digits, or with as many more as tell different ones apart.
 * @param {number[]} losses
 */
export function told(losses) {
  const different = new Set(losses).size;
  for (let digits = 3; digits < 8; digits++) {
    const texts = losses.map((loss) => loss.toPrecision(digits));
    if (new Set(texts).size === different) return texts;
  }
  return losses.map((loss) => loss.toPrecision(8));
}
