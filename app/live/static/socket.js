// The live socket: asks for a frame when the last one is drawn, and comes back by itself when the line drops.

import { decode, readPins } from "./protocol.js";

/** @typedef {import("./protocol.js").Scene} Scene */
/** @typedef {import("./protocol.js").Story} Story */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./protocol.js").Pin} Pin */
/** @typedef {import("./protocol.js").Advice} Advice */
/**
 * @typedef {{story: (story: Story | null) => void, pins: (pins: Pin[]) => void,
 *   settings: (settings: {title: string, values: string[]}[]) => void, advice: (advice: Advice | null) => void}} Told what is sent when it changes
 */
/** @typedef {"connecting" | "open" | "lost" | "unknown"} State */

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;
const POLICY = 1008; // the server's close code for a ticket that it does not know

export class LiveSocket {
  /**
   * @param {string} ticket
   * @param {{scene: (scene: Scene) => void, told: Told,
   *   frame: (frame: Frame) => void, state: (state: State) => void}} to
   */
  constructor(ticket, to) {
    this.ticket = ticket;
    this.to = to;
    this.retryMs = FIRST_RETRY_MS;
    this.closed = false;
    this.#open();
  }

  #open() {
    const address = new URL(`live/${this.ticket}`, document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.to.state("connecting");
    this.socket.onopen = () => {
      this.to.state("open");
      this.send("credit");
    };
    this.socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#read(JSON.parse(data));
      else {
        this.retryMs = FIRST_RETRY_MS;
        this.to.frame(decode(data));
      }
    };
    this.socket.onclose = ({ code }) => {
      if (this.closed) return;
      this.to.state(code === POLICY ? "unknown" : "lost");
      if (code === POLICY) return;
      this.timer = setTimeout(() => this.#open(), this.retryMs);
      this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
    };
  }

  /** @param {any} told */
  #read(told) {
    if ("story" in told) this.to.told.story(told.story);
    else if ("pins" in told) this.to.told.pins(readPins(told.pins));
    else if ("advice" in told) this.to.told.advice(told.advice);
    else if ("settings" in told) this.to.told.settings(told.settings);
    else this.to.scene(told);
  }

  /**
   * Ask the server for something; one credit is one frame.
   * @param {string} command
   * @param {Record<string, unknown>} [fields]
   */
  send(command, fields) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ do: command, ...fields }));
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }
}
