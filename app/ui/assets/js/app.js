// The frame's scripts. Each module starts on the whole page, and again on every part that htmx brings in.
import "./exchange.js";
import { start as autosave } from "./autosave.js";
import { start as bulk } from "./bulk.js";
import { start as codeEditor } from "./code_editor.js";
import { start as confirm } from "./confirm.js";
import { start as copy } from "./copy.js";
import { start as dialogs } from "./dialogs.js";
import { start as filters } from "./filters.js";
import { start as keptText } from "./kept_text.js";
import { start as keyboard } from "./keyboard.js";
import { start as limits } from "./limits.js";
import { start as menus } from "./menus.js";
import { start as palette } from "./palette.js";
import { start as panes } from "./panes.js";
import { start as polling } from "./polling.js";
import { start as submits } from "./submits.js";
import { start as tabs } from "./tabs.js";
import { start as themeSwitch } from "./theme_switch.js";
import { start as times } from "./times.js";
import { start as toasts } from "./toasts.js";

const parts = [autosave, bulk, codeEditor, confirm, copy, dialogs, filters, keptText, keyboard, limits, menus, palette, panes, polling, submits, tabs, themeSwitch, times, toasts];

function startAll() {
  for (const start of parts) start(document);
}

startAll();
document.addEventListener("htmx:after:settle", startAll);
