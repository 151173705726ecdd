// Grading blind in a calibration round: the review page without quotes and without a queue behind it.
import { toast } from "../toasts.js";
import { Sheet } from "./sheet.js";

export class BlindSheet extends Sheet {
  constructor(root) {
    super(root);
    this.keys = { ...this.keys, v: () => false, s: () => false, Enter: (event) => !event.target.closest("button, a, summary") && this.move(1) };
  }

  attach() { return false; }

  offer() {}

  prefetch() {}

  leave({ to, said }) {
    toast(said);
    location.assign(to);
  }
}
