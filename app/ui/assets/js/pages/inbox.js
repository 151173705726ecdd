// Entry of the inbox's pages.
import { isTyping } from "../keyboard.js";
import { startClocks } from "../inbox/clocks.js";
import { startDecisions } from "../inbox/decisions.js";
import { startDesk } from "../inbox/desk.js";
import { startShift } from "../inbox/shift.js";

const desk = document.querySelector("[data-desk]");
if (desk) startDesk(desk); else startClocks();
startDecisions();
startShift();
if (document.querySelector("[data-inbox]")) document.addEventListener("keydown", takeNext);

// In the list Enter takes the next customer unless a row or a control is chosen.
function takeNext(event) {
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("[data-row][data-at], dialog[open]") || event.target.closest("a, button, select, summary")) return;
  document.querySelector("[data-main-act]")?.click();
}
