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
