// What is asked of the page, kept until the page has heard it. Of several events that wait for its next run Streamlit
// takes the last one only, and what is said while the line is down is lost: so each message has all that is not heard yet.

/** @typedef {{name: string, [field: string]: unknown}} Event */
/** @typedef {{events: (Event & {count: number})[], attempt: number}} Message */

const AGAIN_MS = 2000; // a message that is not heard is sent again
const LONGEST_AGAIN_MS = 30_000;
let count = 0; // of all events of this tab: one that builds the view again goes on from there

export class Outbox {
  /** @param {() => boolean} isHeld whether sending again would disturb somebody */
  constructor(isHeld) {
    this.isHeld = isHeld;
    /** @type {(message: Message) => void} */
    this.send = () => {};
    /** @type {Message["events"]} */
    this.waiting = [];
    this.attempt = 0;
  }

  /** @param {Event} event */
  tell(event) {
    this.waiting.push({ ...event, count: ++count });
    this.#send(AGAIN_MS);
  }

  /**
   * The page has heard the events up to this one.
   * @param {number} last
   */
  heard(last) {
    this.waiting = this.waiting.filter((event) => event.count > last);
    if (!this.waiting.length) clearTimeout(this.again);
  }

  /** @param {number} patience before the message is sent again */
  #send(patience) {
    clearTimeout(this.again);
    // The attempt makes two equal messages differ, so that none of them is taken for no change.
    this.send({ events: this.waiting, attempt: ++this.attempt });
    this.#wait(patience, Math.min(2 * patience, LONGEST_AGAIN_MS));
  }

  /**
   * Send again after a time, unless all is heard by then.
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
