// Nothing typed is lost: saved as typed, on leaving, and as a copy on this device until the server has it.
// Field attributes: data-autosave-url, -key (device copy), -revision, -state (id of ui.saved_state), -name (field name, default the field's own).
// The server gets {<name>: text, revision, csrf_token} and answers 200 {revision} or 409 {text, revision}.
import { chooseText } from "./conflict.js";
import { forget, keep, kept } from "./kept_text.js";
import { each, later, post, say, token } from "./page.js";
import { toast } from "./toasts.js";

const mostSent = 4; // unanswered texts that are remembered
const pause = 400;
const patience = 15000; // a save that hangs would hold back all later ones

export function start(root) {
  each(root, "[data-autosave-url]", setUp);
}

function setUp(field) {
  const own = { field, revision: field.dataset.autosaveRevision || "", saved: field.defaultValue, sending: [], busy: false, choosing: false, tries: 0 };
  own.plan = later(() => save(own), pause);
  bringBack(own);
  field.addEventListener("input", () => onInput(own));
  field.addEventListener("blur", () => { own.plan.cancel(); save(own); });
  field.form?.addEventListener("submit", () => { own.plan.cancel(); own.sent = true; });
  addEventListener("pagehide", () => leave(own));
  document.addEventListener("visibilitychange", () => document.hidden && save(own, true));
  addEventListener("online", () => save(own));
}

// A copy of the same revision is newer than the page, and so is one whose save was under way when the page was left;
// any other one of an older revision needs a choice.
function bringBack(own) {
  const copy = kept(own.field.dataset.autosaveKey);
  if (!copy || copy.text === own.saved) { own.saved = own.field.value; forget(own.field.dataset.autosaveKey); return; }
  own.sending = copy.sent || [];
  if (String(copy.revision) === String(own.revision) || own.sending.includes(own.saved)) {
    own.field.value = copy.text;
    own.field.dispatchEvent(new Event("input", { bubbles: true }));
    toast(say("restored"), "info");
    own.plan();
  } else choose(own, { text: own.saved, revision: own.revision }, copy.text);
}

function onInput(own) {
  keepHere(own);
  tell(own, "typing", say("typing"));
  own.sent = false;
  own.plan();
}

async function save(own, leaving = false) {
  const text = own.field.value;
  if (own.busy || own.choosing || own.sent || own.stopped || text === own.saved) return;
  own.busy = true;
  send(own, text);
  const slow = setTimeout(() => tell(own, "saving", say("saving")), 300);
  try {
    const answer = await post(own.field.dataset.autosaveUrl, fields(own, text), { keepalive: leaving && text.length < 15000, signal: AbortSignal.timeout(patience) });
    await onAnswer(own, answer, text);
  } catch {
    if (own.sent) return;
    tell(own, "kept", say("kept_offline"));
    retry(own);
  } finally {
    clearTimeout(slow);
    own.busy = false;
  }
  if (own.tries === 0 && own.field.value !== own.saved) own.plan();
}

function keepHere(own, text = own.field.value) {
  keep(own.field.dataset.autosaveKey, text, own.revision, own.sending);
}

// Until its answer is here, a text on its way may be what the server comes back with: after a reload, that is no other writer.
function send(own, text) {
  own.sending = [...own.sending.filter((one) => one !== text), text].slice(-mostSent);
  keepHere(own);
}

function fields(own, text) {
  return { [own.field.dataset.autosaveName || own.field.name]: text, revision: own.revision, csrf_token: token() };
}

// A save that was on its way while its text was sent has nothing to tell: the server took the text, or the form says why not.
async function onAnswer(own, answer, text) {
  if (own.sent) return;
  const signedOut = answer.status === 401 || (answer.redirected && !answer.headers.get("content-type")?.includes("json"));
  if (signedOut) { tell(own, "kept", say("kept_signed_out")); retry(own); return; }
  const body = await answer.json().catch(() => ({}));
  if (own.sent) return;
  if (answer.status === 409 && own.sending.includes(body.text)) { adopt(own, body.text, body.revision); return; }
  if (answer.status === 409) { await choose(own, body, text); return; }
  if (!answer.ok) { tell(own, "kept", body.error || say("kept_refused")); retry(own); return; }
  adopt(own, text, body.revision);
  own.field.dispatchEvent(new CustomEvent("greenroom:saved", { bubbles: true, detail: body }));
}

// The server has `text`, which came from here, as this revision. A newer text here goes on from it.
function adopt(own, text, revision) {
  own.tries = 0;
  own.saved = text;
  own.sending = [];
  own.revision = revision ?? own.revision;
  own.field.dataset.autosaveRevision = own.revision;
  for (const hidden of own.field.form?.querySelectorAll('input[name="revision"]') || []) hidden.value = own.revision;
  if (own.field.value !== text) { keepHere(own); return; }
  forget(own.field.dataset.autosaveKey);
  tell(own, "saved", say("saved", { time: clock() }));
}

async function choose(own, theirs, yours) {
  own.choosing = true;
  tell(own, "conflict", say("conflict"));
  keepHere(own, yours);
  const choice = await chooseText(theirs.text ?? "", yours);
  own.choosing = false;
  if (!choice) { own.stopped = true; own.field.addEventListener("focus", () => { own.stopped = false; choose(own, theirs, own.field.value); }, { once: true }); return; }
  own.revision = theirs.revision ?? own.revision;
  own.saved = theirs.text ?? "";
  own.sending = [];
  own.field.value = choice === "take" ? own.saved : yours;
  own.field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Waits longer after each failure: 2, 4, 8 … at most 60 seconds.
function retry(own) {
  own.tries += 1;
  setTimeout(() => save(own), Math.min(60, 2 ** own.tries) * 1000);
}

function leave(own) {
  const text = own.field.value;
  if (own.sent || own.stopped || own.choosing || text === own.saved) return;
  send(own, text);
  navigator.sendBeacon?.(own.field.dataset.autosaveUrl, new URLSearchParams(fields(own, text)));
}

function tell(own, state, text) {
  const place = document.getElementById(own.field.dataset.autosaveState || "");
  if (!place || (place.dataset.state === state && place.textContent === text)) return;
  place.dataset.state = state;
  place.textContent = text;
}

function clock() {
  const here = document.documentElement;
  const as = { timeStyle: "short", timeZone: here.dataset.zone || undefined };
  return new Intl.DateTimeFormat(here.lang || "en", as).format(new Date());
}
