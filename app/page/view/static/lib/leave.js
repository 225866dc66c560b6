// A line that leaves a drawing through its top: it stops there, since along the top it would look like a plateau.

/** @typedef {readonly [x: number, y: number]} Point in pixels, y from the top */

const APART = 12; // pixels between two arrows, at least

/**
 * Where a line crosses the top between two points, of which one lies above it.
 * @param {Point} from
 * @param {Point} to
 * @param {number} top
 */
const crossing = ([x, y], [toX, toY], top) => x + (toX - x) * ((y - top) / (y - toY));

/**
 * The line below the top: where it is above there is no number, and it ends and begins at the top itself.
 * @param {Point[]} points
 * @param {number} top
 */
export function below(points, top) {
  return points.flatMap((point, at) => {
    const before = at ? points[at - 1] : point, isAbove = point[1] < top;
    /** @type {Point[]} */
    const edge = isAbove === before[1] < top ? [] : [[crossing(before, point, top), top]];
    return [...edge, isAbove ? /** @type {Point} */ ([NaN, NaN]) : point];
  });
}

/**
 * Where, across, a line leaves through the top; of places that are close together, the first.
 * @param {Point[]} points
 * @param {number} top
 */
export function leaves(points, top) {
  /** @type {number[]} */
  const found = [];
  points.forEach((point, at) => {
    if (!at || !(point[1] < top && points[at - 1][1] >= top)) return;
    const x = crossing(points[at - 1], point, top);
    if (!(x - found[found.length - 1] < APART)) found.push(x);
  });
  return found;
}

/**
 * An arrow wherever a line leaves, in the color of the line.
 * @param {CanvasRenderingContext2D} context
 * @param {Point[]} points
 * @param {number} top
 */
export function paintLeaving(context, points, top) {
  context.fillStyle = context.strokeStyle;
  for (const x of leaves(points, top)) {
    context.beginPath();
    context.moveTo(x, top - 1);
    context.lineTo(x - 4.5, top + 7);
    context.lineTo(x + 4.5, top + 7);
    context.fill();
  }
}
