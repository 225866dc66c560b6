// The stages of a search, coarse to fine: those that ran, the one under way, and the one that is proposed.

import { make } from "../lib/dom.js";
import { fill } from "../lib/text.js";
import { markOf } from "../checks/marks.js";
import { heading } from "./chart.js";
import { scoreText, valueText } from "./scale.js";

/** @typedef {import("./results.js").Stage} Stage */
/** @typedef {{path: string, end: "low" | "high", value: number}} Edge */

export class Stages {
  /**
   * @param {Record<string, string>} words
   * @param {{propose: () => void, discard: () => void, only: (stage: number) => void}} outside `only`: the stage that is not faded
   */
  constructor(words, outside) {
    this.words = words;
    this.outside = outside;
    this.shown = "";
    this.list = make("ol", {});
    this.root = make("section", { class: "search-stages" }, heading(words.stages, "", "search.stages"), this.list);
  }

  /**
   * @param {Stage[]} stages
   * @param {{proposal: Stage | null, hasDraft: boolean, state: string, task: string, only: number, isSeen: boolean}} now
   */
  draw(stages, now) {
    const shown = JSON.stringify([stages, now]);
    if (shown === this.shown) return;
    this.shown = shown;
    const held = /** @type {HTMLElement | null} */ (this.list.querySelector(":focus"))?.dataset.act;
    const items = stages.map((stage, at) => this.#stage(stage, at, stages, now));
    if (now.proposal || now.hasDraft) items.push(this.#next(stages, now));
    this.list.replaceChildren(...items);
    if (held) /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-act="${held}"]`))?.focus();
  }

  /**
   * @param {Stage} stage
   * @param {number} at
   * @param {Stage[]} stages
   * @param {{state: string, task: string, only: number}} now
   */
  #stage(stage, at, stages, { state, task, only }) {
    const { words } = this, { done = 0, trials, diverged = 0, best } = stage;
    const isDone = stage.begun && done >= trials, name = fill(at ? words.stageFiner : words.stageCoarse, { number: at + 1 });
    const title = make("button", { type: "button", class: "search-stage", "data-act": `stage ${at}`, "aria-pressed": String(only === at), title: words.stageOnly }, name);
    title.onclick = () => this.outside.only(only === at ? -1 : at);
    title.disabled = !stage.begun || stages.length < 2;
    const text = fill(!stage.begun ? words.stagePlanned : diverged ? words.stageDiverged : words.stageAbout, { trials, epochs: stage.epochs, diverged });
    return make("li", {}, markOf(isDone ? "holds" : stage.begun && state !== "ready" ? "running" : "open", done / Math.max(1, trials)), title,
      make("span", { class: "search-best" }, best ? fill(words.bestIs, { score: scoreText(best[1], task) }) : ""),
      make("p", {}, text), ...(at === stages.filter(({ begun }) => begun).length - 1 && isDone ? this.#edges(stage.edges ?? [], stage) : []));
  }

  /**
   * @param {Stage[]} stages
   * @param {{proposal: Stage | null, hasDraft: boolean, isSeen: boolean}} now
   */
  #next(stages, { proposal, hasDraft, isSeen }) {
    const { words } = this, ranges = (proposal?.parameters ?? []).filter(({ values }) => !values).slice(0, 3)
      .map(({ title, low = 0, high = 0 }) => fill(words.rangeOf, { title, low: valueText(low), high: valueText(high) })).join(", ");
    const act = make("button", { type: "button", class: "lab-button search-small", "data-act": "next" }, hasDraft ? words.discard : words.useRanges);
    act.onclick = () => (hasDraft ? this.outside.discard() : this.outside.propose());
    return make("li", {}, markOf("open", 0), make("b", {}, fill(hasDraft ? words.stageYours : words.stageProposed, { number: stages.length + 1 })),
      make("span", { class: "search-best" }, hasDraft || !proposal ? "" : fill(words.trialsOf, { count: proposal.trials })),
      make("p", {}, hasDraft ? words.draftAbout : ranges), ...(isSeen ? [make("p", { class: "search-edge" }, words.rowsSeen)] : []), act);
  }

  /**
   * @param {Edge[]} edges
   * @param {Stage} stage
   */
  #edges(edges, stage) {
    const { words } = this;
    if (!edges.length) return [];
    const [{ path, end, value }] = edges, parameter = stage.parameters.find((one) => one.path === path);
    if (!parameter) return [];
    const bound = end === "low" ? parameter.low : parameter.high, most = end === "low" ? parameter.least : parameter.most;
    const sentence = bound === most ? words.edgeLast : end === "low" ? words.edgeLow : words.edgeHigh;
    const text = fill(sentence, { title: parameter.title, value: valueText(value), bound: valueText(Number(bound)) });
    return [make("p", { class: "search-edge" }, make("b", {}, words.edge), " ", text)];
  }
}
