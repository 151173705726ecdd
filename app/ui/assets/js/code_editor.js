// Makes a plain text area fit for source: line numbers, marks, Tab, findings that jump to their line.
import { LineNumbers } from "./line_numbers.js";
import { each, later, on, post } from "./page.js";

const numbers = new WeakMap();

export function start(root) {
  each(root, "[data-code-editor]", setUp);
  on("click", "[data-findings] button[data-line]", (event, finding) => jump(finding));
  on("click", "[data-wrap-lines]", (event, button) => numbers.get(button.closest("[data-code-editor]")).toggle());
}

function setUp(editor) {
  const own = { text: editor.querySelector("textarea"), findings: editor.querySelector("[data-findings]"), free: false, turn: 0 };
  const check = later(() => askServer(own), 300);
  const gutter = new LineNumbers(editor);
  numbers.set(editor, gutter);
  own.text.addEventListener("input", () => { gutter.draw(); if (own.text.dataset.checkUrl) check(); });
  for (const name of ["pack", "owner"]) own.text.form?.elements[name]?.addEventListener?.("change", () => { if (own.text.dataset.checkUrl) check(); });
  own.text.addEventListener("keydown", (event) => onKey(event, own));
  own.text.addEventListener("blur", () => { own.free = false; });
  new MutationObserver(() => gutter.draw()).observe(own.findings, { childList: true, subtree: true });
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

// The line is selected and stands a few lines below the top of the text.
function jump(finding) {
  const editor = finding.closest("[data-code-editor]");
  const text = editor.querySelector("textarea");
  const line = Number(finding.dataset.line);
  const lines = text.value.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(from, from + (lines[line - 1] || "").length);
  text.scrollTop = numbers.get(editor).topOf(Math.max(0, line - 6));
}
