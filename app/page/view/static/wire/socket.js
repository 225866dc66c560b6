// The live socket: asks for a frame when the last one is drawn, and reconnects when the connection drops.

/** @typedef {Record<string, (told: any) => void>} Told what is sent when it changes, by the only key of its message */
/**
 * The state of the connection: "ending", it is open, but the server will end; "restarting", the server has ended; "lost",
 * it does not answer; "unknown", it has no such ticket; "refused", it does not admit this page; "crowded", too many
 * sockets are open from this address; "blocked", it answers, but something on the way lets no socket through; "silent",
 * the socket is open and an answer is overdue.
 * @typedef {"connecting" | "open" | "ending" | "restarting" | "lost" | "unknown" | "refused" | "crowded" | "blocked" |
 *   "silent"} State
 */
/** @typedef {{origin?: string, host?: string, seconds?: number}} Detail of a refusal, or of a server that will end */

const RESTARTS = 1012; // the close code of a server that ends, from the registry of RFC 6455
const FIRST_RETRY_MS = 250;
// After a loss, Streamlit's socket asks first. A proxy may send the first requests after a server's death to several of
// those that are left, and the last answer sets the cookie by which all later requests, and both sockets, meet at one.
const AFTER_LOSS_MS = 700;
const SPREAD_MS = 500; // at random, so that a whole class does not come back in one moment
const LONGEST_RETRY_MS = 5000;
const RENEW_EVERY_MS = 1500; // Streamlit's own socket may still be down, and requests sent through it then are lost
const RENEWALS = 6; // without a ticket that is known: the two sockets may be at different servers, and a reload helps
const SETTLED_MS = 30000; // a page that is younger is not reloaded: that would go on forever where a reload does not help
let renewals = 0; // of this page, since a socket was open: each ticket has a socket of its own
const WATCH_EVERY_MS = 500;
const OVERDUE_MS = 8000; // the largest network in a full class has a picture every 4 s
const DEAD_MS = 15000; // after which another socket is opened: a connection may be dead without notice
const EXPLAIN_MS = 5000;

/**
 * @template Scene
 * @template {{playing: boolean}} Frame
 */
export class LiveSocket {
  /**
   * @param {string} ticket
   * @param {{reader: () => (message: ArrayBuffer) => Frame, scene: (scene: Scene) => void, told?: Told,
   *   frame: (frame: Frame) => void, opened: () => void, state: (state: State, detail: Detail) => void,
   *   renew: () => void}} to
   */
  constructor(ticket, to) {
    this.ticket = ticket;
    this.to = to;
    this.retryMs = FIRST_RETRY_MS;
    this.closed = false;
    this.refusals = 0; // in a row, although the server says that nothing prevents the socket
    /** @type {Detail | undefined} What the server said of its end. */
    this.ending = undefined;
    /** @type {number | undefined} When the server began to owe an answer. */
    this.owedSince = undefined;
    /** @type {State} */
    this.state = "connecting";
    this.watch = setInterval(() => this.#watch(), WATCH_EVERY_MS);
    this.#open();
  }

  /**
   * @param {State} state
   * @param {Detail} [detail]
   */
  #become(state, detail = {}) {
    this.state = state;
    this.to.state(state, detail);
  }

  #open() {
    const address = new URL(`live/${this.ticket}`, document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("lang", document.documentElement.lang);
    const socket = (this.socket = new WebSocket(address));
    const read = this.to.reader(); // a frame rests on those before it on the same socket
    let opened = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      opened = true;
      this.refusals = renewals = 0;
      this.ending = undefined;
      this.to.opened();
      this.#become("open");
      this.send("credit");
      this.owedSince = performance.now();
    };
    socket.onmessage = ({ data }) => {
      if (this.state === "silent") this.#become(this.ending ? "ending" : "open", this.ending);
      if (typeof data === "string") this.#read(JSON.parse(data));
      else this.#take(read(data));
    };
    socket.onclose = async ({ code }) => {
      this.owedSince = undefined;
      if (opened) {
        this.#become(code === RESTARTS ? "restarting" : "lost");
        this.retryMs = AFTER_LOSS_MS + Math.random() * SPREAD_MS;
      } else await this.#explain();
      if (this.closed || socket !== this.socket) return;
      if (this.state === "unknown") this.#renew();
      else this.#retry();
    };
  }

  /** @param {Frame} frame */
  #take(frame) {
    this.retryMs = FIRST_RETRY_MS;
    this.owedSince = frame.playing ? performance.now() : undefined;
    this.to.frame(frame);
  }

  #retry() {
    this.timer = setTimeout(() => this.#open(), this.retryMs);
    this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
  }

  /** Ask the page for another ticket until it gives one: this socket is closed then. */
  #renew() {
    if (++renewals > RENEWALS && performance.now() > SETTLED_MS) location.reload();
    this.to.renew();
    this.timer = setTimeout(() => this.#renew(), RENEW_EVERY_MS);
  }

  /** A socket that did not open says nothing; the same address explains, when asked over HTTP. */
  async #explain() {
    const address = new URL(`live/${this.ticket}`, document.baseURI);
    address.searchParams.set("origin", location.origin);
    /** @type {{state: string} & Detail} */
    let why = { state: "lost" };
    try {
      const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(EXPLAIN_MS) });
      if (answer.ok) why = await answer.json();
      else if (answer.status < 500) why.state = "known"; // something on the way answers instead of the server
    } catch {
      // The server is away, or something else answers: ask again.
    }
    if (this.closed) return;
    if (why.state !== "known") this.refusals = 0;
    else this.refusals += 1;
    if (why.state === "known") this.#become(this.refusals > 1 ? "blocked" : "lost");
    else if (why.state === "unknown" || why.state === "refused" || why.state === "crowded") this.#become(why.state, why);
    else this.#become("lost");
  }

  #watch() {
    // A hidden page asks for nothing, and a timer that was asleep tells no time.
    if (document.hidden || this.owedSince === undefined) {
      if (document.hidden && this.owedSince !== undefined) this.owedSince = performance.now();
      return;
    }
    const overdue = performance.now() - this.owedSince;
    if (overdue > OVERDUE_MS && (this.state === "open" || this.state === "ending")) this.#become("silent");
    if (overdue > DEAD_MS) this.#replace();
  }

  /** Replace a socket that may be dead; late messages from the old one are ignored. */
  #replace() {
    const { socket } = this;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    socket?.close();
    this.owedSince = performance.now();
    this.#open();
  }

  /** @param {any} told */
  #read(told) {
    if (typeof told.ending === "number") {
      this.ending = { seconds: told.ending };
      return this.#become("ending", this.ending);
    }
    const { told: listeners = {}, scene } = this.to;
    const name = Object.keys(listeners).find((each) => each in told);
    if (name === undefined) scene(told);
    else listeners[name](told[name]);
  }

  /**
   * Ask the server for something; one credit is one frame.
   * @param {string} command
   * @param {Record<string, unknown>} [fields]
   */
  send(command, fields) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ do: command, ...fields }));
    if (command !== "credit") this.owedSince ??= performance.now(); // every command is answered by a frame
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.socket?.close();
  }
}
