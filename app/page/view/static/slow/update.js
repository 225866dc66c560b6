// The update of one weight, from its gradient to its new value, as a chain of boxes.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { change, figure } from "./figures.js";

/** @typedef {import("../wire/frame.js").Story} Story */

/**
 * The boxes' names stay where they are at every stage; their numbers come with the last one.
 * @param {Story} story
 * @param {Record<string, string>} words
 */
export function updateOf({ update, chosen }, words) {
  const title = make("h3", {}, make("b", {}, `5 ${words.updateOf}`));
  if (update) {
    title.append(make("span", {}, fill(words.updateWay, { source: update.from, target: chosen.name })),
      make("span", {}, fill(words.ownGradient, { value: figure(update.own) })));
  }
  const box = (/** @type {string} */ kind, /** @type {string} */ name, /** @type {string | null | undefined} */ value) =>
    make("div", { class: `box ${kind}` }, make("dt", {}, name), make("dd", {}, value ?? "–"));
  const sign = (/** @type {string} */ text) => make("i", { "aria-hidden": "true" }, text);
  const off = (/** @type {number | null} */ value, /** @type {string} */ before = "") => (value === null ? words.off : before + figure(value));
  const kind = update?.penaltyName ?? "";
  const penalty = kind.length === 2 ? fill(words.penaltyOf, { name: kind }) : kind || words.penalty; // "L1 + L2" alone is long enough
  const [old, now] = update ? change(update.before ?? NaN, update.after ?? NaN) : [];
  const weight = update?.isFrozen ? words.oldNewFrozen : update?.isShortened ? words.oldNewShort : words.oldNew;
  return [title, make("dl", { class: update ? "" : "waiting" },
    box("", words.gradient, update && figure(update.gradient)), sign("+"),
    box("", penalty, update && off(update.penalty)), sign("→"),
    box("", words.clipping, update && off(update.clip, "× ")), sign("→"),
    box("", update?.stepName ?? words.stepOf, update && figure(update.step)), sign("→"),
    box("wide", weight, update && (update.breaks ? `${old} → ∞` : `${old} → ${now}`)))];
}
