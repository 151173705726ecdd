// The review page of self reviews and peer reviews: levels, quotes and comments, without a queue, clauses, pointers or notes.
import { ask } from "../confirm.js";
import { toast } from "../toasts.js";
import { Sheet } from "./sheet.js";

const absent = [..."ptTwmax"];

export class PlainSheet extends Sheet {
  constructor(root) {
    super(root);
    this.keys = { ...this.keys, ...Object.fromEntries(absent.map((key) => [key, () => false])) };
  }

  // What is finished stays as it is, so one key alone does not finish it.
  async publish(how) {
    const button = this.root.querySelector("[data-publish]");
    if (this.root.dataset.ask && !(await ask(this.root.dataset.ask, false, button))) return;
    super.publish(how);
  }

  prefetch() {}

  leave({ to, said }) {
    toast(said);
    location.assign(to);
  }
}
