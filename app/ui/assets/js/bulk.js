// Selecting rows: the bar shows itself with the count; "all" means all rows shown.
import { each, on, say } from "./page.js";

export function start(root) {
  each(root, "[data-bulk-bar]", refresh);
  on("change", "[data-select-row]", (event, box) => refresh(box.form));
  on("change", "[data-select-all]", selectAll);
  on("click", "[data-bulk-clear]", (event, button) => { setAll(button.form, false); });
}

function boxes(form) {
  return [...document.querySelectorAll(`[data-select-row][form="${CSS.escape(form.id)}"]`)];
}

function selectAll(event, box) {
  setAll(document.getElementById(box.dataset.selectAll), box.checked);
}

function setAll(form, checked) {
  for (const box of boxes(form)) box.checked = checked;
  refresh(form);
}

function refresh(form) {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  form.hidden = chosen === 0;
  form.querySelector("[data-bulk-count]").textContent = say(chosen === 1 ? "selected_one" : "selected_many", { n: chosen });
  const head = document.querySelector(`[data-select-all="${CSS.escape(form.id)}"]`);
  if (head) { head.checked = chosen > 0 && chosen === all.length; head.indeterminate = chosen > 0 && chosen < all.length; }
}
