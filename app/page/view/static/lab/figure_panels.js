// The panels of the labs that have a figure of their own.

import { ByWeights } from "./panels/by_weights.js";
import { Jacobian } from "./panels/jacobian.js";
import { Batches, Schedules } from "./panels/learning_curves.js";
import { Passes } from "./panels/passes.js";
import { Shapes } from "./panels/shapes.js";
import { Tables } from "./panels/tables.js";
import { Widths } from "./panels/widths.js";

/** @type {import("./panels.js").Kinds} */
export const KINDS = {
  tables: Tables, widths: Widths, byWeights: ByWeights, passes: Passes, jacobian: Jacobian, shapes: Shapes, batches: Batches, schedules: Schedules,
};
