// data-confirm="sentence" on a form or link asks first, in our own dialog.
import { openDialog } from "./dialogs.js";
import { each, on } from "./page.js";

let tell = null; // who waits for the answer

export function start(root) {
  on("submit", "form[data-confirm]", beforeSubmit, true);
  on("click", "button[data-confirm], a[data-confirm]", beforeClick, true);
  on("click", "[data-confirm-yes]", agree);
  each(root, "#confirm", (dialog) => dialog.addEventListener("close", () => { if (!dialog.open) settle(false); }));
}

// Resolves to true when the person goes ahead. What cannot be undone is asked in red.
export function ask(sentence, danger = false) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return Promise.resolve(window.confirm(sentence));
  dialog.querySelector("#confirm-text").textContent = sentence;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.classList.toggle("btn-danger", danger);
  yes.classList.toggle("btn-primary", !danger);
  settle(false);
  return new Promise((resolve) => { tell = resolve; openDialog("confirm"); });
}

function agree(event, button) {
  settle(true);
  button.closest("dialog").close();
}

// A dialog tells that it closed a moment later: by then it may be open again, for the next question.
function settle(yes) {
  const waiting = tell;
  tell = null;
  waiting?.(yes);
}

async function beforeSubmit(event, form) {
  if (form.dataset.confirmed) { delete form.dataset.confirmed; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  if (!(await ask(form.dataset.confirm, isDanger(submitter)))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter && submitter.form === form ? submitter : undefined);
}

function isDanger(control) {
  return Boolean(control?.matches(".btn-danger, .is-danger, .danger"));
}

async function beforeClick(event, control) {
  if (control.dataset.confirmed) { delete control.dataset.confirmed; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(control.dataset.confirm, isDanger(control)))) return;
  control.dataset.confirmed = "yes";
  control.click();
}
