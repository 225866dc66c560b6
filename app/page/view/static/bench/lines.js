// What the chart by depth shows of the networks: how their numbers are spread, or how large their gradients are.

const BEYOND = 1e6; // on the way to a divergence
const DECADES = { usual: 3, gradients: 6 }; // of its axis

/**
 * @param {import("./frame.js").Scene} scene
 * @param {import("./frame.js").Frame} frame
 * @param {{rows: number, isGradient: boolean, data: Pick<import("./bench.js").Data, "counted" | "figures">}} how
 * @returns {import("./depth.js").Shown}
 */
export function linesOf({ networks, titles, run }, { networks: moments, shown }, { rows, isGradient, data }) {
  const at = data.figures.findIndex(({ key }) => key === "gradient");
  const [counted] = data.counted[shown];
  const lines = moments.map(({ histograms, figures, state }, index) => ({
    isOver: state === "diverged" || histograms.some(({ deviation }) => deviation > BEYOND),
    values: Array.from({ length: rows }, (_, layer) => (isGradient ? figures[layer][at] : histograms[layer].deviation)),
    law: isGradient || counted !== "activations" ? null : networks[index].law,
  }));
  return { lines, titles, decades: isGradient || counted === "gradients" ? DECADES.gradients : DECADES.usual, key: `${isGradient} ${shown} ${run}` };
}
