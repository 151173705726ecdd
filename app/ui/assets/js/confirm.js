// data-confirm="sentence" on a form or link asks first, in our own dialog.
import { openDialog } from "./dialogs.js";
import { on } from "./page.js";

export function start() {
  on("submit", "form[data-confirm]", beforeSubmit, true);
  on("click", "button[data-confirm], a[data-confirm]", beforeClick, true);
}

// Resolves to true when the person goes ahead. The button says the act in the words of `control`; what cannot be undone is asked in red.
export function ask(sentence, danger = false, control = null) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return Promise.resolve(window.confirm(sentence));
  dialog.querySelector("#confirm-text").textContent = sentence;
  const yes = dialog.querySelector("[data-confirm-yes]");
  const words = yes.querySelector("span");
  words.dataset.plain ||= words.textContent;
  words.textContent = act(control) || words.dataset.plain;
  yes.classList.toggle("btn-danger", danger);
  yes.classList.toggle("btn-primary", !danger);
  dialog.dispatchEvent(new CustomEvent("greenroom:asked")); // an earlier question, perhaps of another script of the page, is over
  return new Promise((resolve) => {
    const asked = new AbortController();
    const answer = (given) => { asked.abort(); resolve(given); };
    yes.addEventListener("click", () => { answer(true); dialog.close(); }, { signal: asked.signal });
    // A dialog tells that it closed a moment later: by then it may be open again, for the next question.
    dialog.addEventListener("close", () => dialog.open || answer(false), { signal: asked.signal });
    dialog.addEventListener("greenroom:asked", () => answer(false), { signal: asked.signal });
    openDialog("confirm");
  });
}

async function beforeSubmit(event, form) {
  if (form.dataset.confirmed) { delete form.dataset.confirmed; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  if (!(await ask(form.dataset.confirm, isDanger(submitter), submitter))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter && submitter.form === form ? submitter : undefined);
}

function act(control) {
  return control?.querySelector("span")?.textContent.trim() || control?.getAttribute("aria-label") || control?.textContent.trim() || "";
}

function isDanger(control) {
  return Boolean(control?.matches(".btn-danger, .is-danger, .danger"));
}

async function beforeClick(event, control) {
  if (control.dataset.confirmed) { delete control.dataset.confirmed; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(control.dataset.confirm, isDanger(control), control))) return;
  control.dataset.confirmed = "yes";
  control.click();
}
