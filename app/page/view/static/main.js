// The component's entry point: Streamlit calls it at each rerun, with new data for the same element.

import { isDialogOpen } from "./lib/dom.js";
import { View } from "./view.js";
import { Outbox } from "./wire/outbox.js";

/**
 * @typedef {import("./view.js").Data} Data
 * @typedef {{parentElement: HTMLElement, data: Data, setTriggerValue: (name: string, value: unknown) => void}} Component
 */

/** @type {WeakMap<Element, {view: View, outbox: Outbox, run: number}>} */
const mounted = new WeakMap();
const GRACE_MS = 200;

/** @param {Component} component */
export default function ({ parentElement, data, setTriggerValue }) {
  const element = /** @type {HTMLElement} */ (parentElement.querySelector(".live-view"));
  const mount = mounted.get(element) ?? build(element, data);
  mounted.set(element, mount);
  mount.outbox.send = (message) => setTriggerValue("event", message);
  mount.outbox.heard(data.entries.heard);
  mount.view.take(data);
  const run = ++mount.run;
  // An old call's cleanup may run after the next call, while the view is still on the page.
  return () =>
    setTimeout(() => {
      if (mount.run !== run) return;
      mount.view.dispose();
      mount.outbox.dispose();
      mounted.delete(element);
    }, GRACE_MS);
}

/**
 * @param {HTMLElement} element
 * @param {Data} data
 */
function build(element, data) {
  const outbox = new Outbox(isDialogOpen);
  /** @type {View} */
  const view = new View(element, data, (event) => outbox.tell({ ...event, seen: view.data.entries.run }));
  return { view, outbox, run: 0 };
}
