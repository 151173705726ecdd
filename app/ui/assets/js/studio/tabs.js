// Leaving the source for another view of the file waits until what was typed is saved.
import { on } from "../page.js";

export function start() {
  on("click", ".tabs .tab", async (event, tab) => {
    const text = document.getElementById("source");
    const place = document.getElementById("editor-saved");
    if (!text || !place || ["", "saved"].includes(place.dataset.state || "") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const gone = new Promise((done) => { text.addEventListener("greenroom:saved", done, { once: true }); setTimeout(done, 3000); });
    text.blur();
    await gone;
    if (place.dataset.state !== "conflict") location.assign(tab.href);
  });
}
