// Keys of the studio. None works while typing, except Alt with an arrow and Esc.
import { isTyping } from "../keyboard.js";
import { beside, close, open, run } from "./forms.js";

export function start() {
  document.addEventListener("keydown", onEscape, true); // before the site's own, which would lead back
  document.addEventListener("keydown", onKey);
}

function onKey(event) {
  if (event.defaultPrevented) return;
  if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) { if (move(event.key === "ArrowUp" ? "up" : "down")) event.preventDefault(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (acts[event.key]?.()) event.preventDefault();
}

// Closes the form. Where none is open it leads nowhere either: whoever presses it twice stays in the studio.
function onEscape(event) {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const open = document.getElementById("edit-area").childElementCount;
  const inside = document.activeElement?.closest("#studio");
  if (!open && !inside) return;
  event.preventDefault();
  if (open) close();
  else if (isTyping(document.activeElement)) document.activeElement.blur();
}

const acts = {
  j: () => walk(1),
  k: () => walk(-1),
  e: () => edit(),
  r: () => { const card = current(); if (card && !spoken()) open(`rule?node=${encodeURIComponent(card.dataset.card)}`, document.activeElement); return Boolean(card); },
  n: () => { if (spoken()) return false; const card = current(); open(card ? `node?after=${encodeURIComponent(card.dataset.card)}` : "node", document.activeElement); return true; },
  p: () => { beside("play"); return true; },
  u: () => { const button = document.getElementById("take-back"); button?.click(); return Boolean(button); },
};

// In another language words are written, and the graph is the original's.
function spoken() {
  return document.querySelector("#studio-state [name=overlay]")?.value;
}

function current() {
  return document.activeElement?.closest("[data-card]");
}

function walk(step) {
  const cards = [...document.querySelectorAll("[data-card]")];
  if (!cards.length) return false;
  const at = cards.indexOf(current());
  const next = cards[Math.min(cards.length - 1, Math.max(0, at + step))];
  next.scrollIntoView({ block: "nearest" });
  next.focus({ preventScroll: true });
  return true;
}

function edit() {
  const rule = document.activeElement?.closest("[data-rule]");
  const card = current();
  if (rule) rule.click();
  else if (card) open(document.getElementById("studio").dataset.nodeForm + encodeURIComponent(card.dataset.card), card);
  return Boolean(rule || card);
}

function move(way) {
  const rule = document.activeElement?.closest("[data-rule]");
  const card = current();
  if (isTyping(document.activeElement) || !card || spoken()) return false;
  if (rule) run("rule-move", new URLSearchParams(`${rule.dataset.form.split("?")[1]}&way=${way}`));
  else run("node-move", new URLSearchParams({ node: card.dataset.card, way }));
  return true;
}
