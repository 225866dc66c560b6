// Where a card goes that floats over a drawing: in pixels, along one axis at a time.

export const GAP = 12; // from the place that it is about
const EDGE = 4; // from the ends of the room

/**
 * Behind a place, or before it where there is no room behind.
 * @param {number} place
 * @param {number} size of the card
 * @param {number} room
 */
export function beside(place, size, room) {
  const behind = place + GAP;
  return within(behind + size <= room - EDGE ? behind : place - GAP - size, size, room);
}

/**
 * As near to a start as the room allows; where there is too little of it, from its beginning on.
 * @param {number} start
 * @param {number} size
 * @param {number} room
 */
export const within = (start, size, room) => Math.max(EDGE, Math.min(start, room - size - EDGE));
