// Forms open beside the story; what was done closes them and gives the focus back to what was worked on.
import { each, on } from "../page.js";
import { showPane } from "../panes.js";
import { bringBack, leave, saved, start as keeping } from "./keeping.js";
import { act, openForm } from "./parts.js";
import { start as pieces } from "./pieces.js";
import { open as play } from "./play.js";

const area = () => document.getElementById("edit-area");
let opener = null;
let started = false;

export function start(root) {
  each(root, "select[name]", (select) => { if (select.form?.hasAttribute("data-studio-form")) { select.addEventListener("change", () => showFor(select.form)); showFor(select.form); } });
  if (started) return;
  started = true;
  on("click", "[data-form]", (event, button) => { event.preventDefault(); open(button.dataset.form, button); });
  on("click", "[data-act]", (event, button) => run(button.dataset.act, new URLSearchParams(button.dataset.send || ""), button.dataset.act.endsWith("-delete") && area().contains(button)));
  on("submit", "[data-studio-form]", onSubmit);
  on("click", "[data-close-form]", close);
  on("click", "[data-beside]", (event, button) => beside(button.dataset.beside));
  on("click", "[data-node]", (event, link) => goTo(event, link));
  on("click", "[data-way]", (event, button) => open(`way?node=${encodeURIComponent(button.dataset.way)}`, button));
  pieces();
  keeping((spec) => open(spec, opener && document.getElementById(opener)));
}

export async function open(spec, from = null) {
  opener = from?.id || null;
  leave(spec);
  if (!(await openForm(spec, () => bringBack(spec)))) return;
  document.getElementById("studio-beside").classList.add("studio-editing");
  showPane("studio-beside");
  const first = area().querySelector("[data-first], form input:not([type=hidden]), form textarea, form select") || area().querySelector("[tabindex]");
  first?.focus();
  area().scrollIntoView({ block: "start" });
}

export function close() {
  leave();
  area().replaceChildren();
  document.getElementById("studio-beside").classList.remove("studio-editing");
  showPane("studio-view");
  (document.getElementById(opener) || document.querySelector("[data-beside][aria-pressed=true]")).focus();
  opener = null;
}

// own: what the open form is about is in the draft afterwards, or gone from it.
export async function run(name, fields, own = false) {
  const done = await act(name, fields);
  if (done === null) return;
  if (!done) { refused(); return; }
  if (own) saved();
  const target = document.getElementById("studio-said")?.dataset.focus;
  opener = null;
  close();
  const worked = target && document.getElementById(target);
  const element = worked?.checkVisibility() ? worked : document.querySelector("[data-beside][aria-pressed=true]");
  element?.scrollIntoView({ block: "nearest" });
  element?.focus();
}

function refused() {
  document.getElementById("studio-beside").classList.add("studio-editing");
  showPane("studio-beside");
  (area().querySelector("[aria-invalid]") || area().querySelector("[data-problem], #edit-title"))?.focus();
  area().scrollIntoView({ block: "start" });
}

function onSubmit(event, form) {
  event.preventDefault();
  run(form.getAttribute("action").split("/").pop(), new FormData(form, event.submitter), area().contains(form));
}

// Parts of a form that depend on a choice: data-when="name=one two".
function showFor(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, values] = part.dataset.when.split("=");
    part.hidden = !values.split(" ").includes(form.elements[name]?.value);
  }
}

export function beside(key) {
  for (const button of document.querySelectorAll("[data-beside]")) button.setAttribute("aria-pressed", String(button.dataset.beside === key));
  for (const pane of document.querySelectorAll("[data-beside-pane]")) pane.hidden = pane.id !== `beside-${key}`;
  if (area().childElementCount) close();
  showPane("studio-beside");
  if (!document.getElementById("studio-beside").contains(document.activeElement)) document.querySelector(`[data-beside="${key}"]`).focus();
  if (key === "play") play();
}

// On the map a node is chosen there; in the story its card comes into sight.
function goTo(event, link) {
  const card = document.getElementById(`card-${link.dataset.node}`);
  if (!card) { event.preventDefault(); document.dispatchEvent(new CustomEvent("studio:node", { detail: link.dataset.node })); return; }
  event.preventDefault();
  showPane("studio-view");
  card.scrollIntoView({ block: "start" });
  card.focus({ preventScroll: true });
}
