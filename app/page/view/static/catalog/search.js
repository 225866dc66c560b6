// Which entries a search finds; pure.

/**
 * The words that are looked for, in small letters and without accents.
 * @param {string} text
 */
export const wordsOf = (text) => plain(text).split(/\s+/).filter(Boolean);

/**
 * Whether a text has all these words, or words that begin like them: "he" is not in "the". A sign is found anywhere.
 * @param {string} text as `plain` returns it
 * @param {string[]} words as `wordsOf` returns them
 */
export const hasAll = (text, words) => words.every((word) => begins(text, word));

const LETTER = /[\p{L}\p{N}]/u;

/**
 * @param {string} text
 * @param {string} word
 */
function begins(text, word) {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!LETTER.test(word[0]) || !LETTER.test(text[at - 1] ?? "")) return true;
  }
  return false;
}

/**
 * Where an entry stands among those that are found: 0 if it is called so, 1 if its name has the words, else 2.
 * @param {string[]} names as `plain` returns them
 * @param {string[]} words as `wordsOf` returns them
 */
export const rankOf = (names, words) => (names.includes(words.join(" ")) ? 0 : hasAll(names.join(" "), words) ? 1 : 2);

/**
 * A text as it is compared.
 * @param {string} text
 */
export const plain = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();

/**
 * What an address asks for: `?entry=relu`, or `#relu`, cut to what is worth repeating.
 * @param {string} query of the address
 * @param {string} hash
 */
export function askedFor(query, hash) {
  const asked = new URLSearchParams(query).get("entry") || decoded(hash.replace(/^#/, ""));
  return [...asked.trim()].slice(0, 60).join("");
}

/**
 * What an address searches for: `?search=relu`, cut likewise.
 * @param {string} query of the address
 */
export const searchedFor = (query) => [...(new URLSearchParams(query).get("search") ?? "").trim()].slice(0, 60).join("");

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that begins nothing
  }
}

/**
 * The id that a name stands for: of a registry, of an entry, or an entry's key or title alone, of which the first counts.
 * @param {string} name
 * @param {import("./main.js").Section[]} sections
 */
export function found(name, sections) {
  const wanted = plain(name), entries = sections.flatMap((section) => section.entries);
  const section = sections.find(({ key }) => key === wanted);
  const entry = entries.find(({ id }) => id === name) ?? entries.find(({ key, title }) => key === wanted || plain(title) === wanted);
  return section?.key ?? entry?.id ?? "";
}
