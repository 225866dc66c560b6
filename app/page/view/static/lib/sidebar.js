// Streamlit's sidebar, folded where a page needs its room.

const FOLD = '[data-testid="stSidebarCollapseButton"] button[aria-expanded="true"]';
const UNFOLD = '[data-testid="stExpandSidebarButton"]';
/** Pixels of a window that has room for the sidebar beside a page. */
export const ROOMY = { playground: 1000, bench: 1700 };
let isOurs = false; // whether it was folded here, so that another page unfolds it

/**
 * Fold the sidebar in a narrow window by its own button; unfold it in a wide one, unless the visitor has folded it.
 * @param {number} roomy see `ROOMY`
 */
export function fitSidebar(roomy) {
  if (window.innerWidth < roomy) isOurs = press(FOLD) || isOurs;
  else if (isOurs) isOurs = !press(UNFOLD);
}

/**
 * @param {string} button
 * @returns {boolean} whether it is there
 */
function press(button) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(button));
  found?.click();
  return found !== null;
}
