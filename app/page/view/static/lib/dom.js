// Elements, built by hand.

const ICONS = {
  play: "M5 3 L17 10 L5 17 Z",
  pause: "M5 3 H8.6 V17 H5 Z M11.4 3 H15 V17 H11.4 Z",
  step: "M4 3 L13 10 L4 17 Z M14 3 H16.5 V17 H14 Z",
  epoch: "M2 4 L9 10 L2 16 Z M9 4 L16 10 L9 16 Z M16 4 H18 V16 H16 Z",
  slow: "M1 18 V14 H7 V10 H13 V6 H19 V10 H15.5 V14 H9.5 V18 Z",
  reset: "M10 3 A7 7 0 1 0 17 10 H14.8 A4.8 4.8 0 1 1 10 5.2 V8 L15 4.2 L10 0.4 Z",
  newWeights: "M2 5 H6 L9 9 L7.8 10.6 L5 7 H2 Z M2 13 H5 L12 5 H15 V2.4 L19 6 L15 9.6 V7 H13 L6 15 H2 Z "
    + "M10 12.2 L11.2 10.6 L13 13 H15 V10.4 L19 14 L15 17.6 V15 H12 Z",
  newStart: "M4 2 H16 A2 2 0 0 1 18 4 V16 A2 2 0 0 1 16 18 H4 A2 2 0 0 1 2 16 V4 A2 2 0 0 1 4 2 Z "
    + "M6.5 5 A1.5 1.5 0 1 0 6.5 8 A1.5 1.5 0 1 0 6.5 5 Z M13.5 12 A1.5 1.5 0 1 0 13.5 15 A1.5 1.5 0 1 0 13.5 12 Z "
    + "M10 8.5 A1.5 1.5 0 1 0 10 11.5 A1.5 1.5 0 1 0 10 8.5 Z",
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

/** Whether one of the page's dialogs is open: a run of the whole page would close it. */
export const isDialogOpen = () => document.querySelector('[data-testid="stDialog"]') !== null;

/** @typedef {keyof typeof ICONS} Icon */

/** @param {Icon} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
