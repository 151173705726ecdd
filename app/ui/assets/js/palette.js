// Command palette: rooms at once, everything else from the server, the ARIA combobox pattern for the keys.
import { openDialog } from "./dialogs.js";
import { each, icon, later, make, say } from "./page.js";

export function start(root) {
  each(root, "#palette", setUp);
}

function setUp(dialog) {
  const input = dialog.querySelector(".palette-input");
  const state = { dialog, input, list: dialog.querySelector(".palette-list"), empty: dialog.querySelector(".palette-empty"), items: [], at: 0, asked: 0 };
  const ask = later(() => askServer(state), 120);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") { event.preventDefault(); openDialog("palette"); }
  });
  dialog.addEventListener("greenroom:opened", () => { input.select(); show(state, rooms(input.value)); ask(); });
  input.addEventListener("input", () => { show(state, rooms(input.value)); ask(); });
  input.addEventListener("keydown", (event) => onKey(event, state));
  state.list.addEventListener("click", (event) => openItem(state, event.target.closest("[role=option]"), event));
  if (/Mac|iP(hone|ad)/.test(navigator.platform)) for (const cap of document.querySelectorAll("[data-mod-key]")) cap.textContent = `⌘ ${cap.dataset.modKey}`;
}

// What the rail already knows needs no request.
function rooms(typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  return [...document.querySelectorAll(".rail-rooms .rail-link")].map((link) => ({
    label: link.querySelector(".rail-text").textContent.trim(), hint: say("palette_go"), url: link.getAttribute("href"),
    icon: link.querySelector("use")?.getAttribute("href").split("#")[1],
  })).filter((room) => room.label.toLocaleLowerCase().includes(wanted));
}

async function askServer(state) {
  const typed = state.input.value.trim();
  const turn = ++state.asked;
  if (!typed || !state.dialog.dataset.paletteUrl) return settle(state);
  try {
    const url = new URL(state.dialog.dataset.paletteUrl, location.href);
    url.searchParams.set("q", typed);
    const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    const found = answer.ok ? await answer.json() : [];
    if (turn === state.asked) show(state, merge(rooms(typed), found));
  } catch { /* offline: the rooms stay usable */ }
  return turn === state.asked && settle(state);
}

function merge(first, second) {
  const known = new Set(first.map((item) => item.url));
  return [...first, ...second.filter((item) => !known.has(item.url))];
}

function settle(state) {
  state.empty.hidden = state.items.length > 0;
}

function show(state, items) {
  state.items = items;
  state.at = 0;
  state.empty.hidden = true;
  state.list.replaceChildren(...items.map((item, number) => make("li", { class: "palette-item", role: "option", id: `palette-${number}`, "data-url": item.url },
    icon(item.icon || "arrow-right"), make("span", { class: "palette-label" }, item.label), make("span", { class: "palette-hint" }, item.hint || ""))));
  mark(state);
}

function mark(state) {
  [...state.list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === state.at)));
  const option = state.list.children[state.at];
  if (option) state.input.setAttribute("aria-activedescendant", option.id); else state.input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function onKey(event, state) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && state.items.length) {
    state.at = (state.at + step + state.items.length) % state.items.length;
    mark(state);
    event.preventDefault();
  } else if (event.key === "Enter" && !event.isComposing) {
    openItem(state, state.list.children[state.at], event);
    event.preventDefault();
  }
}

function openItem(state, option, event) {
  if (!option) return;
  const { url } = option.dataset;
  if (new URL(url, location.href).origin !== location.origin) return;
  if (event.ctrlKey || event.metaKey) { window.open(url, "_blank", "noopener"); return; }
  state.dialog.close();
  location.assign(url);
}
