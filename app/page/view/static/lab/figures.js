// The figures of claims: which belong on one card, how they are named, and how they are written.

import { power, reading } from "../lib/format.js";

const SMALLEST = 1e-3; // in plain decimals

/** @typedef {import("./data.js").Claim} Claim */

/**
 * Claims that share their sentence stand on one card, where the first of them does.
 * @param {Claim[]} claims
 * @returns {Claim[][]}
 */
export function cardsOf(claims) {
  /** @type {Map<string, Claim[]>} */
  const cards = new Map();
  for (const claim of claims) {
    const others = cards.get(claim.sentence);
    if (others) others.push(claim);
    else cards.set(claim.sentence, [claim]);
  }
  return [...cards.values()];
}

/**
 * What the names of several figures have in common, with … for what differs within, and what each has for itself.
 * @param {string[]} names
 */
export function namesOf(names) {
  const split = names.map((name) => name.split(" "));
  const [first] = split;
  if (names.length === 1) return { common: names[0], own: [""] };
  const shortest = Math.min(...split.map(({ length }) => length));
  const isShared = (/** @type {(name: string[]) => string} */ pick) => split.every((name) => pick(name) === pick(first));
  let [before, after] = [0, 0];
  while (before < shortest && isShared((name) => name[before])) before++;
  while (after < shortest - before && isShared((name) => name[name.length - 1 - after])) after++;
  const own = split.map((name) => name.slice(before, name.length - after).join(" "));
  const ends = [first.slice(0, before), first.slice(first.length - after)].filter((name) => name.length > 0);
  const common = ends.map((name) => name.join(" ")).join(" … ");
  return { common, own };
}

/**
 * A measured or expected number: two or three digits, a power of ten if it is tiny or huge.
 * @param {number | null} value
 * @param {string} none
 */
export function written(value, none) {
  if (value === null) return none;
  return value !== 0 && Math.abs(value) < SMALLEST ? power(value, 2) : reading(value);
}

/**
 * How far the measurement is; null while nothing is measured.
 * @param {Claim[]} claims
 */
export function progressOf(claims) {
  if (claims.every(({ state }) => state !== "measuring")) return null;
  return { done: claims.filter(({ state }) => state === "measured").length, total: claims.length };
}

/**
 * What a card says: it asks until all its figures are measured; then the sentence holds, is a saying's opposite, or
 * does not hold.
 * @param {Claim[]} claims of one card
 * @returns {"asks" | "holds" | "corrects" | "fails"}
 */
export function verdictOf(claims) {
  if (claims.some(({ state }) => state !== "measured")) return "asks";
  if (claims.some(({ holds }) => !holds)) return "fails";
  return claims.some(({ saying }) => saying) ? "corrects" : "holds";
}
