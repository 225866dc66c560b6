// The entry point of a lab's component: it loads what the lab needs, a live bench or a figure, each with the lab around it.

import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { Later } from "../wire/later.js";
import { mounting } from "../wire/mount.js";

export default mounting((element, /** @type {any} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  return new Later(element, data, async () => ("figure" in data
    ? new (await import("./figure.js")).FigurePage(element, data, tell)
    : new (await import("./page.js")).LabPage(element, data, tell)));
}, (data) => data.heard);
