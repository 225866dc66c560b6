// Reading the panel below the network: what a pointer or the arrow keys are at is explained.

/** @typedef {import("./regions.js").Region} Region */
/** @typedef {import("../guide/explain.js").Subject} Subject */

const NEAR = 3; // pixels around a region that still belong to it

export class Reading {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{words: Record<string, string>, regions: () => Region[], drawing: () => import("../wire/frame.js").Scene["drawing"] | undefined,
   *   explain: (subject: Subject | null, atOnce: boolean) => void}} outside `regions`: what is drawn in the panel
   */
  constructor(canvas, outside) {
    this.canvas = canvas;
    this.outside = outside;
    /** @type {Region | null} where the keyboard is */
    this.at = null;
    canvas.tabIndex = 0;
    canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.#go(this.#under(event), false));
    canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && this.#go(null, false));
    canvas.addEventListener("click", (event) => {
      canvas.blur(); // the focus of a pointer would be shown as the keyboard's at the next key
      this.#go(this.#under(event), true);
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.#step(0, 0));
    canvas.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {MouseEvent} event */
  #under({ clientX, clientY }) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    const inside = (/** @type {Region} */ each) => x >= each.x - NEAR && x <= each.x + each.width + NEAR
      && y >= each.y && y <= each.y + each.height;
    return this.outside.regions().find(inside) ?? null;
  }

  /**
   * @param {Region | null} region
   * @param {boolean} atOnce
   */
  #go(region, atOnce) {
    this.canvas.style.cursor = region ? "help" : "";
    this.outside.explain(region && this.#subjectOf(region), atOnce);
  }

  /**
   * @param {Region} region
   * @returns {Subject}
   */
  #subjectOf({ key, layer, kind, text, verdict, more, x, y, width, height }) {
    const { words, drawing } = this.outside;
    const { hidden = [], output } = drawing() ?? {};
    const { left, top } = this.canvas.getBoundingClientRect();
    const box = { left: left + x, top: top + y, right: left + x + width, bottom: top + y + height };
    const judged = { none: "", healthy: words.healthyHere, tooSmall: words.tooSmallHere, tooLarge: words.tooLargeHere }[verdict];
    return { key, box, where: [...hidden, output][layer]?.title ?? "", value: kind === "name" ? "" : text, verdict: judged,
      more: more.map(({ name, text: shown }) => `${name}: ${shown}`), column: this.#columnOf(layer, left + x + width / 2) };
  }

  /**
   * Where the pictures of a layer are in the window, or the names at the left.
   * @param {number} layer
   * @param {number} center
   */
  #columnOf(layer, center) {
    if (layer < 0) {
      const { left } = this.canvas.getBoundingClientRect();
      const names = this.outside.regions().filter((each) => each.layer < 0);
      return { left, right: left + Math.max(...names.map(({ x, width }) => x + width)) };
    }
    const pictures = this.outside.regions().filter((each) => each.layer === layer && each.kind !== "end");
    const half = Math.min(...pictures.map(({ width }) => width)) / 2;
    return { left: center - half, right: center + half };
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!across && !down) return;
    event.preventDefault();
    event.stopPropagation();
    this.#step(across, down);
  }

  /**
   * Go to the next layer or to the next row; the names are the first column.
   * @param {number} across
   * @param {number} down
   */
  #step(across, down) {
    const all = this.outside.regions().filter(({ kind }) => kind !== "end" && kind !== "gauge");
    const rows = [...new Set(all.map(({ key }) => key))];
    const now = all.find(({ key, layer }) => key === this.at?.key && layer === this.at?.layer) ?? all[0];
    if (!now) return;
    const key = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(now.key) + down))];
    const row = all.filter((each) => each.key === key).sort((a, b) => a.layer - b.layer);
    const same = row.findIndex(({ layer }) => layer >= now.layer);
    this.at = row[Math.max(0, Math.min(row.length - 1, (same < 0 ? row.length - 1 : same) + across))];
    this.#go(this.at, true);
  }
}
