// What all drawings share: a sharp canvas that follows its element's size, and round numbers for axes.

export class Sharp {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: true }));
    this.width = this.height = 0;
    this.scale = 1;
  }

  /** Take the element's size; the drawing then works in CSS pixels. Returns whether the size is new. */
  fit() {
    return this.take(this.canvas.clientWidth, this.canvas.clientHeight);
  }

  /**
   * Take a size that is known, so that the browser has nothing to lay out.
   * @param {number} width
   * @param {number} height
   */
  take(width, height) {
    const scale = window.devicePixelRatio || 1;
    const same = width === this.width && height === this.height && scale === this.scale;
    if (!same) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
      [this.width, this.height, this.scale] = [width, height, scale];
    }
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    return !same;
  }
}

/**
 * Round numbers from low to high, about `count` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? rough;
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9) + 0; i * step <= high + step * 1e-9; i++) found.push(i * step);
  return found;
}
