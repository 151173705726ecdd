// A dialog whose list comes from the server: typing narrows it, arrows move, Enter takes, digits take one of the first nine.
import { openDialog } from "../dialogs.js";

// Resolves to the chosen line, or null.
export async function choose(url, title) {
  const dialog = document.getElementById("choose");
  const list = dialog.querySelector("[data-choose-list]");
  const query = dialog.querySelector("[data-choose-query]");
  const response = await fetch(url, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!response?.ok || dialog.open) return null;
  list.innerHTML = await response.text(); // rendered and escaped by the server
  dialog.querySelector("[data-choose-title]").textContent = title;
  query.value = "";
  openDialog("choose");
  return new Promise((resolve) => take({ dialog, list, query, resolve }));
}

function take({ dialog, list, query, resolve }) {
  const ends = new AbortController();
  const { signal } = ends;
  let chosen = null;
  const all = [...list.querySelectorAll("[data-choice]")];
  const shown = () => all.filter((one) => !one.hidden);
  const mark = (one) => {
    for (const other of all) other.setAttribute("aria-selected", String(other === one));
    if (one) { query.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); } else query.removeAttribute("aria-activedescendant");
  };
  const done = (one) => { chosen = one || null; dialog.close(); };
  query.addEventListener("input", () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const one of all) one.hidden = !words.every((word) => one.textContent.toLowerCase().includes(word));
    const none = list.querySelector("[data-no-choice]");
    if (none) none.hidden = shown().length > 0;
    mark(shown()[0]);
  }, { signal });
  dialog.addEventListener("keydown", (event) => {
    const lines = shown();
    const at = lines.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && lines.length) mark(lines[(at + step + lines.length) % lines.length]);
    else if (event.key === "Enter" && event.target === query) done(lines[at]);
    else if (!query.value && /^[1-9]$/.test(event.key) && lines[event.key - 1]) done(lines[event.key - 1]);
    else return;
    event.preventDefault();
  }, { signal });
  list.addEventListener("click", (event) => { const one = event.target.closest("[data-choice]"); if (one) done(one); }, { signal });
  dialog.addEventListener("close", () => { ends.abort(); resolve(chosen); }, { signal });
  mark(shown()[0]);
  query.focus();
}
