// Where a word can stand in a chart without a curve behind it.

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box in pixels
 * @typedef {{x: (at: number) => number, y: (at: number) => number, length: number}} Line its points, from left to right;
 *   what is not finite leaves a gap
 */

/**
 * The first of some boxes that no line crosses; null if each is crossed.
 * @param {Box[]} boxes
 * @param {Line[]} lines
 */
export function firstClear(boxes, lines) {
  return boxes.find((box) => !lines.some((line) => crosses(line, box))) ?? null;
}

/**
 * @param {Line} line
 * @param {Box} box
 */
function crosses({ x, y, length }, { left, right, top, bottom }) {
  for (let at = firstAfter(x, length, left); at < length; at++) {
    const [x1, y1] = [x(at), y(at)];
    const [x0, y0] = at ? [x(at - 1), y(at - 1)] : [x1, y1];
    if (x0 > right) return false;
    if (!Number.isFinite(y1)) continue;
    if (!Number.isFinite(y0) || x0 === x1) {
      if (x1 >= left && x1 <= right && y1 >= top && y1 <= bottom) return true;
      continue;
    }
    const heightAt = (/** @type {number} */ place) => y0 + ((y1 - y0) * (Math.max(x0, Math.min(x1, place)) - x0)) / (x1 - x0);
    const ends = [heightAt(left), heightAt(right)];
    if (Math.max(...ends) >= top && Math.min(...ends) <= bottom) return true;
  }
  return false;
}

/**
 * The first point that is not left of a place; the number of points if there is none.
 * @param {(at: number) => number} x
 * @param {number} length
 * @param {number} place
 */
function firstAfter(x, length, place) {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x(middle) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
