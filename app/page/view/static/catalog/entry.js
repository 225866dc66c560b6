// One entry of the catalog: its picture and formula, when to use it, its knobs, its names elsewhere.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/**
 * @typedef {{title: string, allowed: string, help: string}} Knob
 * @typedef {{id: string, key: string, title: string, use: string, summary: string, why: string, formula: string, picture: string, caption: string,
 *   knobs: Knob[], calls: [library: string, code: string][], known: boolean, differs: string,
 *   scripts: [target: string, code: string, definition: string][], source: string, tries: string,
 *   labs: {number: number, title: string, address: string}[]}} Entry `calls`: the code is empty if a library lacks the entry
 */

/**
 * @param {Entry} entry
 * @param {Record<string, string>} words
 */
export function drawEntry(entry, words) {
  const article = make("article", { id: entry.id, class: "cat-entry", "aria-labelledby": `${entry.id}-title` });
  const title = make("h3", { id: `${entry.id}-title`, tabindex: "-1" }, entry.title);
  const link = make("a", { class: "cat-link", href: `?entry=${encodeURIComponent(entry.id)}`, "aria-label": fill(words.linkTo, { title: entry.title }) }, "#");
  link.dataset.to = entry.id;
  const head = make("header", {}, make("div", { class: "cat-name" }, title, ...(entry.key === entry.title.toLowerCase() ? [] : [make("code", {}, entry.key)]), link), ways(entry, words));
  const body = make("div", { class: "cat-body" }, head, make("p", { class: "cat-use" }, entry.use), make("p", {}, entry.summary), facts(entry, words));
  if (entry.why) body.append(reason(entry.why, words));
  if (entry.scripts.length) body.append(scripts(entry, words));
  article.append(seen(entry), body);
  return article;
}

/** @param {Entry} entry */
function seen({ picture, caption, formula }) {
  const image = make("img", { src: picture, alt: caption, width: "320", height: "200", loading: "lazy", decoding: "async" });
  const written = make("div", { class: "cat-formula", tabindex: "0" });
  written.innerHTML = formula; // the server's own MathML
  return make("figure", {}, image, make("figcaption", {}, caption), written);
}

/**
 * @param {Entry} entry
 * @param {Record<string, string>} words
 */
function ways({ title, tries, labs }, words) {
  const links = labs.map(({ number, title: question, address }) => {
    const name = fill(words.lab, { number });
    return make("a", { class: "cat-button", href: address, target: "_self", title: question, "aria-label": `${name}: ${question}` }, name);
  });
  return make("div", { class: "cat-ways" },
    make("a", { class: "cat-button", href: tries, target: "_self", "aria-label": fill(words.tryEntry, { title }) }, words.tryIt), ...links);
}

/**
 * @param {Entry} entry
 * @param {Record<string, string>} words
 */
function facts({ knobs, calls, known, differs, source }, words) {
  const list = make("dl", {});
  const add = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...parts) => list.append(make("div", {}, make("dt", {}, name), make("dd", {}, ...parts)));
  for (const { title, allowed, help } of knobs) add(title, make("b", {}, allowed), help && ` – ${help}`);
  for (const [library, code] of calls) if (code) add(library, make("code", {}, code));
  const without = calls.filter(([, code]) => !code).map(([library]) => library);
  if (without.length) add(words.lacks, make("span", { class: "cat-quiet" }, without.join(", ")));
  if (differs || known) add(words.differs, ...(differs ? withCode(differs) : [words.same]));
  add(words.source, make("span", { class: "cat-quiet" }, source));
  return list;
}

/**
 * @param {Entry} entry
 * @param {Record<string, string>} words
 */
function scripts({ scripts: all }, words) {
  const blocks = all.flatMap(([target, code, definition]) => [
    make("h4", {}, target), make("pre", { tabindex: "0" }, make("code", {}, definition ? `${definition}\n\n${code}` : code))]);
  return make("details", {}, make("summary", {}, words.scripts), ...blocks);
}

/**
 * Why something matters, to unfold.
 * @param {string} why HTML with MathML
 * @param {Record<string, string>} words
 */
export function reason(why, words) {
  const text = make("div", {});
  text.innerHTML = why; // the server's own
  return make("details", { class: "cat-why" }, make("summary", {}, words.why), text);
}

/**
 * A text in which code stands between backticks.
 * @param {string} text
 */
export const withCode = (text) => text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));

/**
 * All that a search looks at.
 * @param {Entry} entry
 * @param {string} section the title of its registry
 */
export const textOf = ({ id, title, use, summary, knobs, calls, differs, source }, section) =>
  [id, title, section, use, summary, ...knobs.map((knob) => `${knob.title} ${knob.help}`), ...calls.flat(), differs, source].join(" ");
