// Reply and internal note: one is in sight; how many characters are left; the preview; what happens around sending.
import { forget } from "../kept_text.js";
import { on, post } from "../page.js";
import { showPane } from "../panes.js";

let kind = "reply";
const places = new WeakMap(); // where the cursor was: a dialog that closes gives the focus back, and not always the place

export function startComposer() {
  on("click", "[data-compose]", (event, button) => composeAs(button.dataset.compose));
  on("input", "[data-composer-text]", (event, text) => count(text));
  on("click", "[data-preview]", togglePreview);
  on("focusout", "[data-composer-text]", (event, text) => places.set(text, [text.selectionStart, text.selectionEnd]));
  document.addEventListener("htmx:after:request", onSent);
  document.addEventListener("htmx:after:swap", onAnswer);
  document.addEventListener("htmx:error", onFailure);
  show(field("reply").value || !field("note").value ? "reply" : "note");
  for (const one of ["reply", "note"]) {
    count(field(one));
    field(one).setSelectionRange(field(one).value.length, field(one).value.length);
  }
  if (matchMedia("(min-width: 768px)").matches) field(kind).focus({ preventScroll: true });
}

export function field(of = kind) {
  return document.getElementById(`${of}-body`);
}

export function current() {
  return field(kind);
}

export function composeAs(wanted) {
  show(wanted);
  showPane("thread");
  field(kind).focus();
}

// Text goes where the cursor was, at the end of a text that was never touched.
export function insert(words) {
  const text = current();
  const [start, end] = places.get(text) || [text.value.length, text.value.length];
  showPane("thread");
  text.focus();
  text.setRangeText(words, Math.min(start, text.value.length), Math.min(end, text.value.length), "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

export function show(wanted) {
  kind = wanted;
  for (const part of document.querySelectorAll("[data-composer-kind]")) part.hidden = part.dataset.composerKind !== kind;
  for (const button of document.querySelectorAll("[data-compose]")) button.setAttribute("aria-pressed", String(button.dataset.compose === kind));
  document.querySelector("[data-composer]").classList.toggle("composer-noting", kind === "note");
}

function count(text) {
  const place = document.getElementById(text.getAttribute("aria-describedby").split(" ")[0]);
  const left = Number(text.dataset.limit) - text.value.length;
  const words = left < 0 ? place.dataset.over : left < 2000 ? place.dataset.left : "";
  place.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang || "en"));
  place.classList.toggle("composer-over", left < 0);
}

async function togglePreview(event, button) {
  const form = button.closest("form");
  const [text, box] = [form.querySelector("textarea"), form.querySelector(".composer-preview")];
  const open = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(open));
  if (open) {
    const answer = await post(form.dataset.previewUrl, { body: text.value });
    if (!answer.ok) return;
    box.innerHTML = await answer.text(); // our own server renders and cleans this, exactly as it does the thread
  }
  box.hidden = !open;
  text.hidden = open;
  if (!open) text.focus();
}

// What was sent is not offered again: the last keys before sending were kept on this device and not saved as a draft any more.
// Heard before the answer is looked at, for the last reply's answer loads the page anew.
function onSent(event) {
  const { sourceElement: form, response } = event.detail?.ctx || {};
  if (form?.matches?.(".composer-form") && response?.status < 300) forget(form.querySelector("textarea").dataset.autosaveKey);
}

// After sending, the fresh composer takes the focus that the old one had.
function onAnswer(event) {
  const form = event.detail?.ctx?.sourceElement;
  if (!form?.matches?.(".composer-form")) return;
  show(kind);
  for (const one of ["reply", "note"]) count(field(one));
  document.querySelector("[data-thread]").scrollTop = 1e9;
  field(kind).focus({ preventScroll: true });
}

// Nothing came back: the text stays, and saving it goes on.
function onFailure(event) {
  const form = event.detail?.ctx?.sourceElement;
  if (!form?.matches?.(".composer-form")) return;
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  form.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
}
