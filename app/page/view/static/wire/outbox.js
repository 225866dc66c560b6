// Requests to the page, kept until the page has handled them. If several events wait for its next run, Streamlit takes
// only the last one, and what is sent while the connection is down is lost: so each message repeats all open events.

/** @typedef {{name: string, [field: string]: unknown}} Event */
/** @typedef {{events: (Event & {count: number})[], attempt: number}} Message */

const AGAIN_MS = 2000; // a message that is not answered is sent again
const LONGEST_AGAIN_MS = 30_000;
let count = 0; // of all events of this tab: a rebuilt view continues the count

export class Outbox {
  /** @param {() => boolean} isHeld whether sending again would disturb someone */
  constructor(isHeld) {
    this.isHeld = isHeld;
    /** @type {(message: Message) => void} */
    this.send = () => {};
    /** @type {Message["events"]} */
    this.waiting = [];
    this.attempt = 0;
  }

  /** Whether the page has handled everything. */
  get isEmpty() {
    return this.waiting.length === 0;
  }

  /** @param {Event} event */
  tell(event) {
    this.waiting.push({ ...event, count: ++count });
    this.#send(AGAIN_MS);
  }

  /**
   * The page has handled the events up to this one.
   * @param {number} last
   */
  heard(last) {
    this.waiting = this.waiting.filter((event) => event.count > last);
    if (!this.waiting.length) clearTimeout(this.again);
  }

  /** @param {number} patience before the message is sent again */
  #send(patience) {
    clearTimeout(this.again);
    // The attempt makes two equal messages differ, so that neither is ignored as unchanged.
    this.send({ events: this.waiting, attempt: ++this.attempt });
    this.#wait(patience, Math.min(2 * patience, LONGEST_AGAIN_MS));
  }

  /**
   * Send again after a time, unless everything has been handled by then.
   * @param {number} time
   * @param {number} patience before it is sent once more
   */
  #wait(time, patience) {
    this.again = setTimeout(() => (this.isHeld() ? this.#wait(AGAIN_MS, patience) : this.#send(patience)), time);
  }

  dispose() {
    clearTimeout(this.again);
  }
}
