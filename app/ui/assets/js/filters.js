// A filter bar applies itself on change, but not while it is folded on a phone, where one sets several filters before sending them.
// Dates and words are typed bit by bit: their button appears with the first of them. Empty values leave the address.
import { on } from "./page.js";

export function start() {
  on("change", "[data-filters] [data-filter]", apply);
  on("input", "[data-filters] .filters-fields input", (event, field) => { field.form.dataset.typed = ""; });
  on("submit", "form[data-filters]", dropEmpty);
}

function apply(event, field) {
  const fold = field.form.querySelector(".filters-fold");
  if (!fold?.getClientRects().length) field.form.requestSubmit();
}

function dropEmpty(event, form) {
  for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  setTimeout(() => { for (const field of form.elements) field.disabled = false; });
}
