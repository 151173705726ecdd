// Words of the conversation marked for a criterion of a form, where a dispute is opened and answered: by pointer, by touch, or as
// sentences chosen with the arrow keys. Each criterion keeps its quotes as lines of JSON in a field of its form, so that they are
// sent, kept on this device and brought back like everything that is typed.
import { isTyping } from "../keyboard.js";
import { later } from "../page.js";
import { showPane } from "../panes.js";
import { toast } from "../toasts.js";
import { choose } from "./choosing.js";
import { fill } from "./live.js";
import { Picker } from "./picking.js";
import { rangeOf, spanOf } from "./spans.js";

const most = 12;
const longest = 2000;

export class Marking {
  constructor(root) {
    this.root = root;
    this.say = JSON.parse(document.getElementById("mark-words").textContent);
    this.pane = root.querySelector("[data-conversation]");
    this.bar = root.querySelector("[data-mark-bar]");
    this.picker = new Picker(this.pane, this.bar);
    this.parts = [...root.querySelectorAll("[data-marked-part]")];
    for (const part of this.parts) {
      lines(part).disabled = false;
      const plain = part.querySelector("[data-mark-plain]");
      if (plain && lines(part).value) plain.value = ""; // without a script the same words stand there
      if (plain) plain.closest("details").open = Boolean(plain.value);
    }
    this.listen();
  }

  // Once what was kept on this device is back in the fields.
  draw() {
    for (const part of this.parts) this.drawPart(part);
    this.light();
  }

  listen() {
    document.addEventListener("keydown", (event) => this.onKey(event), { capture: true });
    document.addEventListener("selectionchange", later(() => this.offer(), 120));
    this.root.addEventListener("focusin", (event) => this.here(event.target.closest("[data-marked-part]")));
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.root.addEventListener("change", () => this.light());
    for (const button of this.bar.querySelectorAll("button")) button.addEventListener("mousedown", (event) => event.preventDefault());
  }

  here(part) {
    if (part) this.current = part;
  }

  // The criterion that words are marked for: the one worked on last that is still open for it.
  target() {
    if (this.meant) return this.meant;
    const open = this.parts.filter(isOpen);
    return open.includes(this.current) ? this.current : open.length === 1 ? open[0] : undefined;
  }

  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (isTyping(event.target) || this.isGoing(event) || !this.acts(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The letter after g leads to a room, whatever it means here.
  isGoing(event) {
    const going = event.timeStamp < this.goUntil;
    this.goUntil = event.key === "g" ? event.timeStamp + 1500 : 0;
    return going;
  }

  acts(event) {
    if (this.picker.on && !event.target.closest("[data-mark-bar]")) {
      if (event.key === "Enter") { if (this.attach()) this.stop(); return true; }
      if (event.key === "v") { this.attach(); return true; }
      if (event.key === "Escape" || event.key === "s") { this.stop(); return true; }
      if (this.picker.key(event)) return true;
    }
    if (event.key === "s") { this.start(this.target()); return true; }
    if (event.key === "v") { this.attach(); return true; }
    if (event.key === "p" && this.root.dataset.clausesUrl) { this.cite(this.target()?.querySelector("[data-mark-list] li:last-child")); return true; }
    return false;
  }

  onClick(event) {
    const act = (selector) => event.target.closest(selector);
    const line = act("[data-mark-list] li");
    const part = act("[data-marked-part]");
    if (act("[data-mark-attach]")) this.attach();
    else if (act("[data-mark-done]")) this.stop();
    else if (act("[data-mark]")) this.start(part);
    else if (act("[data-mark-away]")) this.away(part, line);
    else if (act("[data-mark-cite]")) this.cite(line);
    else if (act("[data-mark-jump]")) this.show(line);
    else if (this.picker.on && act("[data-message]") && getSelection().isCollapsed) this.tap(event);
    else this.here(part);
  }

  start(part) {
    if (!part) { toast(this.say.criterion, "info"); return; }
    this.current = this.meant = part;
    this.bar.querySelector("[data-mark-for]").textContent = part.dataset.markedTitle;
    this.count();
    showPane(this.pane.id);
    document.activeElement?.blur();
    if (getComputedStyle(this.pane).position === "sticky") this.pane.scrollIntoView({ block: "start" });
    this.picker.start();
    this.offered?.remove();
  }

  // Back to where one came from.
  stop() {
    const part = this.meant;
    this.meant = undefined;
    this.picker.stop(true);
    if (!part) return;
    showPane(this.root.dataset.markingFrom);
    part.querySelector("[data-mark]").focus({ preventScroll: true });
    part.querySelector(".rv-marks").scrollIntoView({ block: "nearest" });
  }

  // A tapped sentence is chosen, as with the arrow keys.
  tap({ clientX, clientY }) {
    const spot = document.caretPositionFromPoint?.(clientX, clientY);
    const caret = spot ? [spot.offsetNode, spot.offset] : at(document.caretRangeFromPoint?.(clientX, clientY));
    if (caret) this.picker.pick(...caret);
  }

  // Whether words were attached.
  attach() {
    const part = this.target();
    const span = spanOf(getSelection()) || this.span;
    if (!part) { toast(this.say.criterion, "info"); return false; }
    if (!span || !this.pane.contains(this.element(span))) { toast(this.say.first, "info"); return false; }
    const several = read(part);
    if (several.some((one) => same(one, span))) { toast(this.say.again, "info"); return true; }
    if (several.length >= most || span.quote.length > longest) { toast(several.length >= most ? this.say.most : this.say.long, "caution"); return false; }
    this.write(part, [...several, { ...span, quote: span.quote.trim(), clause: "" }]);
    this.tell(fill(this.say.attached, { title: part.dataset.markedTitle }));
    this.span = undefined;
    this.offered?.remove();
    if (!this.picker.on) getSelection().removeAllRanges();
    return true;
  }

  // Whoever sees the list needs no toast; on a phone it stands on the other side.
  tell(said) {
    document.querySelector("[data-mark-said]").textContent = said;
    if (!this.picker.on && !this.target().getClientRects().length) toast(said, "good", "mark");
  }

  away(part, line) {
    const at = place(line);
    this.write(part, read(part).filter((one, number) => number !== at));
    part.querySelector("[data-mark]").focus({ preventScroll: true });
  }

  // The clause that decides, as it stood when the words were written.
  async cite(line) {
    if (!line) { toast(this.say.first, "info"); return; }
    const part = line.closest("[data-marked-part]");
    const several = read(part);
    const quote = several[place(line)];
    const asked = new URLSearchParams({ message: quote.message, criterion: part.dataset.markedPart });
    const one = await choose(`${this.root.dataset.clausesUrl}?${asked}`, this.say.clauses);
    if (one) { quote.clause = one.dataset.choice; this.write(part, several); }
    part.querySelector("[data-mark]").focus({ preventScroll: true });
  }

  show(line) {
    showPane(this.pane.id);
    const one = read(line.closest("[data-marked-part]"))[place(line)];
    const range = this.rangeOf(one);
    range?.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  // A button beside words marked with the pointer.
  offer() {
    this.offered?.remove();
    const span = spanOf(getSelection());
    this.span = span && this.pane.contains(this.element(span)) ? span : undefined;
    const part = this.target();
    if (!this.span || !part || this.picker.on) return;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    const button = this.bar.querySelector("[data-mark-attach]").cloneNode(true);
    button.className = "btn btn-primary btn-sm rv-attach-here";
    button.querySelector("span").textContent = fill(this.say.attach, { title: part.dataset.markedTitle });
    button.style.left = `${Math.max(8, Math.min(innerWidth - 290, box.left))}px`;
    button.style.top = `${Math.min(innerHeight - 44, box.bottom + 6)}px`;
    for (const name of ["mousedown", "pointerdown"]) button.addEventListener(name, (event) => event.preventDefault());
    this.pane.append(button);
    this.offered = button;
  }

  write(part, several) {
    const field = lines(part);
    field.value = several.map((one) => JSON.stringify(one)).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.drawPart(part);
    this.count();
    this.light();
  }

  drawPart(part) {
    const line = document.querySelector("template[data-mark-line]").content.firstElementChild;
    part.querySelector("[data-mark-list]").replaceChildren(...read(part).map((one) => {
      const item = line.cloneNode(true);
      item.querySelector("[data-mark-jump]").textContent = one.quote;
      const clause = item.querySelector("[data-clause]");
      if (clause) clause.textContent = one.clause || this.say.no_clause;
      return item;
    }));
  }

  count() {
    const n = this.meant ? read(this.meant).length : 0;
    this.bar.querySelector("[data-mark-count]").textContent = n ? fill(this.say.count, { n }) : "";
  }

  // What is attached stands out in the conversation.
  light() {
    if (!globalThis.CSS?.highlights) return;
    const ranges = this.parts.filter(isOpen).flatMap(read).map((one) => this.rangeOf(one)).filter(Boolean);
    CSS.highlights.set("rv-marked", new Highlight(...ranges));
  }

  element({ message }) {
    return this.root.querySelector(`[data-message="${Number(message)}"]`);
  }

  rangeOf(one) {
    const element = this.element(one);
    return element ? rangeOf(element, one.start, one.end) : null;
  }
}

function lines(part) {
  return part.querySelector("[data-mark-lines]");
}

// A criterion takes words where it needs no tick, or has one.
function isOpen(part) {
  const tick = part.querySelector('legend input[type="checkbox"]');
  return !tick || tick.checked;
}

function read(part) {
  return lines(part).value.split("\n").flatMap((line) => {
    try { const one = JSON.parse(line); return one && typeof one === "object" ? [one] : []; } catch { return []; }
  });
}

function same(one, other) {
  return one.message === other.message && one.start === other.start && one.end === other.end;
}

function place(line) {
  return [...line.parentElement.children].indexOf(line);
}

function at(range) {
  return range ? [range.startContainer, range.startOffset] : null;
}
