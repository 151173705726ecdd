// Desk actions by key: Alt A opens one, also out of the reply; its first field takes the focus, arrows go on, Esc leads back.
// What the customer wrote stands in the fields that ask for it, until somebody writes there.
import { on } from "../page.js";
import { showPane } from "../panes.js";
import { besides } from "./articles.js";
import { current } from "./composer.js";

const mac = /mac/i.test(navigator.platform); // Option and a letter type letters there, so Control comes along
let last = "";

export function startActions(desk) {
  document.addEventListener("keydown", onShortcut);
  desk.addEventListener("keydown", onKey);
  document.addEventListener("htmx:after:swap", fillSaid);
  on("input", "#desk-acts [data-prefilled]", (event, field) => ownWords(field));
  on("click", "#desk-acts .desk-action > summary", onSummary);
}

// The action that was open last, else the first one.
export function openDesk() {
  showPane("side");
  besides("desk");
  const all = actions();
  openAction(all.find((one) => nameOf(one) === last) || all[0]);
}

function onShortcut(event) {
  if (!event.altKey || event.ctrlKey !== mac || event.metaKey || event.shiftKey || event.getModifierState("AltGraph")) return;
  if (event.code !== "KeyA" || event.isComposing || document.querySelector("dialog[open], [popover]:popover-open")) return;
  openDesk();
  event.preventDefault();
}

function onKey(event) {
  const action = event.target.closest("#desk-acts .desk-action");
  if (!action || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") toReply();
  else if (step && !event.target.matches("select")) openAction(actions()[actions().indexOf(action) + step]);
  else return;
  event.preventDefault();
}

function toReply() {
  showPane("thread");
  current().focus({ preventScroll: true });
}

function onSummary(event, summary) {
  const action = summary.parentElement;
  if (action.open || !matchMedia("(min-width: 768px)").matches) return;
  event.preventDefault();
  openAction(action);
}

function openAction(action) {
  if (!action) return;
  for (const other of actions()) if (other !== action && !other.querySelector(".desk-result")) other.open = false;
  action.open = true;
  last = nameOf(action);
  const field = action.querySelector("form input:not([type=hidden]), form select, form button");
  field.focus();
  field.select?.();
  action.scrollIntoView({ block: "nearest" });
}

function actions() {
  return [...document.querySelectorAll("#desk-acts .desk-action")];
}

function nameOf(action) {
  return action.querySelector('[name="action"]').value;
}

// A new message of the customer may name what a field asks for.
function fillSaid() {
  const said = new Map([...document.querySelectorAll("[data-said]")].map((one) => [one.dataset.said, one.value]));
  for (const field of document.querySelectorAll('#desk-acts input[name^="p-"]')) {
    const words = said.get(`${nameOf(field.closest(".desk-action"))}.${field.name.slice(2)}`);
    const free = !field.value || field.value === field.dataset.prefilled;
    if (!words || !free || field.dataset.own || field === document.activeElement) continue;
    field.value = words;
    field.dataset.prefilled = words;
    hint(field, true);
  }
}

function ownWords(field) {
  delete field.dataset.prefilled;
  field.dataset.own = "yes";
  hint(field, false);
}

function hint(field, shown) {
  const words = document.getElementById(`${field.id}-said`);
  words.hidden = !shown;
  if (shown) field.setAttribute("aria-describedby", words.id); else field.removeAttribute("aria-describedby");
}
