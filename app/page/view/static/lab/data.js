// What the page tells a lab, and what a lab tells the page.

/**
 * @typedef {{title: string, address: string}} Link
 * @typedef {{text: string, networks: number[], allBut?: boolean}} Option an answer, and the networks that it names, from 1;
 *   `allBut` if it stands for all the others: "all but ①", "all six"
 * @typedef {"learned" | "not learned" | "best"} About which networks a question asks for; the best has the lowest test loss
 * @typedef {{ask: string, options: Option[], about?: About, caveats?: Record<string, string>, names?: string[],
 *   says?: Record<string, string>}} Question `about`,
 *   if not those that learn; `caveats`: by a network's number, what has to be said if it is the best; `names` of what is asked
 *   about, if that is not networks; `says`: sentences on the outcome that are others than the figure's own
 * @typedef {{kind: "scale", path: string, label: string, value: number, low: number, high: number, network: number,
 *   mark: number, markText: string, linear?: boolean, off?: boolean}} ScaleSetting `off`: it sets nothing now; `label` names no network:
 *   its disc follows the label; `network` is 0 for a slider that moves all of them
 * @typedef {import("../settings/row.js").Setting | ScaleSetting} Setting
 * @typedef {{key: string, verb: string, question: string, watch: string, figure: string, on: boolean}} Try `watch`: where to look
 *   meanwhile; `figure`: what it is about, if it is a share of the layers or a loss
 * @typedef {{key: string, sentence: string, ask: string, figure: string, value: number | null, theory: number | null,
 *   low: number, high: number, holds: boolean | null, saying: string, sayingFigure: number | null, source: string,
 *   networks: number[], first: boolean, state: "waiting" | "measuring" | "measured"}} Claim `value` is null as well if
 *   what was measured is no finite number; `first` if it is shown at once
 * @typedef {{done: number, total: number}} Progress
 * @typedef {{key: string, number: number, total: number, group: string, question: string, lede: string,
 *   previous: Link | null, next: Link | null, labs: Link, course: Link, guess: Question | null, controls: Setting[], tries: Try[],
 *   panels?: string[], panelsMeasuredWith?: string, claims: Claim[], measuredWith?: Record<string, string>,
 *   progress?: Progress | null, again?: boolean}} Data `panels`: their keys, in their order; `measuredWith`: by the first
 *   claim of a card, for which controls it was measured, if they are set otherwise; `panelsMeasuredWith`: a sentence on
 *   that; `progress` can be left out: the claims have their states; `again` if the claims can be measured another time
 * @typedef {{run: number, states: string[], best: number, step: number, last: number, ended: boolean,
 *   valuesOf: (figure: string) => number[], told?: string}} Moment which run it is of; the state of each network, as "learned"; the
 *   index of the best; the step that is shown and the last one; whether the last one is shown; of each network a loss, or the mean
 *   of a share over its hidden layers, NaN if it has none; what a figure tells by itself about the end, in place of who learned
 * @typedef {{name: "set", path: string, value: string | number} | {name: "try", key: string} | {name: "tried", key: string}
 *   | {name: "measure"} | {name: "again"} | {name: "cancel"}} Event
 * @typedef {{words: Record<string, string>, kinds: import("./panels.js").Kinds, theme: () => import("../lib/theme.js").Theme, tell: (event: Event) => void,
 *   drag?: (path: string, value: number) => void, address: (step: number) => string,
 *   light: (networks: number[]) => void}} Outside `drag` a slider, before it is set; `address` of a moment, to be sent to
 *   someone; `light` shows which networks are pointed at, none when the pointer leaves
 */

export const LEARNED = "learned"; // the state of a network that has learned its task
