// Colors: the page's own, from Streamlit, and the palette, from the server.

/**
 * @typedef {{classes: string[], middle: string, quiet: string, hint: string, hint_ground: string, runs: string[]}} Palette
 * @typedef {{id: string, dark: boolean, background: string, text: string, quiet: string, line: string, border: string, primary: string,
 *   font: string, small: number, palette: Palette, shades: Uint32Array[], diverging: Uint32Array, scale: string[]}} Theme
 *   `shades`: for each class, by confidence; `diverging`: from -1 (0) to +1 (255), as pixels; `scale`: the same in full
 *   strength, as colors for lines and dots; `small`: the size of the smallest words, in pixels
 */

export const STRONGEST = 0.8; // how far a confident surface goes from the middle to its class's color: points stay in front
const SMALL = 12;
const EVERY_MS = 500;

/**
 * Look whenever the theme may have changed: half a second has passed, or a font has arrived.
 * @param {() => void} look
 * @returns {() => void} ends it
 */
export function watchTheme(look) {
  const timer = setInterval(look, EVERY_MS);
  document.fonts.addEventListener("loadingdone", look);
  return () => {
    clearInterval(timer);
    document.fonts.removeEventListener("loadingdone", look);
  };
}

/**
 * The theme, if it is another one than before; what has no drawing takes its quiet colors from the element's variables.
 * @param {HTMLElement} element
 * @param {{light: Palette, dark: Palette}} palettes
 * @param {Theme | undefined} last
 */
export function otherTheme(element, palettes, last) {
  const theme = readTheme(element, palettes);
  if (theme.id === last?.id) return null;
  const { quiet, hint, hint_ground: ground } = theme.palette;
  for (const [name, color] of Object.entries({ quiet, hint, "hint-ground": ground })) element.style.setProperty(`--${name}`, color);
  return theme;
}

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
  const small = parseFloat(read("--small", "")) || SMALL;
  const [r, g, b] = channels(background);
  const dark = 0.3 * r + 0.59 * g + 0.11 * b < 128;
  const palette = dark ? palettes.dark : palettes.light;
  const shades = palette.classes.map((color) => shadesOf(palette.middle, color));
  return {
    id: `${background}${text}${small} ${fontsLoaded()}`, // words are measured anew in a font that has arrived
    dark,
    background,
    text,
    quiet: palette.quiet,
    line: mix(background, text, 0.14),
    border: mix(background, text, 0.42),
    primary: read("--st-primary-color", "#1c2430"),
    font: read("--st-font", "sans-serif"),
    small,
    palette,
    shades,
    diverging: Uint32Array.from({ length: 256 }, (_, byte) =>
      byte < 128 ? shades[0][255 - 2 * byte] : shades[1][2 * byte - 255]),
    scale: Array.from({ length: 256 }, (_, byte) => between(palette, byte / 127.5 - 1)),
  };
}

const fontsLoaded = () => [...document.fonts].filter(({ status }) => status === "loaded").length;

/**
 * The background for each confidence from 0 to 255, as pixels of an ImageData.
 * @param {string} middle
 * @param {string} color
 */
export function shadesOf(middle, color) {
  const bytes = new Uint8ClampedArray(4 * 256);
  const [from, to] = [channels(middle), channels(color)];
  for (let confidence = 0; confidence < 256; confidence++) {
    const share = (STRONGEST * confidence) / 255;
    for (let i = 0; i < 3; i++) bytes[4 * confidence + i] = from[i] + share * (to[i] - from[i]);
    bytes[4 * confidence + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

/**
 * The color of a value from -1 to 1: from the first class's color through the middle to the second's.
 * @param {Theme} theme
 * @param {number} value
 */
export function colorOf({ scale }, value) {
  return scale[Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, value || 0)))];
}

/**
 * @param {Palette} palette
 * @param {number} value
 */
function between({ classes, middle }, value) {
  return mix(middle, classes[value > 0 ? 1 : 0], Math.abs(value));
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} share
 */
export function mix(from, to, share) {
  const [a, b] = [channels(from), channels(to)];
  return `rgb(${a.map((value, i) => Math.round(value + share * (b[i] - value))).join(",")})`;
}

/**
 * Black or white: what can be read better on a color.
 * @param {string} color
 */
export function readableOn(color) {
  const [r, g, b] = channels(color).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff"; // as much lighter than black as darker than white
}

/**
 * Red, green and blue of #rgb, #rrggbb, rgb() or rgba().
 * @param {string} color
 * @returns {number[]}
 */
function channels(color) {
  if (!color.startsWith("#")) return (color.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
  const digits = color.length < 7 ? [...color.slice(1, 4)].map((digit) => digit + digit).join("") : color.slice(1, 7);
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}
