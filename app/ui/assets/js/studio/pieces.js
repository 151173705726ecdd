// Pieces of a form that come and go: another way to say it, parts of a check.
import { on } from "../page.js";

export function start() {
  on("click", "[data-add-words]", (event, button) => moreWords(button).focus());
  on("change", "[data-add-part]", addPart);
  on("click", "[data-drop-part]", (event, button) => dropPart(button.closest("[data-part]")));
}

export function moreWords(button) {
  const more = button.parentElement.querySelector("[data-more-words]");
  const copy = more.cloneNode(true);
  copy.hidden = false;
  copy.removeAttribute("data-more-words");
  const number = button.parentElement.querySelectorAll("textarea[name=words]").length;
  for (const field of copy.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "for", "aria-describedby"]) if (field.hasAttribute(name)) field.setAttribute(name, field.getAttribute(name).replace("more", String(number)));
  }
  more.before(copy);
  return copy.querySelector("textarea");
}

export function showPart(part, shown) {
  part.hidden = !shown;
  part.disabled = !shown;
}

function addPart(event, select) {
  const part = select.form.querySelector(`[data-part="${CSS.escape(select.value)}"]`);
  select.value = "";
  if (!part) return;
  showPart(part, true);
  part.querySelector("textarea, input:not([type=hidden]), select")?.focus();
}

function dropPart(part) {
  showPart(part, false);
  part.form.querySelector("[data-add-part]").focus();
}
