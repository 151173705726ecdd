// The review page without quotes and without a queue behind it: calibration rounds.
import { toast } from "../toasts.js";
import { Sheet } from "./sheet.js";

export class BlindSheet extends Sheet {
  constructor(root) {
    super(root);
    const none = Object.fromEntries([..."vsptTwmax"].map((key) => [key, () => false]));
    this.keys = { ...this.keys, ...none, Enter: (event) => !event.target.closest("button, a, summary") && this.move(1) };
  }

  attach() { return false; }

  offer() {}

  prefetch() {}

  leave({ to, said }) {
    toast(said);
    location.assign(to);
  }
}
