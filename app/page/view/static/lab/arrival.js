// What a link points at below a lab's picture, as "#claim-border" or "#panel-leak": it is brought into view once.

import { bringIntoView } from "../lib/dom.js";

const [, KIND = "", KEY = ""] = /^#(claim|panel)-(\w+)$/.exec(location.hash) ?? [];
const SEEN_MS = 2600;
let isAwaited = KIND !== "";

/**
 * Bring it into view, if it is there and nobody has been led to it yet.
 * @param {(kind: string, key: string) => HTMLElement | undefined} find
 */
export function arrive(find) {
  const found = isAwaited ? find(KIND, KEY) : undefined;
  if (!found) return;
  isAwaited = false;
  bringIntoView(found, "center");
  found.classList.add("arrived");
  setTimeout(() => found.classList.remove("arrived"), SEEN_MS);
}
