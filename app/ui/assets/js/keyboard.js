// Keys of the whole site. None works while typing, none needs Shift alone except "?", which is a character of its own.
import { ask } from "./confirm.js";
import { openDialog } from "./dialogs.js";
import { clearToasts } from "./toasts.js";

let started = false;
let goUntil = 0;

export function start() {
  if (started) return;
  started = true;
  document.addEventListener("keydown", onKey);
}

export function isTyping(target) {
  return target instanceof Element && Boolean(target.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true]"));
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { onEscape(event); return; }
  if (isTyping(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const act = performance.now() < goUntil ? goTo : acts[event.key];
  goUntil = 0;
  if (act?.(event.key, event)) event.preventDefault();
}

const acts = {
  g: () => { goUntil = performance.now() + 1500; return true; },
  j: () => moveRow(1),
  k: () => moveRow(-1),
  Enter: (key, event) => !event.target.closest("a, button, summary") && openRow(),
  x: () => pressRow("[data-select-row]"),
  e: () => press("[data-main-act]"),
  "/": () => focusSearch(),
  "?": () => Boolean(openDialog("keys")),
};

function goTo(key) {
  const room = document.querySelector(`[data-room-key="${CSS.escape(key)}"]`);
  room?.click();
  return Boolean(room);
}

function visible(element) {
  return element.getClientRects().length > 0;
}

function rows() {
  return [...document.querySelectorAll("[data-list] [data-row]")].filter(visible);
}

function moveRow(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.hasAttribute("data-at"));
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  all[at]?.removeAttribute("data-at");
  next.setAttribute("data-at", "");
  (rowLink(next) || next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  next.dispatchEvent(new CustomEvent("greenroom:row", { bubbles: true }));
  return true;
}

function rowLink(row) {
  return row.matches("a") ? row : row.querySelector("[data-row-link], a");
}

function openRow() {
  const row = document.querySelector("[data-list] [data-row][data-at]");
  const link = row && rowLink(row);
  link?.click();
  return Boolean(link);
}

function pressRow(selector) {
  const control = document.querySelector("[data-row][data-at]")?.querySelector(selector);
  control?.click();
  return Boolean(control);
}

// data-key-confirm="sentence": what a click on the words says on purpose, a key alone asks first.
function press(selector) {
  const control = [...document.querySelectorAll(selector)].find((one) => visible(one) && !one.disabled);
  const sentence = control?.dataset.keyConfirm;
  if (sentence) ask(sentence, false, control).then((yes) => yes && control.click());
  else control?.click();
  return Boolean(control);
}

function focusSearch() {
  const field = [...document.querySelectorAll("[data-search]")].find(visible);
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

// Esc first leaves a field, then closes what is told, then goes back; an open dialog or menu closes itself.
function onEscape(event) {
  if (document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (isTyping(event.target)) { event.target.blur(); return; }
  if (!clearToasts()) document.querySelector("[data-back]")?.click();
}
