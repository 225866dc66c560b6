// A date whose network one neuron cannot show: what happened stands in place of the table, and a button leads to the network.

import { make, write } from "../../lib/dom.js";

export class DeepDate {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.title = make("b", {});
    this.told = make("p", { role: "status" });
    this.source = make("cite", {});
    this.link = make("a", { class: "lab-button main", target: "_self" }, words.seeDeep);
    this.root = make("div", { class: "deep-date" }, this.title, this.told, this.source, this.link);
  }

  /** @param {import("./scene.js").DateOf | undefined} date nothing is said without one */
  draw(date) {
    this.root.hidden = !date;
    write(this.title, date ? `${date.year}: ${date.name}` : "");
    write(this.told, date?.told ?? "");
    write(this.source, date?.source ?? "");
    if (date) this.link.href = date.link;
  }
}
