// The panels of the labs that have a bench.

import { All } from "./panels/all.js";
import { Centered } from "./panels/centered.js";
import { Clouds } from "./panels/clouds.js";
import { Conditions } from "./panels/conditions.js";
import { Curve } from "./panels/curve.js";
import { Flow } from "./panels/flow.js";
import { FourSteps } from "./panels/four_steps.js";
import { Kill } from "./panels/kill.js";
import { Leak } from "./panels/leak.js";
import { Lecture } from "./panels/lecture.js";
import { LossShape } from "./panels/loss_shape.js";
import { Luck } from "./panels/luck.js";
import { Penalties } from "./panels/penalties.js";
import { Pixels } from "./panels/pixels.js";
import { RunningAverages } from "./panels/running_averages.js";
import { SharedMeans } from "./panels/shared_means.js";
import { Strength } from "./panels/strength.js";
import { Symmetry } from "./panels/symmetry.js";
import { TwoModes } from "./panels/two_modes.js";
import { Units } from "./panels/units.js";
import { WeightScales } from "./panels/weight_scales.js";
import { Wiring } from "./panels/wiring.js";

/** @type {import("./panels.js").Kinds} */
export const KINDS = {
  curve: Curve, all: All, kill: Kill, centered: Centered, flow: Flow, symmetry: Symmetry, lecture: Lecture, units: Units,
  fourSteps: FourSteps, sharedMeans: SharedMeans, weightScales: WeightScales, twoModes: TwoModes, runningAverages: RunningAverages,
  clouds: Clouds, lossShape: LossShape, conditions: Conditions, leak: Leak, pixels: Pixels,
  wiring: Wiring, luck: Luck, strength: Strength, penalties: Penalties,
};
