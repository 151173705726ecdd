// Entry of the review room's pages.
import { isTyping } from "../keyboard.js";
import { startAnswering } from "../review/answering.js";
import { startKeeping } from "../review/keeping.js";
import { Marking } from "../review/marking.js";
import { PlainSheet } from "../review/plain_sheet.js";
import { startReading } from "../review/reading.js";
import { Sheet } from "../review/sheet.js";

const sheet = document.querySelector("[data-review]");
const answering = document.querySelector("[data-review-answer]");
const reading = document.querySelector("[data-review-read]");
const marked = document.querySelector("[data-marking]");
const marking = marked && new Marking(marked);

if (sheet) {
  new (sheet.dataset.plain === undefined ? Sheet : PlainSheet)(sheet);
  window.addEventListener("popstate", () => location.reload());
}
if (answering) startAnswering(answering);
if (reading) startReading(reading);
startKeeping(document);
marking?.draw();
if (document.querySelector("[data-queue]")) document.addEventListener("keydown", takeNext);

// In the queue Enter takes the next item unless a row or a control is chosen.
function takeNext(event) {
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("[data-row][data-at], dialog[open]") || event.target.closest("a, button, select, summary")) return;
  document.querySelector("[data-main-act]")?.click();
}
