// The component's entry point: Streamlit calls it at each rerun, with new data for the same element.

import { ROOMY, fitSidebar } from "./lib/sidebar.js";
import { View } from "./view.js";
import { mounting } from "./wire/mount.js";

/** @typedef {import("./view.js").Data} Data */

export default mounting((element, /** @type {Data} */ data, tell) => {
  fitSidebar(ROOMY.playground);
  /** @type {View} */
  const view = new View(element, data, (event) => tell({ ...event, seen: view.data.entries.run }));
  return view;
}, (data) => data.entries.heard);
