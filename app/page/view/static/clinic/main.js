// The entry point of the clinic: curves to be named, or a patient. Each part loads what it needs.

import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { Later } from "../wire/later.js";
import { mounting } from "../wire/mount.js";

/** @typedef {{title: string, address: string}} Link */

export default mounting((element, /** @type {any} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new Later(element, data, async () => ("curves" in data
    ? new (await import("./curves.js")).CurvesPage(element, data, tell)
    : new (await import("./patient.js")).PatientPage(element, data, tell)));
}, (data) => data.heard);
