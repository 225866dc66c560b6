// The browser's history: an entry for each setup of the visit. Entries are pushed here, not by Streamlit, because the
// server's answer may come late, when the browser is already at another entry, which it would then overwrite.

/** @typedef {[number, string]} Entry its number and its query */
/** @typedef {{visit: string, answer: [number, number, number], latest: Entry[], undone?: number}} Told
 *   `answer` is the last turn that was heard, the entry that it led to, and the newest one at that time; `undone` counts
 *   the presses of the sidebar's Undo */
/** @typedef {{visit: string, entry: number, depth: number}} Stamp */
/** @typedef {{name: "go", turn: number, visit: string, entry: number, query: string}} Turn */
/**
 * @typedef {{tell: (turn: Turn) => void, undo: () => boolean, isBusy: () => boolean}} Outside
 *   `undo` takes back what is not part of a setup yet, if possible; `isBusy` is true while an edit is in progress
 */

const MOVE_MS = 1000; // within which the browser has gone where it was sent
const WAIT_MS = 20;
const WAITS = 150;
const END = "gradient-playground: last entry";

export class Entries {
  /**
   * @param {Window} host
   * @param {Outside} outside
   */
  constructor(host, outside) {
    this.host = host;
    this.outside = outside;
    this.path = host.location.pathname;
    this.visit = "";
    this.newest = 0;
    this.turn = 0;
    /** @type {number | undefined} presses of the sidebar's Undo */
    this.undone = undefined;
    /** @type {Turn | undefined} what the server has not answered yet */
    this.asked = undefined;
    this.moving = false;
    this.end = this.stamp ? Math.max(this.stamp.depth, recall(host)) : 0; // the depth of the last entry ahead
    this.#own();
    this.query = host.location.search;
    /** @type {Stamp | null} of the entry where the browser last was */
    this.last = this.stamp;
    this.onPop = (/** @type {PopStateEvent} */ event) => this.#arrive(event);
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.#press(event);
    host.addEventListener("popstate", this.onPop, { capture: true }); // before Streamlit, which would run the page twice
    host.addEventListener("keydown", this.onKey);
  }

  /** What Streamlit would write into this page's address is dropped: `take` writes it, at the right entry. */
  #own() {
    const { history } = this.host;
    // The browser's own, whatever another view that is about to go has put in front of them.
    const { pushState, replaceState } = /** @type {History} */ (Object.getPrototypeOf(history));
    this.push = pushState.bind(history);
    this.replace = replaceState.bind(history);
    const unlessHere = (/** @type {History["pushState"]} */ write) =>
      (/** @type {unknown} */ state, /** @type {string} */ unused, /** @type {string | URL | null | undefined} */ url) => {
        if (new URL(url ?? "", this.host.location.href).pathname !== this.path) write(state, unused, url);
      };
    const ours = { pushState: unlessHere(this.push), replaceState: unlessHere(this.replace) };
    Object.assign(history, ours);
    this.giveBack = () => {
      if (history.pushState === ours.pushState) Object.assign(history, { pushState, replaceState });
    };
  }

  dispose() {
    this.giveBack?.();
    this.host.removeEventListener("popstate", this.onPop, { capture: true });
    this.host.removeEventListener("keydown", this.onKey);
  }

  /**
   * What is known of the browser's current entry; null if someone else made it.
   * @returns {Stamp | null}
   */
  get stamp() {
    const { state } = this.host.history;
    return typeof state?.depth === "number" ? state : null;
  }

  /**
   * Take the server's data at each run of the page; the same data again change nothing.
   * @param {Told} told
   */
  take({ visit, answer: [turn, here, before], latest }) {
    const first = latest[0];
    // The view is rebuilt within its visit: everything said so far is there, except what follows the last entry.
    this.turn = Math.max(this.turn, turn);
    if (!this.visit && this.stamp?.visit === visit) {
      const { depth, entry } = this.stamp;
      const newest = latest[latest.length - 1][0];
      [this.visit, this.newest] = [visit, depth < this.end ? newest : entry];
      // Back or Forward led here from another page: the server has this page as it was left, maybe at another entry.
      if (!latest.some(([number]) => number === entry)) {
        this.newest = newest;
        return this.#go(this.stamp);
      }
    }
    let seen = this.newest;
    if (visit !== this.visit) {
      // A new visit begins where the browser is, unless the server that went down had said something that is lost.
      const isLost = this.visit !== "" && this.#address(first[1]) !== this.#address(this.host.location.search.slice(1));
      if (!this.asked && !isLost) this.#mark(visit, first);
      seen = this.asked || isLost ? 0 : first[0];
    }
    [this.visit, this.newest] = [visit, latest[latest.length - 1][0]];
    if (this.asked) {
      if (turn < this.asked.turn) return; // said before the browser moved on: its entries would be in the wrong place
      this.asked = undefined;
      seen = Math.max(seen, before);
      const { location } = this.host;
      this.#mark(visit, latest.find(([number]) => number === here) ?? [here, location.search.slice(1)]);
    }
    // A slider that is still moving changes its own entry.
    const same = this.stamp?.visit === visit && latest.find(([number]) => number === this.stamp?.entry);
    if (same && this.#address(same[1]) !== this.#address(this.host.location.search.slice(1))) this.#mark(visit, same);
    for (const entry of latest) if (entry[0] > seen) this.#add(visit, entry);
  }

  /**
   * Undo as often as the sidebar's button was pressed since the last time; what was pressed before this view was is done.
   * @param {Told} told
   */
  follow({ undone = 0 }) {
    for (let count = this.undone ?? undone; count < undone; count += 1) this.#undo();
    this.undone = undone;
  }

  #undo() {
    if (!this.outside.undo()) this.move(-1);
  }

  /**
   * The browser's current entry is this one.
   * @param {string} visit
   * @param {Entry} entry
   */
  #mark(visit, [entry, query]) {
    this.replace?.({ visit, entry, depth: this.stamp?.depth ?? 0 }, "", this.#address(query));
    this.#look();
  }

  /**
   * Add an entry after the browser's current one.
   * @param {string} visit
   * @param {Entry} entry
   */
  #add(visit, [entry, query]) {
    this.end = (this.stamp?.depth ?? 0) + 1;
    this.push?.({ visit, entry, depth: this.end }, "", this.#address(query));
    this.#look();
    remember(this.host, this.end);
  }

  #look() {
    this.query = this.host.location.search;
    this.last = this.stamp;
  }

  /**
   * The address of this page with a query; how it is embedded does not change.
   * @param {string} query
   */
  #address(query) {
    const embedded = [...new URLSearchParams(this.host.location.search)].filter(([name]) => /^embed(_options)?$/i.test(name));
    const parts = [query, new URLSearchParams(embedded).toString()];
    const known = new URLSearchParams(query);
    const text = (embedded.some(([name]) => known.has(name)) ? parts.slice(0, 1) : parts).filter(Boolean).join("&");
    return this.path + (text && `?${text}`);
  }

  /**
   * The browser has gone to another entry: the page follows.
   * @param {PopStateEvent} event
   */
  #arrive(event) {
    const { location } = this.host;
    if (location.pathname !== this.path) return; // another page, which is Streamlit's
    event.stopImmediatePropagation();
    this.moving = false;
    const { stamp } = this;
    if (!stamp && this.last && location.search === this.query) {
      // Someone followed a # link: one more entry of the same setup, with nothing ahead.
      this.end = this.last.depth + 1;
      this.replace?.({ ...this.last, depth: this.end }, "", location.href);
      return this.#look();
    }
    this.#look();
    this.#go(stamp ?? { visit: "", entry: 0 });
  }

  /** @param {Omit<Stamp, "depth">} to the entry that the browser is at */
  #go({ visit, entry }) {
    this.asked = { name: "go", turn: ++this.turn, visit, entry, query: this.host.location.search.slice(1) };
    this.outside.tell(this.asked);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const by = wayOf(event);
    if (!by || event.defaultPrevented || hasOwnUndo(event.composedPath()[0])) return;
    event.preventDefault();
    if (by > 0) this.move(by);
    else this.#undo();
  }

  /**
   * Go back or forward by one, but never off the page; an edit in progress is awaited, so that undo takes that back.
   * @param {number} by
   */
  move(by, waits = WAITS) {
    const to = (this.stamp?.depth ?? 0) + by;
    if ((this.moving || (!this.asked && this.outside.isBusy())) && waits) {
      setTimeout(() => this.move(by, waits - 1), WAIT_MS);
    } else if (to >= 0 && to <= this.end) {
      this.moving = true;
      setTimeout(() => (this.moving = false), MOVE_MS);
      this.host.history.go(by);
    }
  }
}

/**
 * Back (-1) for undo, forward (1) for redo, 0 for all other keys; on non-Latin keyboards, the keys at their places.
 * @param {KeyboardEvent} event
 */
export function wayOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  if (ctrlKey === metaKey || altKey) return 0;
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : /^Key[YZ]$/.test(code) && !/^[ -~]$/.test(key) ? code.slice(3).toLowerCase() : "";
  if (letter === "z") return shiftKey ? 1 : -1;
  return letter === "y" && ctrlKey && !shiftKey ? 1 : 0;
}

/**
 * Whether the focused element has its own undo: a field for typing, but not a choice whose list is closed.
 * @param {EventTarget | undefined} target
 */
function hasOwnUndo(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea")) return true;
  if (!target.matches("input") || target.matches("[readonly], [disabled], [role=combobox][aria-expanded=false]")) return false;
  return !target.matches("[type=range], [type=checkbox], [type=radio], [type=button], [type=file], [type=submit], [type=color]");
}

/** @param {Window} host */
function recall(host) {
  try {
    return Number(host.sessionStorage.getItem(END));
  } catch {
    return 0; // a browser that stores nothing goes forward only by its own button, after a reload
  }
}

/**
 * @param {Window} host
 * @param {number} end
 */
function remember(host, end) {
  try {
    host.sessionStorage.setItem(END, String(end));
  } catch {
    // See `recall`.
  }
}
