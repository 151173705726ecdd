// Forms open beside the story; what was done closes them and gives the focus back to what was worked on.
import { each, on } from "../page.js";
import { showPane } from "../panes.js";
import { act, openForm } from "./parts.js";
import { open as play } from "./play.js";

const area = () => document.getElementById("edit-area");
let opener = null;
let started = false;

export function start(root) {
  each(root, "select[name]", (select) => { if (select.form?.hasAttribute("data-studio-form")) { select.addEventListener("change", () => showFor(select.form)); showFor(select.form); } });
  if (started) return;
  started = true;
  on("click", "[data-form]", (event, button) => { event.preventDefault(); open(button.dataset.form, button); });
  on("click", "[data-act]", (event, button) => run(button.dataset.act, new URLSearchParams(button.dataset.send || ""), button));
  on("submit", "[data-studio-form]", onSubmit);
  on("click", "[data-close-form]", close);
  on("click", "[data-beside]", (event, button) => beside(button.dataset.beside));
  on("click", "[data-node]", (event, link) => goTo(event, link));
  on("click", "[data-way]", (event, button) => open(`way?node=${encodeURIComponent(button.dataset.way)}`, button));
  on("click", "[data-add-words]", moreWords);
  on("change", "[data-add-part]", addPart);
  on("click", "[data-drop-part]", (event, button) => dropPart(button.closest("[data-part]")));
}

export async function open(spec, from = null) {
  opener = from?.id || null;
  if (!(await openForm(spec))) return;
  document.getElementById("studio-beside").classList.add("studio-editing");
  showPane("studio-beside");
  const first = area().querySelector("[data-first], form input:not([type=hidden]), form textarea, form select") || area().querySelector("[tabindex]");
  first?.focus();
  area().scrollIntoView({ block: "start" });
}

export function close() {
  area().replaceChildren();
  document.getElementById("studio-beside").classList.remove("studio-editing");
  showPane("studio-view");
  (document.getElementById(opener) || document.querySelector("[data-beside][aria-pressed=true]")).focus();
  opener = null;
}

export async function run(name, fields) {
  const done = await act(name, fields);
  if (done === null) return;
  if (!done) { refused(); return; }
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
  run(form.getAttribute("action").split("/").pop(), new FormData(form, event.submitter));
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

function moreWords(event, button) {
  const more = button.parentElement.querySelector("[data-more-words]");
  const copy = more.cloneNode(true);
  copy.hidden = false;
  copy.removeAttribute("data-more-words");
  const number = button.parentElement.querySelectorAll("textarea[name=words]").length;
  for (const field of copy.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "for", "aria-describedby"]) if (field.hasAttribute(name)) field.setAttribute(name, field.getAttribute(name).replace("more", String(number)));
  }
  more.before(copy);
  copy.querySelector("textarea").focus();
}

function addPart(event, select) {
  const part = select.form.querySelector(`[data-part="${CSS.escape(select.value)}"]`);
  select.value = "";
  if (!part) return;
  part.hidden = false;
  part.disabled = false;
  part.querySelector("textarea, input:not([type=hidden]), select")?.focus();
}

function dropPart(part) {
  part.hidden = true;
  part.disabled = true;
  part.form.querySelector("[data-add-part]").focus();
}
