// What the server says about a unit that learns, and the small arithmetic of drawing it.

/**
 * @typedef {[number, number, number]} Weights w₁, w₂ and b
 * @typedef {{row: number, epoch: number, sum: number, mistake: boolean, change: Weights, after: Weights}} Step
 * @typedef {{key: string, year: string, name: string, winter: boolean, told: string, source: string, link: string}} DateOf
 * @typedef {{step: number, units: Weights[] | null, planes: Weights[], places: [number, number][], cells: string, right: number}} Frame
 *   `planes`: of each class, what its score makes of the hidden outputs; `cells`: the class of each cell of the input plane, from its top left; `right`: a share
 * @typedef {[number, number, number, number]} Box left, right, bottom, top
 * @typedef {{network?: string, problem?: string, link?: string, opened?: string, shape?: string, frames: Frame[], names: string[], classes: number[], box: Box,
 *   window: Box, axes: string[], points: [number, number][], tables: boolean}} Hidden `tables`: whether its points are the rows of the table; `link`: to a network that will do, `opened`: to this one, in the playground
 * @typedef {{task: string, rows: number[][], wanted: number[], order: number[], rule: string, start: Weights, largest: number, isOwn: boolean, steps: Step[], last: number,
 *   learned: number | null, cycle: [number, number] | null, bound: number | null, told: string, states: string[], hasHidden: boolean,
 *   network: string, hidden: Hidden | null, dates: DateOf[], date: string, isChosen: boolean}} Scene
 */

/** @type {Box} of the plane of two inputs */
export const INPUTS = [-0.5, 1.5, -0.5, 1.5];

/**
 * What a unit makes of a row, before its threshold.
 * @param {Weights} weights
 * @param {number[]} row of one input or two
 */
export const sumOf = ([a, b, bias], [x, y = 0]) => a * x + b * y + bias;

/**
 * Whether a row is a mistake: it is on the wrong side of 0, or on it.
 * @param {number} sum
 * @param {number} wanted
 */
export const isWrong = (sum, wanted) => (wanted ? sum <= 0 : sum >= 0);

/**
 * The weights after so many readings.
 * @param {Scene} scene
 * @param {number} step
 */
export const weightsAt = ({ start, steps }, step) => (step && steps.length ? steps[Math.min(step, steps.length) - 1].after : start);

/**
 * The reading that is shown; none before the first one.
 * @param {Scene} scene
 * @param {number} step
 */
export const readingAt = ({ steps }, step) => (step ? steps[Math.min(step, steps.length) - 1] : undefined);

/**
 * How many mistakes were made by then.
 * @param {Scene} scene
 * @param {number} step
 */
export const mistakesAt = ({ steps }, step) => steps.slice(0, step).filter(({ mistake }) => mistake).length;

/**
 * The epochs that there is room for, the one that is shown among them: what became of each row, if it was read.
 * @param {Scene} scene
 * @param {number} step
 * @param {number} most columns
 */
export function epochsAt(scene, step, most) {
  const { rows, steps } = scene;
  const [count, now] = [rows.length, Math.min(step, steps.length)];
  const current = Math.max(0, Math.ceil(now / count) - 1);
  const first = Math.max(0, Math.min(current - most + 2, Math.ceil(steps.length / count) - most));
  return Array.from({ length: most }, (_, at) => {
    const epoch = first + at;
    /** @type {(Step | undefined)[]} */
    const read = rows.map(() => undefined);
    for (const one of steps.slice(epoch * count, Math.min(now, (epoch + 1) * count))) read[one.row] = one;
    const isBegun = epoch * count < now;
    return { epoch, read, mistakes: isBegun ? read.filter((one) => one?.mistake).length : undefined, isBack: isBack(scene, epoch, now) };
  });
}

/**
 * Whether a state came again in an epoch, as far as it is shown.
 * @param {Scene} scene
 * @param {number} epoch
 * @param {number} now readings that are shown
 */
function isBack({ cycle, rows }, epoch, now) {
  if (!cycle) return false;
  const [first, again] = cycle;
  for (let time = again; time <= now; time += again - first) if (Math.ceil(time / rows.length) - 1 === epoch) return true;
  return false;
}

/**
 * Whether the weights are back where they were, as far as it is shown.
 * @param {Scene} scene
 * @param {number} step
 */
export const hasReturned = ({ cycle, steps }, step) => cycle !== null && Math.min(step, steps.length) >= cycle[1];

/**
 * The point of the line that is closest to the middle of a window; the middle, if there is no line.
 * @param {Weights} weights
 * @param {Box} [box]
 * @returns {[number, number]}
 */
export function footOf([a, b, bias], [left, right, bottom, top] = INPUTS) {
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  const square = a * a + b * b;
  if (square === 0) return [x, y];
  const far = (a * x + b * y + bias) / square;
  return [x - a * far, y - b * far];
}

/**
 * The corners of the part of a window where a sum is above 0.
 * @param {Weights} weights
 * @param {Box} box
 * @returns {[number, number][]}
 */
export function above(weights, [left, right, bottom, top]) {
  /** @type {[number, number][]} */
  const corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
  return corners.flatMap((one, at) => {
    const next = corners[(at + 1) % 4];
    const [here, there] = [sumOf(weights, one), sumOf(weights, next)];
    const share = here / (here - there);
    /** @type {[number, number]} */
    const between = [one[0] + share * (next[0] - one[0]), one[1] + share * (next[1] - one[1])];
    return [...(here > 0 ? [one] : []), ...(here * there < 0 ? [between] : [])];
  });
}

/**
 * The ends of the line on which a sum is 0, within a window; nothing if it lies outside.
 * @param {Weights} weights
 * @param {Box} box
 * @returns {[number, number][]}
 */
export function lineIn([a, b, bias], [left, right, bottom, top]) {
  /** @type {[number, number][]} */
  const found = [];
  if (b) for (const x of [left, right]) found.push([x, -(a * x + bias) / b]);
  if (a) for (const y of [bottom, top]) found.push([-(b * y + bias) / a, y]);
  const slack = 1e-9 * (right - left);
  const inside = found.filter(([x, y]) => x >= left - slack && x <= right + slack && y >= bottom - slack && y <= top + slack);
  const [first] = inside;
  const other = inside.find(([x, y]) => Math.abs(x - first[0]) + Math.abs(y - first[1]) > slack);
  return first && other ? [first, other] : [];
}

/**
 * The class with the highest score; the first of those that tie.
 * @param {Weights[]} planes
 * @param {number} x
 * @param {number} y
 */
export function winner(planes, x, y) {
  let best = 0;
  for (let at = 1; at < planes.length; at++) if (sumOf(planes[at], [x, y]) > sumOf(planes[best], [x, y])) best = at;
  return best;
}

/**
 * Of two classes, the unit that fires for the second.
 * @param {Weights[]} planes
 * @returns {Weights}
 */
export const lead = ([one, other]) => [other[0] - one[0], other[1] - one[1], other[2] - one[2]];

/**
 * The chosen date, if its network is in the playground.
 * @param {Scene} scene
 */
export const deepOf = ({ dates, date, isChosen }) => (isChosen ? dates.find(({ key, link }) => key === date && link) : undefined);
