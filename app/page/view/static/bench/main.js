// The component's entry point: Streamlit calls it at each rerun, with new data for the same element.

import { make } from "../lib/dom.js";
import { ROOMY, fitSidebar } from "../lib/sidebar.js";
import { mounting } from "../wire/mount.js";
import { Bench } from "./bench.js";

export default mounting((element, /** @type {import("./bench.js").Data} */ data, tell) => {
  fitSidebar(ROOMY.bench);
  const above = make("h1", { class: "bench-title" }, data.words.sideBySide);
  return new Bench(element, data, { tell, slots: { above } });
}, (data) => data.heard);
