// The acts around the conversation by key, and their small forms: sent without leaving the page, closed when they worked.
import { on } from "../page.js";
import { toast } from "../toasts.js";
import { openPeople } from "./articles.js";
import { insert, show } from "./composer.js";

const press = (selector) => () => document.querySelector(selector)?.click();

export const tools = {
  m: press('[data-tool="m"]'),
  z: press('[data-tool="z"]'),
  h: press('[data-tool="h"]'),
  w: press('[data-tool="w"]'),
  i: press('[data-tool="i"]'),
  u: () => document.querySelector("#undo:not([hidden]) button")?.click(),
  f: openPeople,
  t: () => document.getElementById("tag-new").focus(),
  s: () => document.getElementById("desk-status").focus(),
};

export function startTools() {
  document.addEventListener("htmx:after:request", closeDone);
  document.addEventListener("htmx:after:swap", () => { tell(); countUndo(); });
  on("keydown", ".dialog-form", sendForm);
  on("change", '#snooze input[name="for"]', (event, choice) => choice.value === "own" && document.getElementById("snooze-until").focus());
  on("input", "[data-snooze-own]", () => { document.querySelector('#snooze input[value="own"]').checked = true; });
  countUndo();
}

function sendForm(event, form) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  form.querySelector(".dialog-foot button")?.click();
}

function closeDone(event) {
  const { sourceElement: form, response } = event.detail?.ctx || {};
  if (!form?.matches?.("[data-desk-form]") || response?.status >= 300) return;
  form.closest("dialog").close();
  form.reset();
  for (const field of form.querySelectorAll("[data-kept]")) field.value = "";
}

// What an act wants to say: into the composer, or aloud.
function tell() {
  const told = document.getElementById("desk-told");
  if (told?.dataset.insert) { show("reply"); insert(told.dataset.insert); }
  if (told?.dataset.told) toast(told.dataset.told, "info");
  told?.removeAttribute("data-insert");
  told?.removeAttribute("data-told");
}

// The server keeps the ten seconds; this only shows them.
let timer = 0;
function countUndo() {
  const bar = document.getElementById("undo");
  let left = Number(bar?.dataset.seconds);
  if (!left || bar.dataset.counting) return;
  bar.dataset.counting = "yes";
  clearInterval(timer);
  const draw = () => { bar.querySelector(".desk-undo-left").textContent = String(left); bar.hidden = left <= 0; };
  draw();
  timer = setInterval(() => { left -= 1; draw(); if (left <= 0) clearInterval(timer); }, 1000);
}
