// Automatic pointers: a list the reviewer accepts or rejects, and their places underlined in the conversation. No level is touched.
// Pointers at desk actions stand beside the criterion that asks for them.
import { rangeOf } from "./spans.js";
import { postJson } from "./sending.js";

export class Pointers {
  constructor(root, sender, criterion) {
    Object.assign(this, { root, sender, criterion, place: root.querySelector("[data-pointers]"), url: root.dataset.pointersUrl });
    if (this.place) root.addEventListener("click", (event) => this.onClick(event));
  }

  async load() {
    if (!this.place) return;
    const response = await fetch(this.url, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!response?.ok || !this.root.isConnected) return;
    this.place.innerHTML = await response.text(); // rendered and escaped by the server
    for (const line of this.place.querySelectorAll("[data-for]")) this.putBeside(line);
    this.tidy();
    this.draw();
  }

  putBeside(line) {
    const one = this.root.querySelector(`[data-criterion="${CSS.escape(line.dataset.for)}"]`);
    const more = one?.querySelector(".rv-criterion-more"); // folded while the criterion is not the current one; pointers stay in sight
    if (!more) return;
    let list = one.querySelector(".rv-own-pointers");
    if (!list) {
      list = document.createElement("ul");
      list.className = "rv-own-pointers toggle-list";
      list.dataset.pointerList = "";
      more.before(list);
    }
    list.append(line);
  }

  // Lists that hold nothing any more go.
  tidy() {
    for (const list of this.root.querySelectorAll("[data-pointer-list]")) if (!list.children.length) list.remove();
    if (!this.lines().length) this.place.replaceChildren();
  }

  // Those of the current criterion come first.
  lines() {
    if (!this.place) return [];
    const all = [...this.root.querySelectorAll("[data-pointer]")];
    const here = this.criterion();
    return [...all.filter((line) => line.dataset.for === here), ...all.filter((line) => line.dataset.for !== here)];
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
    const { pointer, at, start, end, for: own = "", action = "", say } = line.dataset;
    const place = { pointer, message: Number(at), start: Number(start), end: Number(end), for: own, action };
    const body = { ...place, accepted, criterion: own || this.criterion() || "" };
    if (accepted && !say) this.sender.push(`pointer ${pointer} ${at} ${start} ${own} ${action}`, this.url, body);
    else postJson(this.url, body).catch(() => {});
    if (accepted && say) this.say(line, say);
    line.remove();
    this.tidy();
    this.draw();
    return true;
  }

  // What no words of the conversation tell becomes a sentence in the comment, which the reviewer may change.
  say(line, words) {
    const field = line.closest("[data-criterion]")?.querySelector("[data-comment]");
    if (!field || field.value.includes(words)) return;
    field.value = [field.value.trim(), words].filter(Boolean).join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  show(line) {
    this.element(line)?.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  element(line) {
    return this.root.querySelector(`[data-message="${line.dataset.at}"]`);
  }

  draw() {
    if (!globalThis.CSS?.highlights) return;
    const marked = this.lines().filter((line) => line.dataset.start !== line.dataset.end);
    const ranges = marked.flatMap((line) => {
      const element = this.element(line);
      return element ? [rangeOf(element, Number(line.dataset.start), Number(line.dataset.end))] : [];
    });
    CSS.highlights.set("rv-pointer", new Highlight(...ranges));
  }
}
