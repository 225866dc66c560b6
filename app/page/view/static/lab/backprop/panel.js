// Beside the graph: one gate with its chain rule written out, the guess, the four patterns, and how many passes it takes.

import { make, write } from "../../lib/dom.js";
import { reading } from "../../lib/format.js";
import { fill } from "../../lib/text.js";
import { shape } from "../panels/svg.js";
import { sumOf } from "./board.js";
import { nameOf, patternsOf, sharesOf, wrongOf } from "./scene.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Known} Known
 */

const [NUDGE, LONGEST, MOST] = [0.01, 44, 4]; // how far an input is raised; characters of a gate in the title; terms of a sum
const PATTERNS = /** @type {const} */ ({
  add: "M2 5C11 5 11 13 17 13M2 21C11 21 11 13 17 13M17 13H32M13 13h8M17 9v8",
  mul: "M2 5C9 5 9 20 16 20M2 21C9 21 9 6 16 6M22 13H32M15 10l6 6M21 10l-6 6",
  max: "M2 5C12 5 12 13 17 13H32",
  branch: "M2 13H11C18 13 18 5 32 5M11 13C18 13 18 21 32 21",
});

export class Panel {
  /**
   * @param {Record<string, string>} words
   * @param {() => void} check go on and show the gradients that were asked for
   */
  constructor(words, check) {
    this.words = words;
    this.check = check;
    /** @type {Map<string, string>} what was guessed, by gate and input */
    this.guesses = new Map();
    this.expression = ""; // about which these are
    this.shown = "";
    this.title = make("h3", {});
    this.say = make("p", { class: "say" });
    this.rows = make("tbody", {});
    const heads = ["input", "valueHead", "localHead", "upstreamHead", "gradientHead"].map((name) => make("th", { scope: "col" }, words[name]));
    this.table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), this.rows);
    this.more = make("div", { class: "more" });
    this.patterns = Object.fromEntries(Object.entries(PATTERNS).map(([name, d]) => {
      const count = make("small", {});
      const svg = shape("svg", { viewBox: "0 0 34 26", "aria-hidden": "true" }, shape("path", { d }), ...(name === "max" ? [shape("path", { d: "M2 21C12 21 12 13 17 13", "stroke-dasharray": "2 3" })] : []));
      return [name, { root: make("div", { class: "pattern" }, svg, make("span", {}, make("b", {}, words[`pattern_${name}`]), count)), count }];
    }));
    this.passes = make("tbody", {});
    this.heads = ["passesHead", "passesResult", "passesGates"].map((name) => make("th", { scope: "col" }, words[name]));
    const passes = make("table", { class: "passes" }, make("thead", {}, make("tr", {}, ...this.heads)), this.passes);
    const title = (/** @type {string} */ text, /** @type {string} */ key) => make("h3", {}, make("span", { class: "explained", "data-explain": `backprop.${key}`, role: "note" }, text));
    this.root = make("div", { class: "gate-panel" }, this.title, this.say, this.table, this.more,
      make("div", { class: "patterns" }, title(words.patterns, "patterns"), ...Object.values(this.patterns).map(({ root }) => root)),
      make("div", { class: "counted" }, title(words.passes, "passes"), passes));
  }

  /**
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} current
   */
  draw(scene, known, current) {
    if (scene.expression !== this.expression) this.guesses.clear();
    this.expression = scene.expression;
    const shown = JSON.stringify([scene, known.step, current]);
    if (shown === this.shown) return;
    this.shown = shown;
    const { words } = this, gate = known.gate(current), isDone = known.done.has(current), isAsked = known.asked === current;
    this.title.replaceChildren(fill(words.gateOf, { number: known.gates.indexOf(current) + 1, total: known.gates.length }), " ",
      make("span", { title: gate.text }, gate.text.length > LONGEST ? `${gate.text.slice(0, LONGEST)} …` : gate.text), make("small", {}, known.isBackward ? words.backward : words.forward));
    this.say.replaceChildren(...this.#sentence(scene, known, current));
    this.#rows(scene, known, current);
    this.more.replaceChildren(...this.#more(scene, known, current));
    this.#patterns(scene, current, isDone && !isAsked);
    this.#passes(scene);
  }

  /** Put the focus where the next guess is typed. */
  focus() {
    this.rows.querySelector("input")?.focus({ preventScroll: true });
  }

  /**
   * @param {Scene} scene
   * @param {number} number
   */
  #name(scene, number) {
    return nameOf(scene, number, this.words.gateName);
  }

  /**
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} current
   * @returns {(string | Node)[]}
   */
  #sentence(scene, known, current) {
    const { words } = this, gate = known.gate(current);
    if (known.asked === current) return filled(words.askGradient, { gradient: figure("backward", gate.gradient) });
    if (known.done.has(current)) return [this.#pattern(gate)];
    if (!known.isBackward) return filled(words.putIn, { name: gate.text.length > LONGEST ? words.thisGate : gate.text, value: known.hasValue(current) ? figure("forward", gate.value) : "?" });
    return known.hasGradient(current) ? filled(words.comesBack, { gradient: figure("backward", gate.gradient) }) : [words.waitsForGradient];
  }

  /** @param {import("./scene.js").Gate} gate */
  #pattern({ key, pattern, inputs, local }) {
    const { words } = this;
    if (pattern === "add") return key === "sub" ? words.saysSub : words.saysAdd;
    if (pattern === "mul") return inputs.length === 2 ? words.saysMul : fill(words.saysScale, { value: reading(local[0]) });
    if (pattern === "max") return { max: words.saysMax, min: words.saysMin }[key] ?? words.saysRelu;
    return words.saysOwn;
  }

  /**
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} current
   */
  #rows(scene, known, current) {
    const { words } = this, gate = known.gate(current), isDone = known.done.has(current), isAsked = known.asked === current;
    const upstream = () => (known.hasGradient(current) ? figure("backward", gate.gradient) : "");
    this.rows.replaceChildren(...gate.inputs.map((input, at) => {
      const name = this.#name(scene, input), other = gate.key === "mul" && gate.inputs.length === 2 ? gate.inputs[1 - at] : undefined;
      const local = !isDone ? (known.isBackward ? "?" : "") : reading(gate.local[at]);
      const from = !isDone ? "" : other !== undefined ? `${this.#name(scene, other)} =` : "";
      const last = isDone ? figure("backward", gate.products[at]) : isAsked ? this.#guess(name, `${current}.${at}`) : known.isBackward ? "?" : "";
      const cell = (/** @type {(string | Node)[]} */ ...content) => make("td", {}, ...content);
      return make("tr", {}, make("th", { scope: "row", title: gate.inputs.length ? name : "" }, name), cell(known.hasValue(input) ? figure("forward", scene.nodes[input].value) : "?"),
        cell(make("small", {}, from), " ", local), cell(known.isBackward ? "× " : "", upstream()), cell(known.isBackward ? "= " : "", last));
    }));
  }

  /**
   * @param {string} name
   * @param {string} key
   */
  #guess(name, key) {
    const { words } = this;
    const input = make("input", { type: "text", inputmode: "decimal", placeholder: words.guess, "aria-label": fill(words.guessLabel, { name }), value: this.guesses.get(key) ?? "" });
    input.oninput = () => this.guesses.set(key, input.value);
    input.onkeydown = (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.check();
      requestAnimationFrame(() => requestAnimationFrame(() => this.focus()));
    };
    return input;
  }

  /**
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} current
   * @returns {Node[]}
   */
  #more(scene, known, current) {
    const { words } = this, gate = known.gate(current);
    /** @type {Node[]} */
    const found = [];
    if (known.asked === current) {
      const button = make("button", { type: "button", class: "lab-button" }, words.check);
      button.onclick = () => this.check();
      found.push(make("p", { class: "quiet" }, words.yourTurn), button);
      if (known.last !== undefined && known.done.has(known.last)) found.push(this.#told(scene, known, known.last, true));
      return found;
    }
    if (!known.done.has(current)) return found;
    if (gate.rules.length && gate.pattern === "") found.push(make("p", { class: "quiet" }, fill(words.localRule, { rules: gate.rules.join(", ") })));
    for (const input of new Set(gate.inputs)) {
      const shares = sharesOf(scene, input);
      if (shares.length > 1 && known.hasGradient(input)) {
        const node = scene.nodes[input];
        found.push(make("p", {}, ...filled(words.branchAdds, { name: this.#name(scene, input), sum: shares.length <= MOST ? sumOf(shares) : `${sumOf(shares.slice(0, MOST))} + …`, gradient: figure("backward", node.gradient) })));
      }
    }
    const at = Math.max(0, gate.local.findIndex((local) => local !== 0));
    const moved = { name: this.#name(scene, gate.inputs[at]), gate: gate.text.length < 18 ? gate.text : words.thisGate, by: reading(NUDGE * gate.local[at]), result: figure("backward", NUDGE * gate.products[at]) };
    found.push(make("p", { class: "nudge" }, ...filled(current === scene.nodes.length - 1 ? words.nudgeLast : words.nudge, moved)));
    if (gate.kink) found.push(make("p", { class: "quiet" }, words.kinkHere));
    found.push(this.#told(scene, known, current, false));
    return found;
  }

  /**
   * What a gate has handed back, and what was guessed.
   * @param {Scene} scene
   * @param {Known} known
   * @param {number} number
   * @param {boolean} isWhole whether the gradients are said as well
   */
  #told(scene, known, number, isWhole) {
    const { words } = this, gate = known.gate(number);
    const guesses = gate.inputs.map((_, at) => this.guesses.get(`${number}.${at}`) ?? "");
    const wrong = wrongOf(guesses, gate.products);
    const gets = (/** @type {number} */ at) => {
      const name = this.#name(scene, gate.inputs[at]), isNumbered = name !== nameOf(scene, gate.inputs[at], "");
      return fill(words.guessedWrong, { name: isNumbered ? capital(name) : name, gradient: reading(gate.products[at]), guess: guesses[at].trim() });
    };
    if (wrong.length) return make("p", { class: "quiet", role: "status" }, wrong.map(gets).join(" "));
    const said = gate.inputs.map((input, at) => `${this.#name(scene, input)}: ${reading(gate.products[at])}`).join(", ");
    const given = guesses.filter((guess) => guess.trim()).length; // all of them right
    const guessed = given ? fill(words.youGuessed, { guesses: guesses.map((guess) => guess.trim() || "–").join(", "), right: given, total: guesses.length }) : "";
    return make("p", { class: "quiet", role: "status" }, ...(isWhole ? [fill(words.justNow, { gates: said }), " "] : []), guessed);
  }

  /**
   * @param {Scene} scene
   * @param {number} current
   * @param {boolean} isDone
   */
  #patterns(scene, current, isDone) {
    const { words, patterns } = this, counts = patternsOf(scene), gate = scene.nodes[current];
    for (const [name, count] of Object.entries(counts)) {
      const { root, count: small } = patterns[name];
      const [one, many] = name === "branch" ? [words.oneBranch, words.branches] : [words.oneGate, words.gates];
      write(small, count === 0 ? words.noneHere : fill(count === 1 ? one : many, { count }));
      root.classList.toggle("absent", count === 0);
      const here = "inputs" in gate && (name === "branch" ? gate.inputs.some((input) => sharesOf(scene, input).length > 1) : gate.pattern === name);
      root.classList.toggle("here", isDone && here);
    }
  }

  /** @param {Scene} scene */
  #passes({ passes: { inputs, gates, reverse, forward } }) {
    const { words } = this;
    const row = (/** @type {string} */ name, /** @type {number[]} */ counted, /** @type {string} */ rule) =>
      make("tr", {}, make("th", { scope: "row" }, name, " ", make("small", {}, rule)), ...counted.map((count) => make("td", {}, make("b", {}, String(count)))));
    this.passes.replaceChildren(row(words.reverse, reverse, words.onePerOutput), row(words.forwardMode, forward, words.onePerInput));
    write(this.heads[0], fill(words.passesHead, { inputs }));
    write(this.heads[2], fill(words.passesGates, { gates }));
  }
}

/**
 * @param {"forward" | "backward"} name
 * @param {number} value
 */
const figure = (name, value) => make("b", { class: name }, reading(value));

/**
 * A sentence whose fields are filled with texts or elements.
 * @param {string} sentence
 * @param {Record<string, string | Node>} values
 */
const filled = (sentence, values) => sentence.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? values[part] ?? "" : part));

const capital = (/** @type {string} */ text) => text.replace(/^./u, (letter) => letter.toUpperCase());
