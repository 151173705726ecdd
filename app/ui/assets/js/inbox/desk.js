// The conversation page: composer, thread, waiting. Each part finds its elements anew, for answers replace them.
import { isTyping } from "../keyboard.js";
import { on } from "../page.js";
import { showPane } from "../panes.js";
import { startCanned } from "./canned.js";
import { composeAs, field, startComposer } from "./composer.js";
import { startArticles } from "./articles.js";
import { startWaiting } from "./waiting.js";

export function startDesk(desk) {
  startComposer();
  startCanned();
  startArticles();
  startWaiting(desk);
  followThread(desk.querySelector("[data-thread]"));
  document.addEventListener("keydown", onKey);
  on("click", "[data-mention]", mention);
}

const keys = {
  r: () => composeAs("reply"),
  n: () => composeAs("note"),
  c: () => document.querySelector("[data-canned-open]")?.click(),
  a: () => document.querySelector("[data-articles-open]")?.click(),
  d: () => toDesk(),
};

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.matches?.("[data-composer-text]")) { event.target.blur(); event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (isTyping(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const act = keys[event.key];
  if (!act) return;
  act();
  event.preventDefault();
}

function toDesk() {
  showPane("side");
  const first = document.querySelector("#desk-side .desk-action summary");
  first?.focus();
  first?.scrollIntoView({ block: "center" });
}

// A colleague's name goes into the note that asks them.
function mention(event, button) {
  composeAs("note");
  const text = field("note");
  if (!text.value.includes(button.dataset.mention.trim())) {
    text.setRangeText(button.dataset.mention, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// The newest message stays in sight, unless somebody reads further up.
function followThread(pane) {
  const toEnd = () => { pane.scrollTop = pane.scrollHeight; };
  toEnd();
  let near = true;
  pane.addEventListener("scroll", () => { near = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 120; });
  new MutationObserver(() => near && toEnd()).observe(pane.querySelector("#thread-log"), { childList: true });
  new ResizeObserver(() => near && toEnd()).observe(pane);
}
