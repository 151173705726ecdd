// A person's choice of colours and rail width, kept on this device; the room one is in stands in sight.
import { each, on } from "./page.js";

const page = document.documentElement;

export function start(root) {
  each(root, "[data-theme]", mark);
  each(root, "[data-rail-fold]", markFold);
  each(root, "[data-rail] [aria-current]", (room) => room.scrollIntoView({ block: "nearest" }));
  on("click", "[data-theme]", choose);
  on("click", "[data-rail-fold]", fold);
}

function choice() {
  try { return localStorage.getItem("greenroom.theme") || page.dataset.themeChoice || "auto"; } catch { return "auto"; }
}

function mark(button) {
  button.setAttribute("aria-pressed", String(button.dataset.theme === choice()));
}

function choose(event, button) {
  try { localStorage.setItem("greenroom.theme", button.dataset.theme); } catch { page.dataset.themeChoice = button.dataset.theme; }
  dispatchEvent(new Event("greenroom:theme"));
  document.querySelectorAll("[data-theme]").forEach(mark);
}

function markFold(button) {
  button.setAttribute("aria-pressed", String(page.dataset.rail === "slim"));
}

function fold(event, button) {
  const slim = page.dataset.rail !== "slim";
  if (slim) page.dataset.rail = "slim"; else delete page.dataset.rail;
  try { localStorage.setItem("greenroom.rail", slim ? "slim" : "wide"); } catch { /* only this page then */ }
  markFold(button);
}
