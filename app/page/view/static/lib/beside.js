// Where a card that floats over a drawing goes: in pixels, along one axis at a time.

export const GAP = 12; // from the place that it describes
const EDGE = 4; // from the ends of the room

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
 * As near to a start as the room allows; if there is too little room, from its beginning.
 * @param {number} start
 * @param {number} size
 * @param {number} room
 */
export const within = (start, size, room) => Math.max(EDGE, Math.min(start, room - size - EDGE));
