// The review page without a queue behind it: calibration rounds. Words are marked where the page has a place to send them.
import { toast } from "../toasts.js";
import { Sheet } from "./sheet.js";

export class BlindSheet extends Sheet {
  constructor(root) {
    super(root);
    const missing = this.quotes ? "ptTwmax" : "vsptTwmax";
    const none = Object.fromEntries([...missing].map((key) => [key, () => false]));
    const enter = (event) => !event.target.closest("button, a, summary") && this.move(1);
    this.keys = { ...this.keys, ...none, ...(this.quotes ? {} : { Enter: enter }) };
  }

  get quotes() { return Boolean(this.root.dataset.evidenceUrl); }

  attach() { return this.quotes && super.attach(); }

  offer() { if (this.quotes) super.offer(); }

  prefetch() {}

  leave({ to, said }) {
    toast(said);
    location.assign(to);
  }
}
