// How Streamlit's component meets a view: it is called at each rerun, with new data for the same element.

import { isDialogOpen } from "../lib/dom.js";
import { Outbox } from "./outbox.js";

/**
 * @template Data
 * @typedef {{parentElement: HTMLElement, data: Data, setTriggerValue: (name: string, value: unknown) => void}} Component
 */
/**
 * @template Data
 * @typedef {{take: (data: Data, isSettled: boolean) => void, dispose: () => void}} Mounted
 */

const GRACE_MS = 200;

/**
 * The function that Streamlit calls: it builds a view once for each element, then hands it new data.
 * @template Data
 * @param {(element: HTMLElement, data: Data, tell: (event: import("./outbox.js").Event) => void) => Mounted<Data>} build
 * @param {(data: Data) => number} heard the last event that the page has handled
 */
export function mounting(build, heard) {
  /** @type {WeakMap<Element, {view: Mounted<Data>, outbox: Outbox, run: number}>} */
  const mounted = new WeakMap();
  const make = (/** @type {HTMLElement} */ element, /** @type {Data} */ data) => {
    const outbox = new Outbox(isDialogOpen);
    return { view: build(element, data, (event) => outbox.tell(event)), outbox, run: 0 };
  };
  return (/** @type {Component<Data>} */ { parentElement, data, setTriggerValue }) => {
    const element = /** @type {HTMLElement} */ (parentElement.querySelector(".live-view"));
    const mount = mounted.get(element) ?? make(element, data);
    mounted.set(element, mount);
    mount.outbox.send = (message) => setTriggerValue("event", message);
    mount.outbox.heard(heard(data));
    mount.view.take(data, mount.outbox.isEmpty);
    const run = ++mount.run;
    // An old call's cleanup may run after the next call, while the view is still on the page.
    return () =>
      setTimeout(() => {
        if (mount.run !== run) return;
        mount.view.dispose();
        mount.outbox.dispose();
        mounted.delete(element);
      }, GRACE_MS);
  };
}
