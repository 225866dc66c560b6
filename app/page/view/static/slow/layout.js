// Where slow motion's columns and nodes are: a pure function of how many there are, which one is chosen, and the room.

/**
 * @typedef {{left: number, width: number, height: number, isFull: boolean, tops: number[], middles: number[]}} Column
 *   `left` and `tops` are of the nodes' corners, `width` and `height` of each node
 * @typedef {{columns: Column[], isBig: boolean, pill: number}} Layout
 *   `pill` is how far the middle of a line's numbers is from its outer node
 */

const SIZES = {
  usual: { width: 56, height: 42, wide: [100, 124, 190], narrow: [26, 64], pill: 40 },
  big: { width: 76, height: 56, wide: [136, 170, 250], narrow: [36, 110], pill: 54 },
};
const SMALL = 18; // a node of which only the color is seen
const CLOSE = 14; // between columns of small nodes
const CLOSEST = 3; // if there is too little room for that
const BIG_WIDTH = 1040; // from which nodes are drawn for a projector
const BIG_PITCH = 66;
const RING = 4; // around the chosen node, which may be at an edge
const NAME = 18; // above a node that has one
const HEAD = 24; // above the columns
const FOOT = 22; // below them, if a column has more units than are shown

/**
 * @param {{counts: number[], named: boolean[], hasMore: boolean, chosen: number, width: number, height: number}} given
 *   how many nodes each column shows, whether they have a name above them, and which column has the chosen one
 * @returns {Layout}
 */
export function layoutOf({ counts, named, hasMore, chosen, width, height }) {
  const most = Math.max(...counts);
  const room = height - HEAD - (hasMore ? FOOT : 4);
  const isBig = width >= BIG_WIDTH && room / most >= BIG_PITCH;
  const sizes = isBig ? SIZES.big : SIZES.usual;
  const pitch = Math.min(room / most, isBig ? 110 : 84);
  const nameHeight = Math.max(...named.map((has, column) => (has && counts[column] === most ? NAME : 0)));
  const node = { width: sizes.width, height: Math.min(sizes.height, Math.max(34, pitch - Math.max(nameHeight, 5))) };
  const { isFull, gaps } = across(counts.length, chosen, width - 2 * RING, sizes);
  let left = (width - total(isFull, gaps, node.width)) / 2;
  const columns = counts.map((count, index) => {
    const size = isFull[index] ? node : { width: SMALL, height: SMALL };
    const own = named[index] && isFull[index] ? Math.min(room / count, Math.max(pitch, node.height + NAME + RING)) : pitch;
    const middles = Array.from({ length: count }, (_, row) => HEAD + room / 2 + nameHeight / 2 + (row - (count - 1) / 2) * own);
    const column = { left, ...size, isFull: isFull[index], middles, tops: middles.map((middle) => middle - size.height / 2) };
    left += size.width + (gaps[index] ?? 0);
    return column;
  });
  return { columns, isBig, pill: sizes.pill };
}

/**
 * Which columns have full nodes, and the gaps between them: those beside the chosen column are wide, and the farthest
 * columns shrink until all fit.
 * @param {number} count
 * @param {number} chosen
 * @param {number} width
 * @param {{width: number, wide: number[], narrow: number[]}} sizes
 */
function across(count, chosen, width, sizes) {
  const isFull = Array.from({ length: count }, () => true);
  const isWide = (/** @type {number} */ gap) => gap === chosen - 1 || gap === chosen;
  const gapsOf = (/** @type {number} */ wide) => Array.from({ length: count - 1 }, (_, gap) =>
    isWide(gap) ? wide : isFull[gap] || isFull[gap + 1] ? sizes.narrow[0] - (isFull[gap] && isFull[gap + 1] ? 0 : 8) : CLOSE);
  const far = Array.from({ length: count }, (_, column) => column)
    .filter((column) => Math.abs(column - chosen) > 1)
    .sort((one, other) => Math.abs(other - chosen) - Math.abs(one - chosen) || one - other);
  for (const column of far) {
    if (total(isFull, gapsOf(sizes.wide[0]), sizes.width) <= width) break;
    isFull[column] = false;
  }
  let gaps = gapsOf(sizes.wide[1]);
  const needed = total(isFull, gaps, sizes.width);
  const wideCount = gaps.filter((_, gap) => isWide(gap)).length || 1;
  if (needed > width) {
    gaps = gapsOf(Math.max(sizes.wide[0], sizes.wide[1] - (needed - width) / wideCount));
    const tooMuch = (total(isFull, gaps, sizes.width) - width) / Math.max(1, gaps.length - wideCount);
    return { isFull, gaps: gaps.map((gap, index) => (isWide(index) || tooMuch <= 0 ? gap : Math.max(CLOSEST, gap - tooMuch))) };
  }
  const growth = (/** @type {number} */ gap) => (isWide(gap) ? sizes.wide[2] - sizes.wide[1] : sizes.narrow[1] - sizes.narrow[0]);
  const most = gaps.reduce((sum, _, gap) => sum + growth(gap), 0);
  const share = most ? Math.min(1, (width - needed) / most) : 0;
  gaps = gaps.map((gap, index) => gap + share * growth(index));
  return { isFull, gaps };
}

/**
 * @param {boolean[]} isFull
 * @param {number[]} gaps
 * @param {number} width
 */
function total(isFull, gaps, width) {
  return isFull.reduce((sum, full) => sum + (full ? width : SMALL), 0) + gaps.reduce((sum, gap) => sum + gap, 0);
}

/**
 * How thick and how visible a line is: by its weight's share of what is large among all, 1.5 at least.
 * @param {(number | null)[]} weights of all lines
 * @returns {(weight: number | null) => {width: number, opacity: number}}
 */
export function strokes(weights) {
  const sizes = weights.map((weight) => Math.abs(weight ?? 0)).sort((one, other) => one - other);
  const large = Math.max(1.5, sizes[Math.floor(0.93 * (sizes.length - 1))] ?? 0);
  return (weight) => {
    const share = Math.min(1, Math.abs(weight ?? 0) / large);
    return { width: 0.6 + 4.2 * share, opacity: 0.15 + 0.65 * share };
  };
}

/**
 * The unit that is up or down from the chosen one, or the one in the layer to its left or right.
 * @param {{columns: {count: number, units: number[]}[], chosen: {layer: number, unit: number}}} story
 * @param {{down?: number, right?: number}} way
 */
export function neighbor({ columns, chosen: { layer, unit } }, { down = 0, right = 0 }) {
  const next = Math.max(1, Math.min(columns.length - 1, layer + right));
  if (next === layer) return { layer, unit: Math.max(0, Math.min(columns[layer].count - 1, unit + down)) };
  const at = Math.max(0, columns[layer].units.indexOf(unit));
  const { units } = columns[next];
  return { layer: next, unit: units[Math.round((at / Math.max(1, columns[layer].units.length - 1)) * (units.length - 1))] };
}
