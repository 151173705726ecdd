// What is typed into the forms beside the conversation is kept like a draft: all of them as one text, field by field.
import { on } from "../page.js";

export function startKeptForms() {
  const store = document.getElementById("forms-body");
  if (!store) return;
  on("input", "[data-kept]", () => gather(store));
  store.addEventListener("input", () => { if (!gathering) spread(store); });
  document.addEventListener("htmx:after:swap", () => gather(store));
}

let gathering = false;

function gather(store) {
  const forms = {};
  for (const field of document.querySelectorAll("[data-kept]")) {
    if (!field.value.trim() || field.value === field.dataset.prefilled || field.closest(".desk-action")?.querySelector(".desk-result.tone-good")) continue;
    const [form, ...name] = field.dataset.kept.split(".");
    (forms[form] ||= {})[name.join(".")] = field.value;
  }
  const text = Object.keys(forms).length ? JSON.stringify(forms) : "";
  if (text === store.value) return;
  gathering = true;
  store.value = text;
  store.dispatchEvent(new Event("input", { bubbles: true }));
  gathering = false;
}

// A copy of this device came back: into the fields that nothing was typed into.
function spread(store) {
  let forms = {};
  try { forms = JSON.parse(store.value || "{}"); } catch { return; }
  for (const field of document.querySelectorAll("[data-kept]")) {
    const [form, ...name] = field.dataset.kept.split(".");
    if (!field.value) field.value = forms[form]?.[name.join(".")] ?? "";
  }
}
