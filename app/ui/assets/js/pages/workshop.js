/* Words that are selected in a reply go into the field below it. */

import { each } from "../page.js";

each(document, "[data-words]", (item) => {
  const from = item.querySelector("[data-words-from]");
  const to = item.querySelector("[data-words-to]");
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().replace(/\s+/g, " ").trim();
    if (words && selection.anchorNode && from.contains(selection.anchorNode) && from.contains(selection.focusNode)) {
      to.value = words.slice(0, 200).toLowerCase();
    }
  });
});

// Another check than those beside is chosen with its name.
each(document, "[data-other]", (select) => {
  select.addEventListener("change", () => { select.closest(".choice").querySelector("[type=radio]").checked = true; });
});

// A report that a notice leads to comes into sight with the focus on it.
const place = location.hash.startsWith("#misread-") && document.getElementById(location.hash.slice(1));
if (place) place.focus();
