// Where a card that floats over a drawing goes: in pixels, along one axis at a time.

export const GAP = 12; // from the place that it describes
const EDGE = 4; // from the ends of the room
export const [AWAY, MARGIN] = [8, 6]; // of a card over the page: from what it is about, and from the ends of the window

/**
 * After a place, or before it if there is no room after it.
 * @param {number} place
 * @param {number} size of the card
 * @param {number} room
 */
export function beside(place, size, room) {
  const behind = place + GAP;
  return within(behind + size <= room - EDGE ? behind : place - GAP - size, size, room);
}

/**
 * Put a card that floats over the page above or below what it is about, within the window and not over the sidebar.
 * @param {HTMLElement} card
 * @param {Element} page in whose pixels it is placed
 * @param {{top: number, bottom: number}} box what it is about, in the window
 * @param {{left: number, isBelow: boolean}} where its left edge, if the window has room there
 */
export function hang(card, page, { top, bottom }, { left, isBelow }) {
  const { left: x, top: y } = page.getBoundingClientRect();
  const last = innerWidth - card.offsetWidth - MARGIN;
  card.style.left = `${Math.max(MARGIN, Math.min(Math.max(left, x - MARGIN), last)) - x}px`;
  card.style.top = `${(isBelow ? bottom + AWAY : top - AWAY - card.offsetHeight) - y}px`;
}

/**
 * Put a card that floats over the page on the right or the left of a column; false if the window has no room there.
 * @param {HTMLElement} card
 * @param {Element} page in whose pixels it is placed
 * @param {{left: number, right: number}} column in the window
 * @param {number} top where its top is, if the window has room below
 */
export function hangBeside(card, page, { left, right }, top) {
  const { left: x, top: y } = page.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const isAfter = right + AWAY + width <= innerWidth - MARGIN;
  if (!isAfter && left - AWAY - width < x - MARGIN) return false;
  card.style.left = `${(isAfter ? right + AWAY : left - AWAY - width) - x}px`;
  card.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN)) - y}px`;
  return true;
}

/**
 * As near to a start as the room allows; if there is too little room, from its beginning.
 * @param {number} start
 * @param {number} size
 * @param {number} room
 */
export const within = (start, size, room) => Math.max(EDGE, Math.min(start, room - size - EDGE));
