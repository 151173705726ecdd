// Levels in a form, and answers of a quiz: digits choose as on the review page, j and k move, a first choice leads to the next open one.
import { isTyping } from "../keyboard.js";
import { clearToasts, toast } from "../toasts.js";
import { drawHere, levelOf } from "./live.js";

export function startAnswering(root) {
  const parts = [...root.querySelectorAll("[data-criterion]")];
  let current = parts[0];
  const here = (part) => {
    if (!part) return;
    current = part;
    drawHere(root, part.dataset.criterion);
  };
  const goTo = (part) => {
    if (!part) return;
    here(part);
    levelOf(part)?.focus({ preventScroll: true });
    part.scrollIntoView({ block: "nearest" });
  };
  here(current);
  root.addEventListener("focusin", (event) => here(event.target.closest("[data-criterion]")));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!current || document.querySelector("dialog[open], [popover]:popover-open")) return;
    const step = { j: 1, k: -1 }[event.key];
    const digit = /^[0-9]$/.test(event.key);
    const level = digit && current.querySelector(`input[data-digit="${event.key}"]`);
    if (digit && !level && root.dataset.noLevel) toast(root.dataset.noLevel, "info", "level");
    if (!step && !level) return;
    event.preventDefault();
    if (step) { goTo(parts[Math.min(parts.length - 1, Math.max(0, parts.indexOf(current) + step))]); return; }
    clearToasts("level");
    const first = isOpen(current);
    level.checked = level.type === "radio" || !level.checked;
    level.focus({ preventScroll: true });
    level.dispatchEvent(new Event("change", { bubbles: true }));
    const at = parts.indexOf(current);
    if (first) goTo([...parts.slice(at + 1), ...parts.slice(0, at)].find(isOpen));
  });
}

function isOpen(part) {
  return Boolean(part.querySelector("input[data-digit]")) && !part.querySelector("input[data-digit]:checked");
}
