// A form whose words stay on this device until they are sent: data-keep-form="name" on the form. The copy goes when a
// page says data-forget-form="name" (what was sent has arrived), when its writer throws it away, and when they sign out.
import { forget, keep, kept } from "../kept_text.js";
import { later } from "../page.js";
import { toast } from "../toasts.js";

const plain = "input[type=radio], input[type=checkbox], select, textarea";

export function startKeeping(root) {
  for (const done of root.querySelectorAll("[data-forget-form]")) forget(`form ${done.dataset.forgetForm}`);
  for (const form of root.querySelectorAll("form[data-keep-form]")) keepForm(form);
}

function keepForm(form) {
  const key = `form ${form.dataset.keepForm}`;
  const fresh = values(form);
  const save = () => { const now = values(form); if (now === fresh) forget(key); else keep(key, now, 0); };
  const soon = later(save, 300);
  // After a refusal the page holds what was sent: that is newer than the copy.
  if (!form.querySelector("[data-error-summary]")) bringBack(form, kept(key), fresh);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", save);
  addEventListener("pagehide", save);
}

function bringBack(form, copy, fresh) {
  if (!copy || copy.text === fresh) return;
  fill(form, copy.text);
  const words = document.querySelector("[data-keep-words]")?.dataset.keepWords;
  if (words) toast(words, "info");
}

function fields(form) {
  return [...form.querySelectorAll(plain)].filter((field) => field.name);
}

function values(form) {
  const chosen = fields(form).filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
  return JSON.stringify(chosen.map((field) => [field.name, field.value]));
}

function fill(form, text) {
  let pairs;
  try { pairs = JSON.parse(text); } catch { return; }
  if (!Array.isArray(pairs)) return;
  const given = new Set(pairs.map((pair) => JSON.stringify(pair)));
  for (const field of fields(form)) {
    if (["radio", "checkbox"].includes(field.type)) { field.checked = given.has(JSON.stringify([field.name, field.value])); continue; }
    const pair = pairs.find(([name]) => name === field.name);
    if (pair) field.value = pair[1];
  }
}
