// The conversation page: composer, thread, waiting. Each part finds its elements anew, for answers replace them.
import { isTyping } from "../keyboard.js";
import { on } from "../page.js";
import { openDesk, startActions } from "./actions.js";
import { startCanned } from "./canned.js";
import { composeAs, current, field, insert, show, startComposer } from "./composer.js";
import { besides, startArticles } from "./articles.js";
import { startClocks } from "./clocks.js";
import { startKeptForms } from "./kept_forms.js";
import { startMentions } from "./mentions.js";
import { startTools, tools } from "./tools.js";
import { startWaiting } from "./waiting.js";
import { startWriting } from "./writing.js";

export function startDesk(desk) {
  startMentions();
  startComposer();
  startCanned();
  startArticles();
  startActions(desk);
  startWaiting(desk);
  startClocks(desk);
  startKeptForms();
  startTools();
  startWriting();
  followThread(desk.querySelector("[data-thread]"));
  document.addEventListener("keydown", onEscape, true); // before the site's own, which would lead back
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:after:swap", afterAct);
  on("input", "[data-composer-text]", forgetAct);
  on("click", "[data-mention]", mention);
  on("click", "[data-side]", (event, button) => besides(button.dataset.side));
  besides("desk");
}

let acted = ""; // the action done last, until something is typed: Esc goes back to its button

const keys = {
  r: () => composeAs("reply"),
  n: () => composeAs("note"),
  c: () => document.querySelector("[data-canned-open]")?.click(),
  a: () => document.querySelector("[data-articles-open]")?.click(),
  d: () => openDesk(),
  ...tools,
};

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.matches?.("[data-composer-text]")) { leaveText(event); return; }
  if (isTyping(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const act = keys[event.key];
  if (!act) return;
  act();
  event.preventDefault();
}

// Esc closes what covers the messages before it leads back: the preview of a reply, and on a phone the desk.
function onEscape(event) {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open], [popover]:popover-open") || !closeFirst()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function closeFirst() {
  const preview = document.querySelector('[data-preview][aria-pressed="true"]');
  if (preview) { preview.click(); return true; }
  const thread = document.querySelector('[data-pane="thread"]');
  if (!thread?.getClientRects().length || thread.getAttribute("aria-pressed") === "true") return false;
  thread.click();
  return true;
}

function leaveText(event) {
  const button = acted && actButton(acted);
  if (button) button.focus({ preventScroll: true }); else event.target.blur();
  forgetAct();
  event.preventDefault();
  event.stopImmediatePropagation();
}

// The desk is renewed after an action. What worked leads back to the reply; what did not, or covers the reply, to its button.
function afterAct(event) {
  const form = event.detail?.ctx?.sourceElement;
  const name = form?.matches?.(".desk-action form") && form.querySelector('[name="action"]').value;
  const button = name && actButton(name);
  if (!button) return;
  const failed = button.closest(".desk-action").querySelector(".desk-result.tone-caution");
  if (failed || !matchMedia("(min-width: 768px)").matches) { button.focus({ preventScroll: true }); return; }
  acted = name;
  current().focus({ preventScroll: true });
}

function actButton(name) {
  return document.querySelector(`#desk-acts input[name="action"][value="${CSS.escape(name)}"]`)?.form.querySelector("button");
}

function forgetAct() {
  acted = "";
}

// A colleague's name goes into the note that asks them.
function mention(event, button) {
  if (field("note").value.includes(button.dataset.mention.trim())) { composeAs("note"); return; }
  show("note");
  insert(button.dataset.mention);
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
