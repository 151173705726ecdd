// A filter bar applies itself on change; its button stays for those without scripts. Empty values leave the address.
import { each, on } from "./page.js";

export function start(root) {
  each(root, "[data-filter-apply]", (button) => { button.hidden = true; });
  on("change", "[data-filters] [data-filter]", (event, field) => field.form.requestSubmit());
  on("submit", "form[data-filters]", dropEmpty);
}

function dropEmpty(event, form) {
  for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  setTimeout(() => { for (const field of form.elements) field.disabled = false; });
}
