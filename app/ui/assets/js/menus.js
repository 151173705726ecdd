// Popover menus placed beside their button; arrow keys move inside.
import { each } from "./page.js";

const gap = 6;

export function start(root) {
  each(root, "[data-menu]", (menu) => {
    menu.addEventListener("toggle", (event) => event.newState === "open" && place(menu));
    menu.addEventListener("keydown", (event) => move(event, menu));
  });
}

function place(menu) {
  const button = [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)].find((one) => one.offsetParent !== null);
  if (!button) return;
  const from = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = menu.dataset.menuPlace !== "above" && from.bottom + gap + height < innerHeight;
  const top = below ? from.bottom + gap : Math.max(gap, from.top - gap - height);
  const left = from.left + width < innerWidth - gap ? from.left : from.right - width;
  Object.assign(menu.style, { position: "fixed", inset: "auto", top: `${top}px`, left: `${Math.max(gap, left)}px` });
}

function move(event, menu) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const items = [...menu.querySelectorAll(".menu-item, .segment")];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
}
