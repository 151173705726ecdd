// Automatic pointers: a list the reviewer accepts or rejects, and their places underlined in the conversation. No level is touched.
import { rangeOf } from "./spans.js";
import { postJson } from "./sending.js";

export class Pointers {
  constructor(root, sender, criterion) {
    Object.assign(this, { root, sender, criterion, place: root.querySelector("[data-pointers]"), url: root.dataset.pointersUrl });
    this.place?.addEventListener("click", (event) => this.onClick(event));
  }

  async load() {
    if (!this.place) return;
    const response = await fetch(this.url, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!response?.ok || !this.root.isConnected) return;
    this.place.innerHTML = await response.text(); // rendered and escaped by the server
    this.draw();
  }

  lines() {
    return [...(this.place?.querySelectorAll("[data-pointer]") || [])];
  }

  onClick(event) {
    const line = event.target.closest("[data-pointer]");
    const judge = event.target.closest("[data-judge]");
    if (judge) this.judge(line, judge.dataset.judge === "yes");
    else if (line && event.target.closest("[data-pointer-show]")) this.show(line);
  }

  // Whether there was one to judge.
  judge(line = this.lines()[0], accepted = true) {
    if (!line) return false;
    const { pointer, at, start, end } = line.dataset;
    const body = { pointer, message: Number(at), start: Number(start), end: Number(end), accepted, criterion: this.criterion() || "" };
    if (accepted) this.sender.push(`pointer ${pointer} ${at} ${start}`, this.url, body);
    else postJson(this.url, body).catch(() => {});
    line.remove();
    if (!this.lines().length) this.place.replaceChildren();
    this.draw();
    return true;
  }

  show(line) {
    this.element(line)?.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  element(line) {
    return this.root.querySelector(`[data-message="${line.dataset.at}"]`);
  }

  draw() {
    if (!globalThis.CSS?.highlights) return;
    const ranges = this.lines().flatMap((line) => {
      const element = this.element(line);
      return element ? [rangeOf(element, Number(line.dataset.start), Number(line.dataset.end))] : [];
    });
    CSS.highlights.set("rv-pointer", new Highlight(...ranges));
  }
}
