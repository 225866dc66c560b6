// Messages about the connection to the server: they appear in the place of advice.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";

/** @typedef {import("../wire/socket.js").State} State */
/** @typedef {import("../wire/socket.js").Detail} Detail */

/** @type {Map<string, string>} The ticket of the last session that each page showed: another ticket is another run. */
const lastTickets = new Map();

export class Status {
  /**
   * @param {HTMLElement} coach
   * @param {Record<string, string>} words
   */
  constructor(coach, words) {
    this.words = words;
    this.text = make("p", { role: "status" });
    this.close = make("button", { type: "button", class: "dismiss", "aria-label": words.dismiss, title: words.dismiss }, "×");
    this.close.onclick = () => {
      this.restarted = false;
      this.#say("");
    };
    this.box = make("div", { class: "status" }, this.text, this.close);
    coach.prepend(this.box);
    this.restarted = false;
    this.hasOwnRows = false;
    this.show("connecting", {});
  }

  /**
   * @param {string} ticket
   * @param {string} page that shows it
   */
  follow(ticket, page) {
    this.restarted ||= (lastTickets.get(page) ?? ticket) !== ticket;
    lastTickets.set(page, ticket);
  }

  /**
   * Whether the setup has rows that no link can hold: they are gone when the server is.
   * @param {boolean} hasOwnRows
   */
  takeRows(hasOwnRows) {
    this.hasOwnRows = hasOwnRows;
    if (this.detail?.seconds !== undefined) this.show("ending", this.detail);
  }

  /**
   * @param {State} state
   * @param {Detail} detail
   */
  show(state, detail) {
    const { origin = "", host = "", seconds = 0 } = detail;
    this.detail = detail; // has seconds while the server is about to end
    const { words } = this;
    const texts = {
      connecting: words.connecting,
      open: this.restarted ? words.restarted : "",
      ending: [fill(words.ending, { seconds }), this.hasOwnRows ? words.endingRows : ""].join(" ").trim(),
      restarting: words.restarting,
      lost: words.reconnecting,
      unknown: words.renewing,
      refused: fill(words.refused, { origin, host }),
      blocked: fill(words.blocked, { address: new URL("live/", document.baseURI).pathname }),
      crowded: words.crowded,
      silent: words.silent,
    };
    this.box.dataset.state = state;
    this.close.hidden = state !== "open";
    this.#say(texts[state]);
  }

  /**
   * A run that continues has been seen to start.
   * @param {{furthest: number}} frame
   */
  draw({ furthest }) {
    if (!this.restarted || furthest === 0) return;
    this.restarted = false;
    if (this.box.dataset.state === "open") this.#say("");
  }

  /** @param {string} text */
  #say(text) {
    if (this.text.textContent !== text) this.text.textContent = text;
    this.box.hidden = text === "";
  }
}
