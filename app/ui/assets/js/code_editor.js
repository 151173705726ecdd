// Makes a plain text area fit for source: line numbers, marks, Tab, findings that jump to their line.
import { each, later, on, post } from "./page.js";

export function start(root) {
  each(root, "[data-code-editor]", setUp);
  on("click", "[data-findings] [data-line]", (event, finding) => jump(finding));
}

function setUp(editor) {
  const own = { editor, text: editor.querySelector("textarea"), gutter: editor.querySelector("[data-gutter]"), findings: editor.querySelector("[data-findings]"), free: false, turn: 0 };
  const check = later(() => askServer(own), 300);
  own.text.addEventListener("input", () => { draw(own); if (own.text.dataset.checkUrl) check(); });
  for (const name of ["pack", "owner"]) own.text.form?.elements[name]?.addEventListener?.("change", () => { if (own.text.dataset.checkUrl) check(); });
  own.text.addEventListener("scroll", () => { own.gutter.scrollTop = own.text.scrollTop; });
  own.text.addEventListener("keydown", (event) => onKey(event, own));
  own.text.addEventListener("blur", () => { own.free = false; });
  new ResizeObserver(() => { own.gutter.style.height = `${own.text.offsetHeight}px`; }).observe(own.text);
  new MutationObserver(() => draw(own)).observe(own.findings, { childList: true, subtree: true });
  draw(own);
}

function draw(own) {
  const marks = new Map();
  for (const finding of own.findings.querySelectorAll("[data-line]")) {
    const line = Number(finding.dataset.line);
    if (marks.get(line) !== "bad") marks.set(line, finding.dataset.level);
  }
  const count = own.text.value.split("\n").length;
  const state = `${count} ${[...marks].join()}`;
  if (own.drawn === state) return;
  own.drawn = state;
  own.gutter.replaceChildren(...Array.from({ length: count }, (unused, index) => numberOf(index + 1, marks.get(index + 1))));
  own.gutter.scrollTop = own.text.scrollTop;
}

function numberOf(line, level) {
  const cell = document.createElement("span");
  cell.textContent = line;
  if (level) cell.className = level === "bad" ? "marked" : "marked marked-caution";
  return cell;
}

// Tab writes spaces; after Esc it leaves the field, so the keyboard is never trapped.
function onKey(event, own) {
  if (event.key === "Escape") { own.free = true; event.stopPropagation(); return; }
  if (event.key === "Tab" && !own.free && !event.ctrlKey && !event.metaKey && !own.text.readOnly) { indent(own.text, event.shiftKey); event.preventDefault(); return; }
  if (event.key !== "Tab" && event.key !== "Shift") own.free = false;
}

// execCommand keeps the browser's own undo history, which setting the value would lose.
function indent(text, back) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  if (from === to && !back) { document.execCommand("insertText", false, "  "); return; }
  const first = value.lastIndexOf("\n", from - 1) + 1;
  const last = value.indexOf("\n", to) < 0 ? value.length : value.indexOf("\n", to);
  const lines = value.slice(first, last).split("\n").map((line) => (back ? line.replace(/^ {1,2}/, "") : `  ${line}`)).join("\n");
  text.setSelectionRange(first, last);
  document.execCommand("insertText", false, lines);
  text.setSelectionRange(first, first + lines.length);
}

async function askServer(own) {
  const turn = ++own.turn;
  try {
    const answer = await post(own.text.dataset.checkUrl, { text: own.text.value, ...chosen(own.text.form) }, { headers: { Accept: "text/html", "HX-Request": "true" } });
    if (answer.ok && turn === own.turn) own.findings.innerHTML = await answer.text();
  } catch { /* offline: the last findings stay */ }
}

// What the text is checked against: the pack and the owner chosen beside it, where the page offers them.
function chosen(form) {
  const fields = ["pack", "owner"].map((name) => form?.elements[name]).filter(Boolean);
  return Object.fromEntries(fields.map((field) => [field.name, field.value]));
}

function jump(finding) {
  const text = finding.closest("[data-code-editor]").querySelector("textarea");
  const line = Number(finding.dataset.line);
  const lines = text.value.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(from, from + (lines[line - 1] || "").length);
  text.scrollTop = Math.max(0, (line - 6) * 20);
}
