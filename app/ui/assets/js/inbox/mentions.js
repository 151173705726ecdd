// "@" in an internal note lists whom one may ask: typing narrows, arrows choose, Enter or Tab inserts, Esc closes.
import { make, on } from "../page.js";

const typed = /(^|[\s(])@([\p{L}\p{N}_.-]*)$/u;
let at = 0;

export function startMentions() {
  on("input", "#note-body", (event, text) => draw(text));
  on("keydown", "#note-body", onKey);
  on("focusout", "#note-body", () => setTimeout(close, 150)); // a press on an option comes first
  on("pointerdown", ".mention", (event, option) => { event.preventDefault(); take(document.getElementById("note-body"), option); });
}

function list() {
  return document.getElementById("mentions");
}

function options() {
  return [...(list()?.children || [])];
}

function draw(text) {
  const wanted = text.value.slice(0, text.selectionStart).match(typed)?.[2].toLocaleLowerCase();
  close();
  if (wanted === undefined) return;
  const found = [...document.querySelectorAll("[data-mention]")].filter((one) => one.textContent.toLocaleLowerCase().includes(wanted)).slice(0, 8);
  if (!found.length) return;
  const box = make("ul", { id: "mentions", class: "mentions", role: "listbox", "aria-label": text.dataset.mentions });
  for (const [number, one] of found.entries()) {
    const name = one.dataset.mention.trim();
    box.append(make("li", { id: `mention-${number}`, class: "mention", role: "option", "data-name": name },
      make("b", {}, name), make("span", { class: "muted small" }, ` ${one.lastElementChild.textContent}`)));
  }
  text.before(box);
  text.setAttribute("aria-controls", "mentions");
  mark(text, 0);
}

function mark(text, number) {
  at = number;
  for (const [place, one] of options().entries()) one.setAttribute("aria-selected", String(place === at));
  text.setAttribute("aria-activedescendant", `mention-${at}`);
}

function onKey(event, text) {
  const all = options();
  if (!all.length || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark(text, (at + step + all.length) % all.length);
  else if (event.key === "Enter" || event.key === "Tab") take(text, all[at]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function take(text, option) {
  const end = text.selectionStart;
  const start = text.value.slice(0, end).lastIndexOf("@");
  text.setRangeText(`${option.dataset.name} `, start, end, "end");
  close();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function close() {
  list()?.remove();
  for (const name of ["aria-controls", "aria-activedescendant"]) document.getElementById("note-body")?.removeAttribute(name);
}
