// On a phone a work page shows one pane, chosen by the switch and remembered for the visit.
import { each, on } from "./page.js";

export function start(root) {
  each(root, "[data-pane-switch]", (bar) => showPane(kept(bar) || chosen(bar)));
  on("click", "[data-pane]", (event, button) => showPane(button.dataset.pane, true));
}

// Page scripts call it to bring a pane forward, for example after a row was chosen.
export function showPane(id, remember = false) {
  const pane = document.getElementById(id);
  const bar = document.querySelector(`[data-pane-switch]:has([data-pane="${CSS.escape(id)}"])`);
  if (!pane || !bar) return;
  for (const other of pane.parentElement.children) other.classList.toggle("pane-shown", other === pane);
  for (const button of bar.querySelectorAll("[data-pane]")) button.setAttribute("aria-pressed", String(button.dataset.pane === id));
  if (remember) try { sessionStorage.setItem(place(), id); } catch { /* only this page then */ }
}

function chosen(bar) {
  return (bar.querySelector('[aria-pressed="true"]') || bar.querySelector("[data-pane]")).dataset.pane;
}

function kept(bar) {
  let id = null;
  if (document.querySelector("[data-composer]")) return null; // a conversation always opens on its messages
  try { id = sessionStorage.getItem(place()); } catch { return null; }
  return id && bar.querySelector(`[data-pane="${CSS.escape(id)}"]`) ? id : null;
}

function place() {
  return `greenroom.pane ${location.pathname}`;
}
