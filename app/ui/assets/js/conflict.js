// A text saved in two places: shows both, resolves to "keep" (mine) or "take" (the saved one), or null when closed.
import { openDialog } from "./dialogs.js";

export function chooseText(saved, yours) {
  const dialog = document.getElementById("conflict");
  if (!dialog) return Promise.resolve(null);
  dialog.querySelector("[data-conflict-saved]").textContent = saved;
  dialog.querySelector("[data-conflict-yours]").textContent = yours;
  const choices = { keep: dialog.querySelector("[data-conflict-keep]"), take: dialog.querySelector("[data-conflict-take]") };
  return new Promise((resolve) => {
    const ends = new AbortController();
    dialog.returnValue = "";
    for (const [name, button] of Object.entries(choices)) button.addEventListener("click", () => dialog.close(name), { signal: ends.signal });
    dialog.addEventListener("close", () => { ends.abort(); resolve(dialog.returnValue || null); }, { signal: ends.signal });
    openDialog("conflict");
  });
}
