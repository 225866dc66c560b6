// What the chart by depth shows of the networks: how their numbers are spread, or one of the layers' figures.

const BEYOND = 1e6; // on the way to a divergence
const DECADES = { usual: 3, gradients: 6 }; // of its axis

/** The choice that shows the spread of what the histograms count; all others are figures, by their keys. */
export const SPREAD = "deviation";

/**
 * @param {import("./frame.js").Scene} scene
 * @param {import("./frame.js").Frame} frame
 * @param {{rows: number, measure: string, data: Pick<import("./bench.js").Data, "counted" | "figures">}} how
 * @returns {import("./depth.js").Shown}
 */
export function linesOf({ networks, titles, run }, { networks: moments, shown }, { rows, measure, data }) {
  const at = data.figures.findIndex(({ key }) => key === measure);
  const [counted] = data.counted[shown];
  const hasLaw = measure === SPREAD && counted === "activations";
  const lines = moments.map(({ histograms, figures, state }, index) => ({
    isOver: state === "diverged" || histograms.some(({ deviation }) => deviation > BEYOND),
    values: Array.from({ length: rows }, (_, layer) => (at < 0 ? histograms[layer].deviation : figures[layer][at])),
    law: hasLaw ? networks[index].law : null,
  }));
  const areGradients = measure === "gradient" || (measure === SPREAD && counted === "gradients");
  return {
    lines, titles,
    axis: at < 0 || data.figures[at].format === "size" ? { decades: areGradients || at >= 0 ? DECADES.gradients : DECADES.usual } : "shares",
    key: `${measure} ${shown} ${run}`,
  };
}
