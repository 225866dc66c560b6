// Elements, built by hand.

const ICONS = {
  more: "M2 10 A2 2 0 1 0 6 10 A2 2 0 1 0 2 10 Z M8 10 A2 2 0 1 0 12 10 A2 2 0 1 0 8 10 Z M14 10 A2 2 0 1 0 18 10 A2 2 0 1 0 14 10 Z",
  broken: "M1 16 L6 9 L9 13 L12 5 L13.8 5.7 L9.6 17 L6.2 12.4 L2.6 17.2 Z M14 3 H19 V4.8 H14 Z M15.5 7 H19 V8.8 H15.5 Z",
  hint: "M10 1 A6 6 0 0 1 13.4 12 V14 H6.6 V12 A6 6 0 0 1 10 1 Z M10 3 A4 4 0 0 0 7.8 10.4 L8.6 11 V12 H11.4 V11 L12.2 10.4 A4 4 0 0 0 10 3 Z "
    + "M7 15.5 H13 V17 H7 Z M8 18 H12 V19.5 H8 Z",
  brush: "M17.6 2.4 A1.5 1.5 0 0 0 15.3 2.5 L8.2 10.2 L10.3 12.3 L17.6 4.7 A1.6 1.6 0 0 0 17.6 2.4 Z "
    + "M7 11.3 A3.2 3.2 0 0 0 3.6 14.4 C3.5 15.9 2.8 16.6 1.6 17 C3 18.3 5 18.4 6.6 17.9 A3.5 3.5 0 0 0 9.1 13.4 Z",
  play: "M5 3 L17 10 L5 17 Z",
  pause: "M5 3 H8.6 V17 H5 Z M11.4 3 H15 V17 H11.4 Z",
  step: "M4 3 L13 10 L4 17 Z M14 3 H16.5 V17 H14 Z",
  epoch: "M2 4 L9 10 L2 16 Z M9 4 L16 10 L9 16 Z M16 4 H18 V16 H16 Z",
  slow: "M1 18 V14 H7 V10 H13 V6 H19 V10 H15.5 V14 H9.5 V18 Z",
  reset: "M10 3 A7 7 0 1 0 17 10 H14.8 A4.8 4.8 0 1 1 10 5.2 V8 L15 4.2 L10 0.4 Z",
  open: "M11 2 H18 V9 H15.8 V5.8 L9.6 12 L8 10.4 L14.2 4.2 H11 Z M2.5 4 H8.5 V6.2 H4.7 V15.3 H13.8 V11.5 H16 V17.5 H2.5 Z",
  experiments: "M6.5 1.5 H13.5 V3.5 H12.6 V8 L17.3 15.8 A1.8 1.8 0 0 1 15.8 18.5 H4.2 A1.8 1.8 0 0 1 2.7 15.8 L7.4 8 V3.5 H6.5 Z "
    + "M9.2 3.5 V8.5 L7.4 11.5 H12.6 L10.8 8.5 V3.5 Z",
};

/**
 * An element with attributes and children; texts are always text, never markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Show another text in an element that changes with each frame. The text node stays: a new one would have every rule
 * with :has() looked at again, on the whole page.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  const { firstChild } = element;
  if (firstChild instanceof Text && !firstChild.nextSibling) {
    if (firstChild.data !== text) firstChild.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}

/**
 * Bring an element into view, and not by a leap unless someone wants little motion.
 * @param {Element} element
 * @param {ScrollLogicalPosition} block
 */
export function bringIntoView(element, block) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  element.scrollIntoView({ behavior, block });
}

/** Whether one of the page's dialogs is open: a run of the whole page would close it. */
export const isDialogOpen = () => document.querySelector('[data-testid="stDialog"]') !== null;

/** Whether Streamlit is working on what a person did. */
export function isBusy() {
  const state = document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-script-state");
  return state === "running" || state === "rerunRequested";
}

/** @typedef {keyof typeof ICONS} Icon */

/** @param {Icon} name */
export const icon = (name) => drawn(ICONS[name], 20, { "fill-rule": "evenodd" });

/**
 * A picture of one path, which says nothing to a screen reader.
 * @param {string} d
 * @param {number} side of its square
 * @param {Record<string, string>} [attributes] of the path
 */
export function drawn(d, side, attributes = {}) {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("aria-hidden", "true");
  for (const [name, value] of Object.entries({ d, ...attributes })) path.setAttribute(name, value);
  svg.append(path);
  return svg;
}
