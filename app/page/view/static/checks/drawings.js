// The three drawings: each a pure function of what its check found.

import { amount, count } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { nearestOf } from "../lab/panels/reader.js";
import { decades, shape, through } from "../lab/panels/svg.js";
import { below, frameOf, inside, known, levels, orNaN, rounds, tiny } from "./axes.js";

/** @typedef {(number | null)[]} Numbers */
/** @typedef {{steps: number[], centered: Numbers, oneSided: Numbers, best: number | null, right: number}} Gradient */
/**
 * @typedef {{rates: number[], losses: Numbers, smooth: Numbers, first: number | null, steep: [number, number] | null, minimum: number | null,
 *   said: string[],
 *   diverged: number | null, own: number}} Rate
 */
/** @typedef {{losses: Numbers, every: number, steps: number, guess: number, known: number}} ByHeart */
/** @typedef {Record<string, string>} Words */
/**
 * @template D
 * @typedef {{shapes: (data: D, words: Words, width: number, height: number, at: number) => Node[], count: (data: D) => number,
 *   nearest: (data: D, x: number, width: number, height: number) => number, reads: (data: D, words: Words, at: number) => string,
 *   label: (data: D, words: Words) => string, first: (data: D) => number}} Kind `at`: the place that is read, -1 for none
 */

const dot = (/** @type {number} */ x, /** @type {number} */ y, name = "dot") => shape("circle", { class: name, cx: x, cy: y, r: 4.5 });
const cursor = (/** @type {import("./axes.js").Frame} */ { x, top, bottom }, /** @type {number | undefined} */ at) =>
  at === undefined ? [] : [shape("path", { class: "cursor", d: `M${x(at).toFixed(1)} ${top}V${bottom}` })];

const LOWEST = 1e-16; // an error that is nothing is drawn here

/** @param {Gradient} data */
function errorAxis({ centered, oneSided, right }) {
  const all = known([...centered, ...oneSided]);
  const [low, high] = [Math.max(LOWEST, Math.min(right / 100, ...all)), Math.max(1, Math.min(10, ...[Math.max(...all, 0)]))];
  return /** @type {const} */ ([10 ** (Math.floor(Math.log10(low)) - 1), high]); // with room for words below
}

/** @type {Kind<Gradient>} */
export const GRADIENT = {
  shapes(data, words, width, height, at) {
    const { steps, centered, oneSided, best, right } = data, [low, high] = errorAxis(data);
    const frame = frameOf(width, height, [Math.min(...steps), Math.max(...steps), true], [low, high, true]);
    const { left, right: end, bottom, x, y } = frame;
    const line = (/** @type {Numbers} */ errors, /** @type {string} */ name) => shape("path", { class: name,
      d: through(errors.map((error, step) => [x(steps[step]), error === null ? NaN : y(Math.max(low, Math.min(high, error)))])) });
    const drawn = [...levels(frame, decades(low, high, 3)),
      shape("rect", { class: "zone", x: left, y: y(right), width: end - left, height: bottom - y(right) }),
      shape("text", { x: left + 6, y: y(right) + 14 }, words.right),
      ...below(frame, decades(Math.min(...steps), Math.max(...steps), 2), words.stepAxis),
      ...cursor(frame, steps[at]), line(oneSided, "line dashed"), line(centered, "line")];
    const place = (/** @type {Numbers} */ errors, /** @type {number} */ step) => {
      const found = steps.indexOf(step);
      return found < 0 ? null : errors[found];
    };
    const far = steps[2], sided = place(oneSided, far), central = place(centered, far);
    if (sided !== null && central !== null && sided > 30 * central) {
      drawn.push(shape("text", { x: x(far) - 8, y: y(Math.min(high, sided)) - 6, "text-anchor": "end" }, words.oneSided),
        shape("text", { class: "strong", x: x(far) + 8, y: y(Math.max(low, central)) + 10 }, words.centered));
    }
    if (best !== null && centered[best] !== null) {
      const error = Math.max(low, orNaN(centered[best]));
      const across = Math.max(left + 44, Math.min(end - 44, x(steps[best])));
      drawn.push(dot(x(steps[best]), y(error)), shape("text", { class: "strong", x: across, y: Math.min(y(error) + 18, bottom - 3), "text-anchor": "middle" },
        fill(words.bestAt, { error: tiny(centered[best]), step: tiny(steps[best]) })));
    }
    return drawn;
  },
  count: ({ steps }) => steps.length,
  nearest({ steps }, x, width, height) {
    const frame = frameOf(width, height, [Math.min(...steps), Math.max(...steps), true], [1e-9, 1, true]);
    return nearestOf(steps.map(frame.x), x);
  },
  reads: ({ steps, centered, oneSided }, words, at) =>
    fill(words.gradientReads, { step: tiny(steps[at]), centered: tiny(centered[at]), oneSided: tiny(oneSided[at]) }),
  label: ({ steps, centered, best }, words) =>
    (best === null ? words.nothingToDraw : fill(words.gradientLabel, { error: tiny(centered[best]), step: tiny(steps[best]) })),
  first: ({ best }) => best ?? 0,
};

/** @param {Rate} data */
function lossAxis({ smooth, first }) {
  const all = known(smooth), start = first ?? Math.max(...all);
  const low = Math.min(...all, start), room = Math.max(start - low, 0.05 * start);
  return /** @type {const} */ ([low - 0.32 * room, start + 0.6 * room]);
}

/** @type {Kind<Rate>} */
export const RATE = {
  shapes(data, words, width, height, at) {
    const { rates, losses, smooth, steep, minimum, own } = data;
    if (!rates.length) return [];
    const [low, high] = lossAxis(data);
    const frame = frameOf(width, height, [rates[0], Math.max(rates[rates.length - 1], own), true], [low, high]);
    const { left, right, top, bottom, x, y } = frame;
    const line = (/** @type {Numbers} */ values) => through(values.map((loss, step) => [x(rates[step]), y(Math.min(orNaN(loss), 1e6))]));
    const drawn = levels(frame, rounds(low, high, 5));
    if (steep) {
      const wide = x(steep[1]) - x(steep[0]), isInside = wide > 66;
      drawn.push(shape("rect", { class: "zone steep", x: x(steep[0]), y: top, width: wide, height: bottom - top }),
        shape("text", { class: "strong", x: isInside ? x(steep[0]) + wide / 2 : x(steep[1]) + 6, y: top + 13, "text-anchor": isInside ? "middle" : "start" }, words.steepPart));
    }
    drawn.push(...below(frame, decades(rates[0], rates[rates.length - 1]), words.rateAxis), ...cursor(frame, rates[at]),
      inside(frame, shape("path", { class: "raw", d: line(losses) }), shape("path", { class: "line", d: line(smooth) })));
    if (minimum !== null) {
      const lowest = y(orNaN(smooth[rates.indexOf(nearest(rates, minimum))]));
      const isRight = x(minimum) > right - 90;
      drawn.push(dot(x(minimum), lowest, "ring"), shape("text", { class: "halo", x: x(minimum) + (isRight ? -9 : 9), y: Math.min(lowest + 17, bottom - 3), "text-anchor": isRight ? "end" : "start" }, words.tooLate));
    }
    if (own < rates[0]) return [...drawn, shape("text", { class: "strong", x: left + 4, y: bottom - 6 }, `← ${fill(words.nowAt, { rate: amount(own) })}`)];
    const here = smooth[rates.indexOf(nearest(rates, own))];
    const isGone = here === null || own > rates[rates.length - 1] * 1.2 || y(here) < top;
    const now = { x: x(own), y: isGone ? top + 5 : y(orNaN(here)) };
    const side = now.x < left + 46 ? "start" : now.x > right - 46 ? "end" : "middle";
    return [...drawn, dot(now.x, now.y), shape("text", { class: "strong halo", x: now.x, y: now.y < top + 32 ? now.y + 19 : now.y - 10, "text-anchor": side }, fill(words.nowAt, { rate: amount(own) }))];
  },
  count: ({ rates }) => rates.length,
  nearest({ rates, own }, x, width, height) {
    const frame = frameOf(width, height, [rates[0], Math.max(rates[rates.length - 1], own), true], [0, 1]);
    return nearestOf(rates.map(frame.x), x);
  },
  reads: ({ rates, losses, smooth }, words, at) =>
    fill(words.rateReads, { rate: amount(rates[at]), loss: amount(orNaN(losses[at]), "–", 3), smooth: amount(orNaN(smooth[at]), "–", 3) }),
  label: ({ steep, said: [low, high, minimum] }, words) => (steep === null ? words.rateFlat : fill(words.rateLabel, { low, high, minimum })),
  first: ({ rates, own }) => rates.indexOf(nearest(rates, own)),
};

/**
 * @param {number[]} rates
 * @param {number} rate
 */
function nearest(rates, rate) {
  return rates[nearestOf(rates.map(Math.log), Math.log(rate))];
}

/** @type {Kind<ByHeart>} */
export const BY_HEART = {
  shapes(data, words, width, height, at) {
    const { losses, every, steps, guess } = data;
    const all = known(losses), last = Math.max(steps, every);
    const [low, high] = [Math.min(data.known / 3, ...all), Math.min(10 * guess, Math.max(guess * 1.5, ...all))];
    const frame = frameOf(width, height, [0, last], [low, high, true]);
    const { left, right, bottom, x, y } = frame;
    const points = losses.map((loss, place) => /** @type {const} */ ([x(Math.min(place * every, last)), y(orNaN(loss))]));
    const end = points[points.length - 1];
    const marks = decades(low, high).filter(([value]) => Math.abs(y(value) - y(guess)) > 17 && Math.abs(y(value) - y(data.known)) > 17);
    return [...levels(frame, [...marks, [guess, amount(guess)], [data.known, amount(data.known)]]),
      shape("rect", { class: "zone", x: left, y: y(data.known), width: right - left, height: bottom - y(data.known) }),
      shape("text", { x: left + 6, y: y(data.known) + 14 }, words.known),
      shape("text", { x: right, y: y(guess) - 5, "text-anchor": "end" }, words.guessing),
      ...below(frame, rounds(0, last, 4).map(([value]) => [value, count(value)]), words.stepsAxis),
      ...cursor(frame, at < 0 ? undefined : Math.min(at * every, last)), inside(frame, shape("path", { class: "line", d: through(points) })),
      ...(end && Number.isFinite(end[1]) ? [dot(end[0], end[1])] : [])];
  },
  count: ({ losses }) => losses.length,
  nearest: ({ losses, every, steps }, x, width, height) => {
    const frame = frameOf(width, height, [0, Math.max(steps, every)], [0, 1]);
    return nearestOf(losses.map((_, place) => frame.x(place * every)), x);
  },
  reads: ({ losses, every, steps }, words, at) =>
    fill(words.by_heartReads, { step: count(Math.min(at * every, steps)), loss: amount(orNaN(losses[at]), "–", 3) }),
  label: ({ losses, steps }, words) => fill(words.by_heartLabel,
    { first: amount(orNaN(losses[0])), last: amount(orNaN(losses[losses.length - 1])), steps: count(steps) }),
  first: ({ losses }) => losses.length - 1,
};

