// For scores that are not probabilities: the lines where they tie, and where one leads by as much as the loss wants.

/** @typedef {import("../wire/frame.js").Frame} Frame */
/** @typedef {import("../lib/theme.js").Theme} Theme */
/** @typedef {import("./points.js").Places} Places */
/** @typedef {[number, number][]} Line in cells, from the top left */
/** @typedef {(at: number) => number} Field the value of a cell */

const WIDTH = 1.5;
const HALO = 4;
const DASH = [6, 4];

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame with a lead
 * @param {number} wanted the lead that the loss wants
 * @param {Places} places
 * @param {Theme} theme
 */
export function drawLeads(context, frame, wanted, { x, y }, theme) {
  const { side, window: [left, right, bottom, top] } = frame;
  const [wide, high] = [(right - left) / (side - 1), (top - bottom) / (side - 1)];
  context.save();
  context.lineJoin = "round";
  for (const [levels, dash] of /** @type {[number[], number[]][]} */ ([[[0], []], [[wanted, -wanted], DASH]])) {
    context.beginPath();
    for (const line of linesOf(frame, levels)) {
      line.forEach(([column, row], at) => {
        const place = /** @type {const} */ ([x(left + column * wide), y(top - row * high)]);
        if (at) context.lineTo(...place);
        else context.moveTo(...place);
      });
    }
    context.setLineDash([]);
    context.globalAlpha = 0.55;
    context.lineWidth = HALO;
    context.strokeStyle = theme.background;
    context.stroke();
    context.setLineDash(dash);
    context.globalAlpha = 1;
    context.lineWidth = WIDTH;
    context.strokeStyle = theme.text;
    context.stroke();
  }
  context.restore();
}

/**
 * The lines of a frame at some levels. Each class has a field: its lead where it wins, and elsewhere minus the winner's
 * lead, which next to its own region is how far it is behind. Two classes share one field.
 * @param {{side: number, classes: Uint8Array, lead: Float32Array, focus: unknown}} frame
 * @param {number[]} levels those below 0 are for a field that has another class on its other side
 */
export function linesOf({ side, classes, lead, focus }, levels) {
  /** @type {Field[]} */
  let fields = [(at) => lead[at]];
  let wanted = levels;
  if (!focus) {
    const winners = [...new Set(classes)].sort();
    fields = winners.map((winner) => (at) => (classes[at] === winner ? lead[at] : -lead[at]));
    if (winners.length <= 2) fields.length = 1;
    else wanted = levels.filter((level) => level >= 0);
  }
  return fields.flatMap((field) => wanted.flatMap((level) => contour(field, side, level)));
}

/**
 * The lines on which a field has a value, from the top left cell, by marching squares.
 * @param {Field} field
 * @param {number} side
 * @param {number} level
 * @returns {Line[]}
 */
export function contour(field, side, level) {
  /** @type {Map<number, number[]>} of each crossed edge the edges that it is joined with: of a cell, 2 at + 0 goes right, + 1 down */
  const joined = new Map();
  const join = (/** @type {number} */ a, /** @type {number} */ b) => {
    for (const [from, to] of [[a, b], [b, a]]) joined.set(from, [...(joined.get(from) ?? []), to]);
  };
  const above = new Uint8Array(side * side);
  for (let at = 0; at < above.length; at++) above[at] = field(at) > level ? 1 : 0;
  for (let row = 0; row < side - 1; row++) {
    for (let column = 0; column < side - 1; column++) {
      const at = row * side + column;
      const kind = above[at] | (above[at + 1] << 1) | (above[at + side + 1] << 2) | (above[at + side] << 3);
      if (kind === 0 || kind === 15) continue;
      const [up, right, down, left] = [2 * at, 2 * (at + 1) + 1, 2 * (at + side), 2 * at + 1];
      const middle = () => field(at) + field(at + 1) + field(at + side) + field(at + side + 1) > 4 * level;
      if (kind === 5 || kind === 10) {
        const apart = (kind === 5) !== middle(); // whether the two corners above are not connected
        join(up, apart ? left : right);
        join(down, apart ? right : left);
        continue;
      }
      const crossed = [up, right, down, left].filter((_, side) => ((kind >> side) & 1) !== ((kind >> ((side + 1) % 4)) & 1));
      join(crossed[0], crossed[1]);
    }
  }
  const place = (/** @type {number} */ edge) => placeOf(field, side, level, edge);
  return chains(joined).map((chain) => chain.map(place).filter(([x, y]) => x === x && y === y));
}

/**
 * @param {Field} field
 * @param {number} side
 * @param {number} level
 * @param {number} edge
 * @returns {[number, number]}
 */
function placeOf(field, side, level, edge) {
  const at = edge >> 1;
  const [from, to] = [field(at), field(edge & 1 ? at + side : at + 1)];
  const share = (level - from) / (to - from);
  const [column, row] = [at % side, Math.floor(at / side)];
  return edge & 1 ? [column, row + share] : [column + share, row];
}

/**
 * Joined edges as lines, open ones first; a closed line ends where it began.
 * @param {Map<number, number[]>} joined
 */
function chains(joined) {
  /** @type {number[][]} */
  const found = [];
  const ends = [...joined.keys()].sort((a, b) => (joined.get(a)?.length ?? 0) - (joined.get(b)?.length ?? 0));
  for (const start of ends) {
    if (!joined.has(start)) continue;
    const chain = [start];
    let here = start;
    for (;;) {
      const next = joined.get(here)?.find((edge) => joined.has(edge) && edge !== chain[chain.length - 2]);
      if (next === undefined) break;
      chain.push(next);
      if (next === start) break;
      here = next;
    }
    chain.forEach((edge) => joined.delete(edge));
    found.push(chain);
  }
  return found;
}
