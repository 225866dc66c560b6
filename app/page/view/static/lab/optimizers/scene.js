// What the race's pictures need of a scene: plain arithmetic, without a drawing.

/**
 * @typedef {[number | null, number | null]} Spot no number where a place is not finite
 * @typedef {{kind: string, schedule: string, batch: string}} Chosen keys of an optimizer or a search, a schedule and a batch
 * @typedef {Chosen & {name: string, rate: number, onNetwork: number, search: boolean, factors: number[] | null, first: number | null,
 *   stays: number | null, left: number | null, diverged: number | null, stops: number | null, places: Spot[], losses: (number | null)[],
 *   lengths: (number | null)[]}} Racer `lengths`: of the step to each place; `factors`
 *   on its rate by step, if a schedule changes it; `stops`: the step from which they are 0
 * @typedef {{kinds: [string, string, {batches: boolean, momentum: boolean, search: boolean, text: string}][], schedules: [string, string][], batches: [string, string][],
 *   fewest: number, most: number}} Choices what a racer can be, keys with their names, and how many there can be
 * @typedef {{last: number, most: number, surface: string, condition: number | null, window: [[number, number], [number, number]],
 *   minima: [number, number][], start: [number, number], yours: number, rate: number, momentum: number, largest: number,
 *   limit: number | null, best: {rate: number, momentum: number} | null, curvature: number | null, slice: string, chart: string, own: boolean,
 *   racers: Racer[], choices: Choices}} Scene `most`: steps after which a racer counts as one that never arrives; `largest`: the rate at the
 *   plane's right edge; `curvature`: the largest one, if they are the same everywhere
 * @typedef {{box: number[], heights: number[][], racers: {places: Spot[], losses: (number | null)[], lengths: (number | null)[], share: number,
 *   diverged: number | null}[]}} Slice `box`: left, right, bottom, top
 * @typedef {{own: boolean, shape: string, most?: number, rows?: number[]} & Partial<Slice>} Network `own` if it is the learner's; `most`: how
 *   many parameters it may have, if it has more and so no slice; `rows`: how many of them each racer looks at in a step
 * @typedef {{steps: number[][], best: [number, number, number] | null} | null} Plane a row for each momentum; -1 is a cell
 *   that diverged, 0 one that did not arrive
 */

/**
 * A racer as the address has it.
 * @param {Chosen} racer
 */
export const textOf = ({ kind, schedule, batch }) =>
  [kind, ...(schedule !== "constant" || batch !== "own" ? [schedule] : []), ...(batch === "own" ? [] : [batch])].join(".");

/**
 * And back.
 * @param {string} text
 * @returns {Chosen}
 */
export function racerOf(text) {
  const [kind, schedule = "constant", batch = "own"] = text.split(".");
  return { kind, schedule, batch };
}

/**
 * A schedule's factors as a path, 1 at the top and 0 at the bottom.
 * @param {number[]} factors
 * @param {number} width
 * @param {number} height
 * @param {number} edge
 */
export const curveOf = (factors, width, height, edge) =>
  factors.map((factor, at) => `${at ? "L" : "M"}${(edge + ((width - 2 * edge) * at) / (factors.length - 1)).toFixed(1)} ${(edge + (height - 2 * edge) * (1 - factor)).toFixed(1)}`).join("");

/**
 * The first optimizer that does not race yet; if all do, the first one.
 * @param {Scene} scene
 */
export const nextOf = ({ racers, choices: { kinds } }) =>
  (kinds.find(([key]) => racers.every(({ kind }) => kind !== key)) ?? kinds[0])[0];

/** @param {Pick<Scene, "racers" | "yours">} scene */
export const isOnPlane = ({ racers, yours }) => racers[yours].kind === "momentum" && racers[yours].schedule === "constant";

/**
 * What a racer has of its own, in words: its schedule and its batch, each "" if it is as usual or counts for nothing.
 * @param {Chosen} racer
 * @param {Pick<Choices, "kinds" | "schedules" | "batches">} choices
 */
export function ownOf({ kind, schedule, batch }, { kinds, schedules, batches }) {
  const named = (/** @type {[string, string][]} */ names, /** @type {string} */ key) => names.find(([one]) => one === key)?.[1] ?? "";
  const about = kinds.find(([one]) => one === kind)?.[2];
  return {
    schedule: schedule === "constant" || about?.search ? "" : named(schedules, schedule),
    batch: batch === "own" || !about?.batches ? "" : named(batches, batch),
  };
}

/**
 * What came of a racer: the name of its words, and the step in them.
 * @param {Pick<Racer, "first" | "stays" | "left" | "diverged" | "stops">} racer
 * @param {boolean} hasBottom whether there is a minimum to arrive at
 * @returns {["alreadyThere" | "arrives" | "leavesAgain" | "offAt" | "outAt" | "stopped" | "never", number]}
 */
export function outcomeOf({ first, stays, left, diverged, stops }, hasBottom) {
  /** @type {["stopped" | "never", number]} a rate of 0 goes nowhere, however many steps follow */
  const missing = stops === null ? ["never", 0] : ["stopped", stops];
  if (!hasBottom) return left === null ? missing : ["outAt", left];
  if (stays === 0) return ["alreadyThere", 0];
  if (stays !== null) return ["arrives", stays];
  if (diverged !== null) return ["offAt", diverged];
  return first === null ? missing : ["leavesAgain", first];
}

/**
 * The step from which a racer stays at the bottom, or at which it is out of the window where there is none.
 * @param {Pick<Racer, "stays" | "left">} racer
 * @param {boolean} hasBottom
 */
const reached = ({ stays, left }, hasBottom) => (hasBottom ? stays : left) ?? Infinity;

/**
 * Who has won by the last step that is shown, as a guess asks for it: "learned", the first; several, if they are equal.
 * @param {Pick<Scene, "racers" | "minima" | "last">} scene
 */
export function statesOf({ racers, minima, last }) {
  const steps = racers.map((racer) => reached(racer, minima.length > 0));
  const best = Math.min(...steps);
  return steps.map((step) => (step === best && step <= last ? "learned" : ""));
}

/**
 * The path up to a step, without what is not finite; a racer that diverged stops at its last place.
 * @param {Spot[]} places
 * @param {number} step
 * @returns {[number, number][]}
 */
export function pathTo(places, step) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [x, y] of places.slice(0, step + 1)) {
    if (x === null || y === null) break;
    found.push([x, y]);
  }
  return found;
}

/**
 * Discs pushed apart, each as near to its place as the ones before it allow.
 * @param {[number, number][]} places in pixels
 * @param {number} apart
 * @param {{width: number, height: number, edge: number}} room
 * @returns {[number, number][]}
 */
export function spread(places, apart, { width, height, edge }) {
  /** @type {[number, number][]} */
  const found = [];
  const inside = (/** @type {number} */ value, /** @type {number} */ end) => Math.min(end - edge, Math.max(edge, value));
  for (const [x, y] of places) {
    /** @type {[number, number]} */
    let best = [inside(x, width), inside(y, height)];
    const isFree = (/** @type {[number, number]} */ [a, b]) => found.every(([c, d]) => Math.hypot(a - c, b - d) >= apart);
    for (let ring = 0; ring < 120 && !isFree(best); ring++) { // outward in a spiral
      const [turn, reach] = [ring * 2.4, 2 + 3.4 * Math.sqrt(ring)];
      best = [inside(x + reach * Math.cos(turn), width), inside(y + reach * Math.sin(turn), height)];
    }
    found.push(best);
  }
  return found;
}

const CLIMB = 100; // times the highest first loss: as far up as an axis goes
const BEYOND = 0.5; // of an axis: how far beyond its ends a place may be

/**
 * The axis of some losses: over powers of ten if none is below 0 and they are far apart, and its ticks.
 * @param {(number | null)[][]} losses of each racer
 * @param {number} deepest the fewest powers of ten below the highest that are left out
 */
export function lossAxis(losses, deepest = 9) {
  const all = losses.flat().filter((value) => value !== null && Number.isFinite(value));
  const firsts = losses.map((each) => each.find((value) => value !== null) ?? 0);
  const top = Math.max(...firsts);
  const low = Math.min(.../** @type {number[]} */ (all));
  if (low < 0) return { isLog: false, low: Math.max(low, -10 * (Math.abs(top) || 1)), high: top + 0.1 * Math.abs(top || 1) };
  if (top <= 0) return { isLog: false, low: 0, high: 1 }; // a start on the minimum
  const floor = Math.max(low, top * 10 ** -deepest, Number.MIN_VALUE * 1e10);
  const peak = Math.min(top * CLIMB, Math.max(.../** @type {number[]} */ (all))); // one that diverges is seen to climb
  const room = Math.min(1.6, (top / floor) ** 0.12 || 1); // above and below
  return floor < top ? { isLog: true, low: floor / room, high: peak * room } : { isLog: true, low: top / 10, high: Math.max(2 * top, peak) };
}

/**
 * Where a loss lies on its axis, from 0 at the bottom to 1, or beyond its ends.
 * @param {number} value
 * @param {{isLog: boolean, low: number, high: number}} axis
 */
export function shareOf(value, { isLog, low, high }) {
  const share = isLog ? Math.log(Math.max(value, 0) / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1 + BEYOND, Math.max(-BEYOND, share));
}

/** @typedef {readonly [number, number]} Point in pixels */

/**
 * A line through points, cut where it leaves a chart above or below, and where it leaves it for the last time, if it ends
 * outside; there is no line to a point that is no number.
 * @param {Point[]} points
 * @param {number} top
 * @param {number} floor
 * @returns {{lines: Point[][], exit: Point | null}}
 */
export function cutAt(points, top, floor) {
  const inside = (/** @type {Point} */ [, y]) => y >= top && y <= floor;
  const crossing = (/** @type {Point} */ [a, b], /** @type {Point} */ [c, d]) => {
    const edge = Math.min(b, d) < top ? top : floor;
    return /** @type {Point} */ ([a + ((c - a) * (edge - b)) / (d - b), edge]);
  };
  /** @type {Point[][]} */
  const lines = [];
  /** @type {Point | null} */
  let exit = null;
  points.forEach((point, at) => {
    if (Number.isNaN(point[1])) return;
    const before = at && !Number.isNaN(points[at - 1][1]) ? points[at - 1] : null;
    const [was, is] = [before !== null && inside(before), inside(point)];
    if (is && was) lines[lines.length - 1].push(point);
    else if (is) lines.push(before ? [crossing(before, point), point] : [point]);
    else if (was && before) lines[lines.length - 1].push((exit = crossing(before, point)));
    if (is) exit = null;
  });
  return { lines, exit };
}

/**
 * Numbers for a loss axis: powers of ten, unless there is hardly one: then 1, 2 and 5 of each, or few round ones.
 * @param {{isLog: boolean, low: number, high: number}} axis
 * @param {(low: number, high: number, count: number) => number[]} ticks
 * @param {number} count at most
 */
export function lossTicks({ isLog, low, high }, ticks, count = 5) {
  if (!isLog) return ticks(low, high, count - 1);
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const every = Math.ceil((last - first + 1) / count) || 1;
  const decades = [];
  for (let power = last; power >= first; power -= every) decades.push(10 ** power);
  if (decades.length > 1) return decades.reverse();
  if (high / low < 4) return ticks(low, high, 5);
  return [1, 2, 5].flatMap((factor) => [first - 1, first].map((power) => +(factor * 10 ** power).toPrecision(1)))
    .filter((value) => value >= low && value <= high).sort((one, other) => one - other);
}

/**
 * How much ink a cell of the plane has, from 0 for slow to 1 for fast; over powers, from 35 steps to 600.
 * @param {number} steps
 */
export const inkOf = (steps) => 0.06 + 0.8 * (1 - Math.min(1, Math.log(Math.max(steps, FAST) / FAST) / Math.log(SLOW / FAST)));

export const FAST = 35;
export const SLOW = 600;
