// The numbers beside a source text. They move with the text, carry the marks of findings, and stand at the first row of a wrapped line.
import { store } from "./page.js";

const chosen = "greenroom.wrap";
const row = 20;

export class LineNumbers {
  constructor(editor) {
    this.text = editor.querySelector("textarea");
    this.box = editor.querySelector("[data-gutter]");
    this.findings = editor.querySelector("[data-findings]");
    this.button = editor.querySelector("[data-wrap-lines]");
    this.column = this.box.appendChild(document.createElement("div"));
    this.ruler = this.box.parentElement.appendChild(document.createElement("div"));
    this.ruler.className = "code-ruler";
    this.ruler.setAttribute("aria-hidden", "true");
    this.lines = [];
    this.rows = []; // the height of each line in pixels; empty where every line is one row
    this.text.addEventListener("scroll", () => this.follow());
    new ResizeObserver(() => this.measureAgain()).observe(this.text);
    this.wrap(isWrapped());
    this.button.hidden = false;
  }

  // Moves with the text by a transform: unlike a scrolled box it has no end of its own that scroll bars could shift.
  follow() {
    this.column.style.transform = `translateY(${-this.text.scrollTop}px)`;
  }

  // Wrapped text changes its rows with its width.
  measureAgain() {
    if (!this.wrapped || this.width === this.text.clientWidth) return;
    this.lines = [];
    this.draw();
  }

  wrap(on) {
    this.wrapped = on;
    this.text.wrap = on ? "soft" : "off";
    this.box.parentElement.classList.toggle("code-wrapped", on);
    this.button.setAttribute("aria-pressed", String(on));
    this.lines = [];
    this.rows = [];
    this.draw();
    this.follow();
  }

  toggle() {
    const top = this.lineAt(this.text.scrollTop);
    this.wrap(!this.wrapped);
    this.text.scrollTop = this.topOf(top);
    store.write(chosen, this.wrapped);
  }

  draw() {
    const lines = this.text.value.split("\n");
    if (this.wrapped) this.measure(lines);
    this.lines = lines;
    const marks = this.marks();
    const state = `${lines.length} ${[...marks].join()} ${this.rows.join()}`;
    if (this.drawn === state) return;
    this.drawn = state;
    this.column.replaceChildren(...lines.map((unused, index) => this.numberOf(index, marks.get(index + 1))));
    this.box.style.setProperty("--digits", String(lines.length).length);
    this.follow();
  }

  // Only lines between the first and the last changed one are measured again: a long text stays quick to type in.
  measure(lines) {
    const old = this.lines;
    let start = 0;
    while (start < old.length && start < lines.length && old[start] === lines[start]) start += 1;
    let end = 0;
    while (end < old.length - start && end < lines.length - start && old[old.length - 1 - end] === lines[lines.length - 1 - end]) end += 1;
    this.width = this.text.clientWidth;
    this.ruler.style.width = `${this.width}px`;
    this.ruler.replaceChildren(...lines.slice(start, lines.length - end).map(rulerLine));
    const changed = Array.from(this.ruler.children, (line) => line.offsetHeight);
    this.rows = [...this.rows.slice(0, start), ...changed, ...this.rows.slice(old.length - end)];
    this.ruler.replaceChildren();
  }

  marks() {
    const marks = new Map();
    for (const finding of this.findings.querySelectorAll("[data-level]")) {
      const line = Number(finding.dataset.line);
      if (marks.get(line) !== "bad") marks.set(line, finding.dataset.level);
    }
    return marks;
  }

  numberOf(index, level) {
    const cell = document.createElement("span");
    cell.textContent = index + 1;
    if (level) cell.className = level === "bad" ? "marked" : "marked marked-caution";
    if (this.rows[index] > row) cell.style.height = `${this.rows[index]}px`;
    return cell;
  }

  // Pixels from the top of the text to the line counted from 0, and back.
  topOf(line) {
    return this.rows.length ? this.rows.slice(0, line).reduce((sum, height) => sum + height, 0) : line * row;
  }

  lineAt(top) {
    if (!this.rows.length) return Math.floor(top / row);
    let line = 0;
    for (let sum = this.rows[0]; sum <= top && line < this.rows.length - 1; sum += this.rows[line]) line += 1;
    return line;
  }
}

// What this device was set to; a phone wraps until it is told otherwise.
function isWrapped() {
  return store.read(chosen) ?? matchMedia("(max-width: 640px)").matches;
}

function rulerLine(line) {
  const cell = document.createElement("div");
  cell.textContent = line || "\u200b";
  return cell;
}
