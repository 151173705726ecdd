// Native dialogs: data-open="id" opens, data-close or a click on the veil closes.
import { on } from "./page.js";

export function start() {
  on("click", "[data-open]", open);
  on("click", "[data-close]", close);
  on("click", "dialog[data-dialog]", closeOnVeil);
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return null;
  for (const other of document.querySelectorAll("dialog[data-dialog][open]")) other.close();
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("greenroom:opened"));
  return dialog;
}

function open(event, button) {
  event.preventDefault();
  openDialog(button.dataset.open);
}

function close(event, button) {
  button.closest("dialog")?.close();
}

function closeOnVeil(event, dialog) {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && event.clientX + event.clientY > 0) dialog.close();
}
