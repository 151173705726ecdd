// The picker of canned replies: type to narrow, arrows choose, Enter inserts. "/" on an empty line of a reply opens it.
import { openDialog } from "../dialogs.js";
import { each, on } from "../page.js";
import { current, insert } from "./composer.js";

export function startCanned() {
  on("keydown", "#reply-body", onSlash);
  each(document, "#canned", (dialog) => {
    dialog.addEventListener("greenroom:opened", () => reset(dialog));
  });
  each(document, "#canned-q", (input) => {
    input.addEventListener("input", () => narrow(input));
    input.addEventListener("keydown", (event) => onKey(event, input));
  });
  on("click", ".canned", (event, option) => take(option));
  on("pointermove", ".canned", (event, option) => mark(option));
}

function onSlash(event, text) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.isComposing) return;
  const before = text.value.slice(0, text.selectionStart);
  if (before && !before.endsWith("\n")) return;
  event.preventDefault();
  openDialog("canned");
}

function reset(dialog) {
  const input = dialog.querySelector("#canned-q");
  if (!input) return;
  input.value = "";
  narrow(input);
  input.focus();
}

function options() {
  return [...document.querySelectorAll("#canned-list .canned")];
}

function narrow(input) {
  const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const one of options()) one.hidden = !words.every((word) => one.textContent.toLocaleLowerCase().includes(word));
  const first = options().find((one) => !one.hidden);
  document.getElementById("canned-none").hidden = Boolean(first);
  mark(first);
}

function mark(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  const input = document.getElementById("canned-q");
  if (option) input.setAttribute("aria-activedescendant", option.id); else input.removeAttribute("aria-activedescendant");
}

function onKey(event, input) {
  const shown = options().filter((one) => !one.hidden);
  const at = shown.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && shown.length) {
    const next = shown[(at + step + shown.length) % shown.length];
    mark(next);
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (event.key === "Enter" && !event.isComposing) {
    if (shown[at]) take(shown[at]);
    event.preventDefault();
  }
}

function take(option) {
  option.closest("dialog").close();
  insert(current().id === "reply-body" && !current().value.trim() ? option.dataset.whole : option.dataset.text);
}
