// Which ideas were ticked, and which one was left for a lab: the browser alone remembers it.

const NAME = "gradient-playground.course";
const LEFT = "gradient-playground.course.left"; // the idea whose link was followed last in this tab

/** @param {string} key of the idea from which someone goes to a lab */
export function leave(key) {
  try {
    sessionStorage.setItem(LEFT, key);
  } catch {} // forbidden: nobody is led back
}

/** The idea from which someone went and now returns; it is told once. */
export function left() {
  try {
    const key = sessionStorage.getItem(LEFT);
    sessionStorage.removeItem(LEFT);
    return key;
  } catch {
    return null;
  }
}

export class Ticks {
  /** @param {() => void} changed called if another tab changed them */
  constructor(changed) {
    this.isKept = true; // whether the browser remembers anything
    this.keys = new Set(this.#read());
    this.listen = (/** @type {StorageEvent} */ { key }) => {
      if (key !== NAME && key !== null) return; // null: all was cleared
      this.keys = new Set(this.#read());
      changed();
    };
    window.addEventListener("storage", this.listen);
  }

  dispose() {
    window.removeEventListener("storage", this.listen);
  }

  /**
   * @param {string} key
   * @param {boolean} isTicked
   */
  set(key, isTicked) {
    if (isTicked) this.keys.add(key);
    else this.keys.delete(key);
    this.replace([...this.keys]);
  }

  /** @param {string[]} keys */
  replace(keys) {
    this.keys = new Set(keys);
    try {
      localStorage.setItem(NAME, JSON.stringify(keys));
    } catch { // forbidden, or full
      this.isKept = false;
    }
  }

  /** @returns {string[]} */
  #read() {
    try {
      const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
      return Array.isArray(found) ? found.filter((key) => typeof key === "string") : [];
    } catch (error) {
      this.isKept = error instanceof SyntaxError; // someone else's text is no list; what is forbidden is not kept
      return [];
    }
  }
}
