// The copy of a text on this device: {text, revision, sent, at}; sent: texts on their way to
// the server, whose answers are not here yet. It goes when the server has the same text, and when its writer signs out.
// The name carries the person, so that the next person at the same desk is never offered it.
import { on, store } from "./page.js";

const tooOld = 30 * 86400 * 1000;

export function keep(key, text, revision, sent = []) {
  if (!key) return false;
  const copy = { text, revision, at: Date.now() };
  return store.write(name(key), { ...copy, sent }) || store.write(name(key), copy); // the text itself comes first where room is short
}

export function kept(key) {
  const copy = key ? store.read(name(key)) : null;
  if (copy && Date.now() - copy.at > tooOld) { forget(key); return null; }
  return copy;
}

export function forget(key) {
  if (key) store.remove(name(key));
}

// The keys that begin so and under which something is kept.
export function keptKeys(begin) {
  try { return Object.keys(localStorage).filter((one) => one.startsWith(name(begin))).map((one) => one.slice(name("").length)); } catch { return []; }
}

export function start() {
  on("submit", "form[data-sign-out]", forgetAll);
}

function forgetAll() {
  for (const key of keptKeys("")) forget(key);
}

function name(key) {
  return `greenroom.text ${document.documentElement.dataset.person || ""} ${key}`;
}
