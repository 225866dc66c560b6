// Colours: the page's own, as Streamlit hands them in, and the palette that the server hands in.

/**
 * @typedef {{classes: string[], train: string, test: string}} Palette
 * @typedef {{id: string, dark: boolean, background: string, text: string, faint: string, line: string, primary: string,
 *   font: string, palette: Palette, shades: Uint32Array[]}} Theme
 */

const STRONGEST = 0.62; // how far a sure background goes from the page's colour to its class's: points stay in front

/**
 * @param {Element} element
 * @param {{light: Palette, dark: Palette}} palettes
 * @returns {Theme}
 */
export function readTheme(element, palettes) {
  const style = getComputedStyle(element);
  const read = (/** @type {string} */ name, /** @type {string} */ fallback) =>
    style.getPropertyValue(name).trim() || fallback;
  const background = read("--st-background-color", "#ffffff");
  const text = read("--st-text-color", "#1c2430");
  const [r, g, b] = channels(background);
  const dark = 0.3 * r + 0.59 * g + 0.11 * b < 128;
  const palette = dark ? palettes.dark : palettes.light;
  return {
    id: background + text,
    dark,
    background,
    text,
    faint: mix(background, text, 0.62),
    line: mix(background, text, 0.14),
    primary: read("--st-primary-color", "#2f6fde"),
    font: read("--st-font", "sans-serif"),
    palette,
    shades: palette.classes.map((colour) => shadesOf(background, colour)),
  };
}

/**
 * The background for each confidence from 0 to 255, as pixels of an ImageData.
 * @param {string} background
 * @param {string} colour
 */
function shadesOf(background, colour) {
  const bytes = new Uint8ClampedArray(4 * 256);
  const [from, to] = [channels(background), channels(colour)];
  for (let confidence = 0; confidence < 256; confidence++) {
    const share = (STRONGEST * confidence) / 255;
    for (let i = 0; i < 3; i++) bytes[4 * confidence + i] = from[i] + share * (to[i] - from[i]);
    bytes[4 * confidence + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

/**
 * The colour of a value from -1 to 1: from the first class's over grey to the second's.
 * @param {Theme} theme
 * @param {number} value
 */
export function colourOf({ background, text, palette }, value) {
  return mix(mix(background, text, 0.28), palette.classes[value > 0 ? 1 : 0], Math.min(Math.abs(value), 1));
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} share
 */
function mix(from, to, share) {
  const [a, b] = [channels(from), channels(to)];
  return `rgb(${a.map((value, i) => Math.round(value + share * (b[i] - value))).join(",")})`;
}

/**
 * Red, green and blue of #rgb, #rrggbb, rgb() or rgba().
 * @param {string} colour
 * @returns {number[]}
 */
function channels(colour) {
  if (!colour.startsWith("#")) return (colour.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
  const digits = colour.length < 7 ? [...colour.slice(1, 4)].map((digit) => digit + digit).join("") : colour.slice(1, 7);
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}
