// The review page of self reviews and peer reviews: levels, quotes and comments, without a queue, clauses, pointers or notes.
import { toast } from "../toasts.js";
import { Sheet } from "./sheet.js";

const absent = [..."ptTwmax"];

export class PlainSheet extends Sheet {
  constructor(root) {
    super(root);
    this.keys = { ...this.keys, ...Object.fromEntries(absent.map((key) => [key, () => false])) };
  }

  prefetch() {}

  leave({ to, said }) {
    toast(said);
    location.assign(to);
  }
}
