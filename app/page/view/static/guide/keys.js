// The keys of the whole page: they work wherever the focus is, but not while someone types or paints, and not
// below a dialog.

import { isDialogOpen, make } from "../lib/dom.js";

/**
 * @typedef {{keys: string[], text: string, act: (key: string) => boolean | void}} Binding `act` returns false if the key
 *   means nothing now, so that others may use it
 */

const TYPES = "input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], "
  + "[role=combobox], [role=spinbutton], [role=listbox]";
const PRESSED = "button, a, summary, input:not([type=range]), [role=button], [role=radio], [role=tab], [role=checkbox], [role=menuitem]";
const MOVED = "a, summary, input, [role=radio], [role=tab], [role=menuitem], [role=slider], [role=application], .reach *, canvas, "
  + "[data-explain]"; // what uses the arrow keys itself

export class Keys {
  /**
   * @param {Window} host
   * @param {HTMLElement} root where the sheet goes
   * @param {Record<string, string>} words
   * @param {Binding[]} bindings
   */
  constructor(host, root, words, bindings) {
    this.host = host;
    this.byKey = new Map(bindings.flatMap((binding) => binding.keys.map((key) => [key, binding])));
    const rows = bindings.map(({ keys, text }) =>
      make("div", {}, make("dt", {}, ...namesOf(keys, words).map((name) => make("kbd", {}, name))), make("dd", {}, text)));
    const close = make("button", { type: "button", class: "close", "aria-label": words.close, title: words.close }, "×");
    this.sheet = make("dialog", { class: "keys", "aria-label": words.keys }, make("header", {}, make("strong", {}, words.keys), close),
      make("dl", {}, ...rows), make("p", {}, words.keysMore));
    close.onclick = () => this.sheet.close();
    root.append(this.sheet);
    this.listener = (/** @type {KeyboardEvent} */ event) => this.#press(event);
    // Before Streamlit, whose own R runs the page again.
    host.addEventListener("keydown", this.listener, { capture: true });
  }

  show() {
    this.sheet.showModal();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isDialogOpen()) return;
    const target = event.composedPath()[0];
    if (!(target instanceof Element) || target.closest("dialog, .painting") || target.matches(TYPES)) return;
    const key = nameOf(event);
    const binding = this.byKey.get(key);
    if (!binding || (key === "Space" && target.matches(PRESSED)) || (/Arrow/.test(key) && target.matches(MOVED))) return;
    if (binding.act(key) === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  dispose() {
    this.host.removeEventListener("keydown", this.listener, { capture: true });
  }
}

/**
 * The name of a key in the bindings: a letter by what it writes, and on other alphabets by its place.
 * @param {KeyboardEvent} event
 */
export function nameOf({ key, code, shiftKey }) {
  if (key === " ") return "Space";
  if (key.length > 1) return shiftKey ? `Shift+${key}` : key;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return /^Key[A-Z]$/.test(code) && !/^[ -~]$/.test(key) ? code.slice(3) : key;
}

/**
 * @param {string[]} keys
 * @param {Record<string, string>} words
 */
function namesOf(keys, words) {
  /** @type {Record<string, string>} */
  const names = { Space: words.keySpace, ArrowRight: "→", "Shift+ArrowRight": `${words.keyShift} →`, ArrowLeft: "←",
    ArrowUp: "↑", ArrowDown: "↓", "Shift+ArrowLeft": `${words.keyShift} ←`, Escape: "Esc" };
  const digits = keys.every((key) => /^\d$/.test(key));
  return digits && keys.length > 1 ? [`${keys[0]}–${keys[keys.length - 1]}`] : keys.map((key) => names[key] ?? key);
}
