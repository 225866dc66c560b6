// Which entries a search finds; pure.

/**
 * The words that are looked for, in small letters and without accents.
 * @param {string} text
 */
export const wordsOf = (text) => plain(text).split(/\s+/).filter(Boolean);

/**
 * Whether a text has all these words, as wholes or as parts.
 * @param {string} text as `plain` returns it
 * @param {string[]} words as `wordsOf` returns them
 */
export const hasAll = (text, words) => words.every((word) => text.includes(word));

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
