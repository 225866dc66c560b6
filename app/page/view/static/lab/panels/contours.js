// Lines of equal height over a grid, by marching squares: plain arithmetic, without a drawing.

/** @typedef {[number, number, number, number]} Segment from one point to another, x before y */

/**
 * The segments of one line of equal height.
 * @param {number[][]} grid heights, a row for each of `ys`
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {number} level
 * @returns {Segment[]}
 */
export function contour(grid, xs, ys, level) {
  /** @type {Segment[]} */
  const found = [];
  for (let row = 0; row + 1 < ys.length; row++) {
    for (let column = 0; column + 1 < xs.length; column++) {
      const crossings = crossingsOf(grid, xs, ys, level, row, column);
      for (let at = 0; at + 1 < crossings.length; at += 2) found.push([...crossings[at], ...crossings[at + 1]]);
    }
  }
  return found;
}

/**
 * Where the line crosses the edges of one cell: none, two or four points, those of one segment after each other.
 * @param {number[][]} grid
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {number} level
 * @param {number} row
 * @param {number} column
 */
function crossingsOf(grid, xs, ys, level, row, column) {
  /** @type {[number, number, number][]} the corners around the cell, with their heights */
  const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([right, up]) =>
    [xs[column + right], ys[row + up], grid[row + up][column + right] - level]);
  /** @type {[number, number][]} */
  const points = [];
  corners.forEach(([x, y, height], at) => {
    const [otherX, otherY, other] = corners[(at + 1) % 4];
    if (height < 0 === other < 0) return;
    const share = height / (height - other);
    points.push([x + share * (otherX - x), y + share * (otherY - y)]);
  });
  return points;
}
