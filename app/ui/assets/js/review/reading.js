// A published review: criterion and highlighted words point at each other; j and k move through the criteria.
import { isTyping } from "../keyboard.js";
import { post } from "../page.js";
import { drawHere } from "./live.js";

export function startReading(root) {
  const rows = [...root.querySelectorAll("[data-criterion]")];
  let current = null;
  if (root.dataset.seenUrl) post(root.dataset.seenUrl, {}, { keepalive: true }).catch(() => null); // a dispute is decided by who did not see it
  const here = (row, scroll = false) => {
    if (!row) return;
    current = row;
    drawHere(root, row.dataset.criterion);
    if (scroll) row.scrollIntoView({ block: "nearest", behavior: "smooth" });
  };
  root.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-criteria]");
    const id = mark?.dataset.criteria.split(" ")[0];
    here(mark ? rows.find((row) => row.dataset.criterion === id) : event.target.closest("[data-criterion]"), Boolean(mark));
  });
  root.addEventListener("focusin", (event) => here(event.target.closest("[data-criterion]")));
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.defaultPrevented || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(current) + step))];
    next?.focus({ preventScroll: true });
    here(next, true);
  });
}
