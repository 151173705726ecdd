// Paints a scenario's source under its text area, and what is found where it stands. Only lines that changed are painted again.
import { each, make } from "../page.js";
import { tokensOf, modesOf } from "./tokens.js";

export function start(root) {
  each(root, "[data-paint-source]", (mark) => { const text = document.getElementById(mark.dataset.paintSource); if (text) new Paint(text); });
}

class Paint {
  constructor(text) {
    this.text = text;
    this.box = text.closest("[data-code-editor]");
    this.findings = this.box.querySelector("[data-findings]");
    this.sheet = make("div");
    const under = make("div", { class: "code-paint", "aria-hidden": "true" });
    under.append(this.sheet);
    const around = make("div", { class: "code-painted" });
    text.before(around);
    around.append(under, text);
    this.keys = [];
    text.addEventListener("input", () => this.paint());
    text.addEventListener("scroll", () => this.follow());
    new MutationObserver(() => this.paint()).observe(this.findings, { childList: true, subtree: true });
    new MutationObserver(() => this.size()).observe(text, { attributes: true, attributeFilter: ["wrap"] });
    new ResizeObserver(() => this.size()).observe(text);
    this.paint();
    this.size();
  }

  paint() {
    const lines = this.text.value.split("\n");
    const found = this.found();
    const modes = modesOf(lines);
    const keys = lines.map((line, at) => `${modes[at]} ${line} ${found.has(at + 1) ? JSON.stringify(found.get(at + 1)) : ""}`);
    let start = 0;
    while (start < keys.length && start < this.keys.length && keys[start] === this.keys[start]) start += 1;
    let end = 0;
    while (end < keys.length - start && end < this.keys.length - start && keys[keys.length - 1 - end] === this.keys[this.keys.length - 1 - end]) end += 1;
    const fresh = [];
    for (let at = start; at < keys.length - end; at += 1) fresh.push(drawLine(tokensOf(lines[at], modes[at]), found.get(at + 1)));
    for (const old of [...this.sheet.children].slice(start, this.keys.length - end)) old.remove();
    const before = this.sheet.children[start] || null;
    for (const line of fresh) this.sheet.insertBefore(line, before);
    this.keys = keys;
    this.follow();
  }

  // The first finding of each line, as the list of findings has it.
  found() {
    const found = new Map();
    for (const one of this.findings.querySelectorAll("[data-level]")) {
      const line = Number(one.dataset.line);
      if (!found.has(line)) found.set(line, { column: Number(one.dataset.column || 1), level: one.dataset.level, said: one.lastElementChild.firstChild.textContent.trim() });
    }
    return found;
  }

  follow() {
    this.sheet.style.transform = `translate(${-this.text.scrollLeft}px, ${-this.text.scrollTop}px)`;
  }

  size() {
    this.sheet.style.width = this.text.wrap === "soft" ? `${this.text.clientWidth}px` : "max-content";
    this.follow();
  }
}

function drawLine(tokens, found) {
  const line = make("div");
  const cut = found ? marked(tokens, found.column - 1) : tokens;
  for (const [kind, text, on] of cut) {
    const names = [kind && `paint-${kind}`, on && "paint-found", on && found.level !== "bad" && "paint-found-caution"].filter(Boolean).join(" ");
    line.append(names ? make("span", { class: names }, text) : text);
  }
  if (!tokens.length) line.append("\u200b");
  if (found) line.append(make("span", { class: found.level === "bad" ? "paint-said" : "paint-said paint-said-caution" }, found.said));
  return line;
}

// The word at the column is marked; the whole line where the finding names none.
function marked(tokens, column) {
  const text = tokens.map(([, part]) => part).join("");
  const from = Math.min(column, Math.max(0, text.length - 1));
  const word = /^[^\s,)\]}]+/.exec(text.slice(from));
  const to = from + (word ? word[0].length : 1);
  const result = [];
  let place = 0;
  for (const [kind, part] of tokens) {
    const cuts = [0, Math.min(Math.max(from - place, 0), part.length), Math.min(Math.max(to - place, 0), part.length), part.length];
    for (let at = 0; at < 3; at += 1) if (cuts[at] < cuts[at + 1]) result.push([kind, part.slice(cuts[at], cuts[at + 1]), at === 1]);
    place += part.length;
  }
  return result;
}
