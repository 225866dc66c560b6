// How large the parts of a bench are. Columns and charts take their heights from here, so that a row of histograms and
// its dots in the chart beside them are at the same height.

/**
 * @typedef {{column: number, gap: number, gutter: number, charts: number, aside: number, head: number, figures: number,
 *   band: number, row: number, rows: number, axis: number, number: number, isBelow: boolean,
 *   isTight: boolean, isShort: boolean}} Layout in pixels: `aside`
 *   between the columns and the charts; `row` is one of `rows`; `number` the room for a deviation behind its histogram;
 *   `isBelow`: the charts are below the columns, which scroll if there is no room for all; `isTight`: a column has no room
 *   for two figures side by side; `isShort`: all columns together have none for words beside the choice below them
 */

const WIDEST = { usual: 166, roomy: 196, alone: 262 }; // of a column
const [NARROWEST, FINGER] = [84, 102]; // beside the charts, and below which columns scroll
const CUT = 0.45; // of a column that is cut
const CHARTS = { least: 340, wanted: 370, roomy: 430 };
const ROOMY = 1500; // pixels of a page that has room for large rows
const [TIGHT, SHORT] = [112, 500];
const HEIGHTS = { small: 208, roomy: 304 }; // of all rows together
const ROW = { least: 18, most: 38, finger: 25 };
const FILLED = { usual: { column: 330, row: 150 }, roomy: { column: 460, row: 210 } }; // the most where a page is filled

/**
 * @param {{width: number, networks: number, hidden: number, rows: number, small: number, height?: number}} page its width;
 *   how many hidden layers the deepest network has; how many rows there are, which may include the output; the text's
 *   size; the height to be filled, if any
 * @returns {Layout}
 */
export function layoutOf({ width, networks, hidden, rows, small, height = 0 }) {
  const unit = small / 12;
  const isRoomy = width >= ROOMY;
  const gap = isRoomy ? 14 : 10;
  const aside = 26;
  const gutter = Math.round((isRoomy ? 54 : 46) * unit);
  const wanted = isRoomy ? CHARTS.roomy : CHARTS.wanted;
  const room = (/** @type {number} */ beside) => Math.floor((width - beside - gap * (networks - 1)) / networks);
  const beside = [wanted, CHARTS.least].map((charts) => room(gutter + aside + charts)).find((own) => own >= NARROWEST * unit);
  const isBelow = beside === undefined;
  const own = beside ?? scrolling(width - (isNarrow(width) ? 28 : gutter), gap, FINGER * unit, room(isNarrow(width) ? 28 : gutter));
  const widest = networks === 1 ? WIDEST.alone : isRoomy ? WIDEST.roomy : WIDEST.usual;
  const usualColumn = Math.floor(Math.min(own, widest * Math.max(1, unit)));
  const isTight = usualColumn < TIGHT * unit;
  const [head, figures, band, axis] = [isTight ? 54 : 40, isTight ? 57 : 42, isBelow && isNarrow(width) ? 52 : 38, 20].map((part) => Math.round(part * unit));
  const high = isRoomy ? HEIGHTS.roomy : HEIGHTS.small;
  const least = (isBelow && isNarrow(width) ? ROW.finger : ROW.least) * unit;
  const usual = Math.max(least, Math.min(ROW.most, Math.floor(high / Math.max(1, hidden))));
  // All rows together stay as high as without the output's, so that nothing below moves when it appears.
  const all = Math.max(usual * Math.max(1, hidden), least * (hidden + 1));
  const filled = FILLED[isRoomy ? "roomy" : "usual"];
  const spare = isBelow ? 0 : Math.max(0, height - head - usualColumn - figures - band - all - axis);
  // What is left is for the pictures, and the loss beside them, then for the rows.
  const column = Math.floor(Math.max(usualColumn, Math.min(usualColumn + spare, own, filled.column * unit)));
  const most = Math.max(all, filled.row * unit * Math.max(1, hidden));
  const row = Math.min(all + spare - (column - usualColumn), most) / Math.max(1, rows);
  const left = width - gutter - aside - networks * (column + gap) + gap;
  return {
    column, gap, aside, isBelow, isTight, row, rows,
    isShort: networks * (column + gap) + gutter < SHORT * unit,
    gutter: isBelow && isNarrow(width) ? Math.round(28 * unit) : gutter,
    charts: !isBelow ? left : isNarrow(width) ? width : Math.floor((width - aside) / 2),
    head, figures, band, axis,
    number: Math.round(38 * unit),
  };
}

/**
 * The width of columns without charts beside them: as they fit, else so that the last one that is seen is cut in its middle,
 * which says that there are more.
 * @param {number} width of the window on them
 * @param {number} gap
 * @param {number} least
 * @param {number} fitting the width with which all are seen
 */
export function scrolling(width, gap, least, fitting) {
  if (fitting >= least) return fitting;
  const whole = Math.max(1, Math.floor(width / (least + gap) - CUT));
  return Math.max(least, (width - whole * gap) / (whole + CUT));
}

/** A phone. @param {number} width */
export const isNarrow = (width) => width < 640;
