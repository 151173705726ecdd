// A form is posted once however often it is clicked; Ctrl or Cmd with Enter sends where the form says so.
import { isTyping } from "./keyboard.js";
import { each, on } from "./page.js";

const again = 8000;

export function start(root) {
  each(root, "[data-error-summary]", (box) => box.focus());
  on("submit", "form", guard);
  on("keydown", "[data-submit-keys]", sendByKeys);
  on("keydown", "body", sendOnly);
  on("keydown", "body", sendPlain);
  addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form[data-sent]").forEach(release));
}

function guard(event, form) {
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  setTimeout(release, again, form);
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}

// Where nothing is typed, the keys send the page's one form that they are printed on.
function sendOnly(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
  const shown = [...document.querySelectorAll("form[data-submit-keys]")].filter((one) => one.getClientRects().length);
  if (shown.length !== 1 || isTyping(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  sendByKeys(event, shown[0]);
}

// Any other form with one button at its foot is sent the same way: the one that is typed in, else the page's only one, else the page's main act.
function sendPlain(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest("[data-submit-keys], dialog") || document.querySelector(".rv-criterion") || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const own = event.target.closest("form");
  const shown = [...document.querySelectorAll("main form.form")].filter((one) => one.getClientRects().length && footOf(one));
  const main = document.querySelector("main button[data-main-act]:not([type=button])");
  const button = own ? footOf(own) : document.querySelector("[data-submit-keys]") ? null : shown.length ? shown.length === 1 && footOf(shown[0]) : main;
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
}

// The one button that sends a form; what deletes is pressed on purpose.
function footOf(form) {
  const buttons = form.method === "post" ? form.querySelectorAll(".form-foot button:not([type=button])") : [];
  return buttons.length === 1 && !buttons[0].matches(".btn-danger") ? buttons[0] : null;
}

// data-submit-keys stands on the form or on a field; its value may name the button to press.
function sendByKeys(event, holder) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = holder.closest("form");
  const button = holder.dataset.submitKeys ? document.getElementById(holder.dataset.submitKeys) : null;
  event.preventDefault();
  if (button) button.click(); else form?.requestSubmit();
}
