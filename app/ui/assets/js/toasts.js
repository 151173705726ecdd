// Short messages in the live region. Good and neutral ones leave by themselves; problems stay until closed.
import { each, icon, make, on, say } from "./page.js";

const shapes = { good: "check-circle-fill", caution: "exclamation-triangle-fill", bad: "exclamation-octagon-fill", info: "info-circle-fill" };
const stay = 6000;

export function start(root) {
  each(root, "[data-toast]", leaveInTime);
  on("click", "[data-toast-close]", close);
}

export function toast(text, tone = "good") {
  const shut = make("button", { type: "button", class: "btn btn-quiet btn-sm btn-icon", "aria-label": say("close"), "data-toast-close": "" }, icon("x-lg"));
  const note = make("div", { class: `toast-note tone-${tone}`, "data-toast": "" }, icon(shapes[tone] || shapes.info), make("p", {}, text), shut);
  document.getElementById("toasts")?.append(note);
  leaveInTime(note);
}

function leaveInTime(note) {
  if (note.classList.contains("tone-bad") || note.classList.contains("tone-caution")) return;
  const leave = () => (note.matches(":focus-within") ? setTimeout(leave, stay) : note.remove());
  setTimeout(leave, stay);
}

function close(event, button) {
  button.closest("[data-toast]").remove();
}
