// The graph of slow motion: a button for each neuron, lines between them, and numbers on the lines of the chosen one.

import { make } from "../lib/dom.js";
import { wholePercent } from "../lib/format.js";
import { fill } from "../lib/text.js";
import { colorOf } from "../lib/theme.js";
import { fixed } from "./figures.js";
import { layoutOf, strokes } from "./layout.js";

/**
 * @typedef {import("../wire/frame.js").Story} Story
 * @typedef {import("../lib/theme.js").Theme} Theme
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./layout.js").Column} Column
 */

const STRENGTH = { light: 0.55, dark: 0.36 }; // how far a value of 1 colors a node: its number stays readable
const SVG = "http://www.w3.org/2000/svg";

export class Graph {
  /**
   * @param {Record<string, string>} words
   * @param {{unit: (layer: number, unit: number) => void, line: (source: number) => void}} choose
   */
  constructor(words, choose) {
    this.words = words;
    this.choose = choose;
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.setAttribute("aria-hidden", "true");
    this.columns = make("div", { class: "columns" });
    this.pills = make("div", { class: "pills", "aria-hidden": "true" });
    this.root = make("div", { class: "graph", role: "group", "aria-label": words.slowGraph });
    this.root.append(this.lines, this.pills, this.columns);
    /** @type {Map<string, HTMLButtonElement>} */
    this.nodes = new Map();
    this.followed = "";
  }

  /**
   * @param {Story} story
   * @param {Theme} theme
   */
  draw(story, theme) {
    const { clientWidth: width, clientHeight: height } = this.root;
    const isList = getComputedStyle(this.root).getPropertyValue("--list").trim() === "1";
    const layout = isList ? null : layoutOf({
      counts: story.columns.map(({ units }) => units.length),
      named: story.columns.map((_, layer) => isNamed(story, layer)),
      hasMore: story.columns.some(({ count, units }) => count > units.length),
      chosen: story.chosen.layer, width, height,
    });
    this.root.classList.toggle("big", layout?.isBig ?? false);
    this.#placeNodes(story, theme, layout);
    this.lines.replaceChildren();
    this.pills.replaceChildren();
    if (!layout) {
      const chosen = /** @type {HTMLElement | null} */ (this.columns.querySelector("[aria-pressed=true]"));
      const row = chosen?.parentElement;
      if (row) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
      return;
    }
    this.#drawLines(story, theme, layout);
    this.#placePills(story, layout);
  }

  /**
   * Show all columns anew, except for the buttons that stay: they keep the focus.
   * @param {Story} story
   * @param {Theme} theme
   * @param {Layout | null} layout
   */
  #placeNodes(story, theme, layout) {
    const hadFocus = this.columns.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
    this.columns.replaceChildren(...story.columns.map((_, layer) => this.#column(story, theme, layer, layout?.columns[layer])));
    for (const [key, node] of this.nodes) if (!this.columns.contains(node)) this.nodes.delete(key);
    if (hadFocus) /** @type {HTMLElement | null} */ (this.columns.querySelector("[aria-pressed=true]"))?.focus({ preventScroll: true });
  }

  /**
   * A column: its title, its nodes, and how many more there are.
   * @param {Story} story
   * @param {Theme} theme
   * @param {number} layer
   * @param {Column} [place] none in the list of a narrow window
   */
  #column(story, theme, layer, place) {
    const { columns, chosen } = story;
    const { units, values, count, title } = columns[layer];
    const isSmall = place?.isFull === false;
    const largest = Math.max(1, ...(values ?? []).map((value) => Math.abs(value ?? 0)));
    const nodes = units.map((_, row) => this.#node(story, theme, { layer, row, largest, place }));
    const short = layer && layer < columns.length - 1 ? String(layer) : "";
    const head = make("h4", {}, isSmall ? short : title);
    const more = { count: count - units.length };
    const rest = make("span", { class: "rest" }, isSmall ? `+${more.count}` : fill(this.words.moreUnits, more));
    if (place) head.style.left = rest.style.left = `${place.left + place.width / 2}px`;
    const isNear = Math.abs(layer - chosen.layer) <= 1;
    return make("div", { class: `column${layer === chosen.layer ? " own" : ""}${isNear ? "" : " far"}` }, head,
      make("div", { class: "row" }, ...nodes, ...(more.count ? [rest] : [])));
  }

  /**
   * A node in its color, with its numbers if there is room for them; else they are its tooltip.
   * @param {Story} story
   * @param {Theme} theme
   * @param {{layer: number, row: number, largest: number, place?: Column}} at `largest`: a value's size that has the full color
   */
  #node(story, theme, { layer, row, largest, place }) {
    const column = story.columns[layer];
    const unit = column.units[row];
    const value = column.values?.[row];
    const isSmall = place?.isFull === false;
    const node = layer ? this.#button(layer, unit, layer === story.chosen.layer && unit === story.chosen.unit) : make("div", { role: "img" });
    const label = this.#labelOf(story, layer, row);
    node.setAttribute("aria-label", label);
    node.title = isSmall ? label : "";
    node.className = `node${isSmall ? " small" : ""}${value === undefined ? " empty" : ""}`;
    node.style.cssText = place ? `left:${place.left}px;top:${place.tops[row]}px;width:${place.width}px;height:${place.height}px` : "";
    const strength = isSmall ? 1 : theme.dark ? STRENGTH.dark : STRENGTH.light;
    if (value !== undefined) node.style.backgroundColor = colorOf(theme, strength * ((value ?? 0) / largest));
    node.replaceChildren(...(isSmall ? [] : contentsOf(column, row, !place || isNamed(story, layer))));
    return node;
  }

  /**
   * The button of a unit, which is made once.
   * @param {number} layer
   * @param {number} unit
   * @param {boolean} isChosen
   */
  #button(layer, unit, isChosen) {
    const key = `${layer},${unit}`;
    const button = this.nodes.get(key) ?? make("button", { type: "button" });
    this.nodes.set(key, button);
    button.onclick = () => this.choose.unit(layer, unit);
    button.setAttribute("aria-pressed", String(isChosen));
    button.tabIndex = isChosen ? 0 : -1;
    return button;
  }

  /**
   * What a node is, and its numbers, for whoever does not see them.
   * @param {Story} story
   * @param {number} layer
   * @param {number} row
   */
  #labelOf({ columns }, layer, row) {
    const { words } = this;
    const { units, names, values, slopes, title } = columns[layer];
    const [value, slope] = [values?.[row], slopes?.[row]];
    const kind = layer === columns.length - 1 ? words.outputOf : words.neuron;
    const name = layer ? fill(kind, { layer: title, number: units[row] + 1, name: names[row] }) : names[row];
    if (value === undefined) return name;
    return fill(slope === undefined ? words.ofValue : words.ofSlope, { name, value: fixed(value, 2), slope: fixed(slope ?? null, 3) });
  }

  /**
   * @param {Story} story
   * @param {Theme} theme
   * @param {Layout} layout
   */
  #drawLines(story, theme, layout) {
    const { chosen, columns, lines, stage } = story;
    const stroke = strokes(lines.flat(2));
    const followed = [chosen.layer, chosen.unit, stage].join();
    const isNew = followed !== this.followed && (stage === 2 || stage === 4);
    this.followed = followed;
    const own = columns[chosen.layer].units.indexOf(chosen.unit);
    const [back, front] = [/** @type {SVGPathElement[]} */ ([]), /** @type {SVGPathElement[]} */ ([])];
    lines.forEach((weights, gap) => {
      const [from, to] = [layout.columns[gap], layout.columns[gap + 1]];
      const x1 = from.left + from.width;
      const x2 = to.left;
      const middle = (x1 + x2) / 2;
      weights.forEach((row, before) => row.forEach((weight, after) => {
        const enters = gap + 1 === chosen.layer && after === own;
        const leaves = gap === chosen.layer && before === own;
        const path = document.createElementNS(SVG, "path");
        const [y1, y2] = [from.middles[before], to.middles[after]];
        path.setAttribute("d", `M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}`);
        const { width, opacity } = stroke(weight);
        path.setAttribute("stroke", colorOf(theme, (weight ?? 0) < 0 ? -1 : 1));
        path.setAttribute("stroke-width", String(enters || leaves ? Math.max(1.2, 1.25 * width) : 0.8 * width));
        path.setAttribute("stroke-opacity", String(enters || leaves ? Math.max(0.55, opacity) : 0.2 * opacity + 0.06));
        if (enters || leaves) {
          path.dataset.line = enters ? `in:${columns[gap].units[before]}` : `out:${columns[gap + 1].units[after]}`;
          path.setAttribute("pathLength", "1");
          const second = stage === 4 ? enters : leaves;
          path.setAttribute("class", `followed${isNew ? ` drawing${second ? " later" : ""}${stage === 4 ? " backward" : ""}` : ""}`);
          if (enters) path.onclick = () => this.choose.line(columns[gap].units[before]);
        }
        (enters || leaves ? front : back).push(path);
      }));
    });
    this.lines.replaceChildren(...back, ...front);
  }

  /**
   * The numbers of the followed lines, each beside its other end.
   * @param {Story} story
   * @param {Layout} layout
   */
  #placePills(story, layout) {
    const { chosen, columns } = story;
    const pill = (/** @type {string} */ line, /** @type {number} */ x, /** @type {number} */ y, /** @type {{weight: number | null, gradient?: number | null}} */ term) => {
      const made = make("div", { class: "pill", "data-line": line }, make("b", {}, `× ${fixed(term.weight, 3)}`));
      if (term.gradient !== undefined) made.append(make("span", {}, `∂ ${fixed(term.gradient, 3)}`));
      made.style.cssText = `left:${x}px;top:${y}px`;
      return made;
    };
    const [before, after] = [layout.columns[chosen.layer - 1], layout.columns[chosen.layer + 1]];
    const right = before.left + before.width + layout.pill;
    for (const term of story.sum?.terms ?? []) {
      const made = pill(`in:${term.source}`, right, before.middles[columns[chosen.layer - 1].units.indexOf(term.source)], term);
      made.classList.toggle("taken", term.source === chosen.source);
      made.onclick = () => this.choose.line(term.source);
      this.pills.append(made);
    }
    for (const term of story.next?.terms ?? []) {
      this.pills.append(pill(`out:${term.unit}`, after.left - layout.pill, after.middles[columns[chosen.layer + 1].units.indexOf(term.unit)], term));
    }
  }
}

/**
 * What is written above a node and in it.
 * @param {import("../wire/frame.js").StoryColumn} column
 * @param {number} row
 * @param {boolean} hasName
 */
function contentsOf({ names, values, slopes, shares }, row, hasName) {
  const [value, slope, share] = [values?.[row], slopes?.[row], shares?.[row]];
  const name = share === undefined ? names[row] : `${names[row]} ${wholePercent(share ?? 0, "–")}`;
  return [
    ...(hasName ? [make("span", { class: "above" }, name)] : []),
    ...(value === undefined ? [] : [make("b", {}, fixed(value, 2))]),
    ...(slope === undefined ? [] : [make("span", {}, `∂ ${fixed(slope, 3)}`)]),
  ];
}

/**
 * Whether the nodes of a column have their names above them: inputs and answers, and neurons of which some are left out.
 * @param {Story} story
 * @param {number} layer
 */
function isNamed({ columns }, layer) {
  const { count, units } = columns[layer];
  return layer === 0 || layer === columns.length - 1 || count > units.length;
}
