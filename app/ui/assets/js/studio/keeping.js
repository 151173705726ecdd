// What is typed into a form stays on this device, per person, scenario and form, until it is saved or thrown away on purpose:
// Esc, the form of another card and a reload lose nothing. {text: the fields as JSON, revision: the fields as the form came}.
import { forget, keep, kept, keptKeys } from "../kept_text.js";
import { on } from "../page.js";
import { clearToasts, toast } from "../toasts.js";
import { moreWords, showPart } from "./pieces.js";

const recent = 86400 * 1000; // whoever comes back later is told where the form is opened
const area = () => document.getElementById("edit-area");
const form = () => area()?.querySelector("form[data-studio-form]");
const note = () => document.getElementById("kept-note");
let spec = "";
let plain = "";
let again = null;

// reopen(spec): opens a form anew.
export function start(reopen) {
  if (again || !note()) return;
  again = reopen;
  for (const type of ["input", "change", "click", "keyup"]) on(type, "#edit-area form[data-studio-form]", () => setTimeout(gather));
  on("click", "[data-throw-away]", () => { const own = spec; saved(); again(own); });
  if (keptKeys(name("")).some((key) => Date.now() - kept(key)?.at < recent)) toast(note().dataset.waiting, "info", "kept");
}

// A form came, and its chips are not made yet.
export function bringBack(asked) {
  spec = asked;
  plain = form() ? fields() : "";
  const copy = plain ? kept(name(spec)) : null;
  if (!copy) return;
  put(JSON.parse(copy.text));
  clearToasts("kept");
  const said = note().content.cloneNode(true);
  said.querySelector("[data-kept-changed]").hidden = copy.revision === plain;
  form().before(said);
}

// The form's own fields are in the draft now, or are wanted no more.
export function saved() {
  if (spec) forget(name(spec));
  spec = "";
}

// The form is about to make room for another one, or for none.
export function leave(next = "") {
  gather();
  if (spec && spec !== next && form() && kept(name(spec))) toast(note().dataset.kept, "info", "kept");
}

function gather() {
  if (!spec || !plain || !form()) return;
  const text = fields();
  if (text === plain) forget(name(spec));
  else keep(name(spec), text, plain);
}

function name(asked) {
  return `studio ${document.querySelector("[data-studio]").dataset.acts} ${asked}`;
}

// [name, value or whether it is ticked] in the order of the page, and the parts that are chosen.
function fields() {
  const parts = [...form().querySelectorAll("[data-part]")].filter((part) => !part.disabled).map((part) => part.dataset.part);
  return JSON.stringify({ fields: own().map((field) => [field.name, value(field)]), parts });
}

function own() {
  return [...form().elements].filter((field) => field.name && field.matches("input, select, textarea") && (field.type !== "hidden" || field.closest("[data-chips]")));
}

// Chips are one text, with what is typed beside them.
function value(field) {
  if (field.type === "checkbox") return field.checked;
  const chips = field.closest("[data-chips]");
  if (!chips) return field.value;
  return [field.value, chips.querySelector(".chip-input")?.value || ""].join(",").split(",").map((part) => part.trim()).filter(Boolean).join(", ");
}

function put({ fields: wanted, parts }) {
  const more = form().querySelector("[data-add-words]");
  const count = wanted.filter(([key]) => key === "words").length;
  if (more) while (own().filter((field) => field.name === "words").length < count) moreWords(more);
  for (const part of form().querySelectorAll("[data-part]")) showPart(part, parts.includes(part.dataset.part));
  const left = [...wanted];
  for (const field of own()) {
    const place = left.findIndex(([key]) => key === field.name);
    if (place < 0) continue;
    const [[, before]] = left.splice(place, 1);
    if (field.type === "checkbox") field.checked = before;
    else field.value = before;
  }
}
