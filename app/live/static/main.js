// The component's entry: called by Streamlit at each rerun, with new data for the same element.

import { View } from "./view.js";

/**
 * @typedef {import("./view.js").Data} Data
 * @typedef {{parentElement: HTMLElement, data: Data, setTriggerValue: (name: string, value: unknown) => void}} Component
 */

/** @type {WeakMap<Element, {view: View, run: number}>} */
const mounted = new WeakMap();
const GRACE_MS = 200;
let events = 0;

/** @param {Component} component */
export default function ({ parentElement, data, setTriggerValue }) {
  const element = /** @type {HTMLElement} */ (parentElement.querySelector(".live-view"));
  const mount = mounted.get(element) ?? { view: new View(element, data), run: 0 };
  mounted.set(element, mount);
  mount.view.take(data);
  // The count makes two equal events differ, so that none of them is taken for no change.
  mount.view.tell = (event) => setTriggerValue("event", { ...event, count: ++events });
  const run = ++mount.run;
  // An old call's clean-up may come after the next call, while the view is still on the page.
  return () =>
    setTimeout(() => {
      if (mount.run !== run) return;
      mount.view.dispose();
      mounted.delete(element);
    }, GRACE_MS);
}
