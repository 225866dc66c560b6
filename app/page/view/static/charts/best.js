// Which of several runs are the best ones.

export const JUDGED = /** @type {const} */ (["testLoss", "testAccuracy"]);

const DIGITS = 3; // as they are shown: what reads the same is equally good

/**
 * Which runs have the best value of a metric, unless all are equally good; losses of different kinds cannot be compared.
 * @param {({loss: string} & Record<typeof JUDGED[number], number | null>)[]} runs
 * @param {typeof JUDGED[number]} name
 */
export function bestOf(runs, name) {
  if (name === "testLoss" && runs.some(({ loss }) => loss !== runs[0].loss)) return [];
  const good = runs.map((run) => {
    const value = Number((run[name] ?? NaN).toPrecision(DIGITS));
    return !Number.isFinite(value) ? -Infinity : name === "testLoss" ? -value : value;
  });
  const most = Math.max(...good);
  return good.every((value) => value === most) ? [] : good.flatMap((value, at) => (value === most ? [at] : []));
}
