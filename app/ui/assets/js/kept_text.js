// The copy of a text on this device: {text, revision, at}. It goes when the server has the same text.
import { store } from "./page.js";

const tooOld = 30 * 86400 * 1000;

export function keep(key, text, revision) {
  return key ? store.write(name(key), { text, revision, at: Date.now() }) : false;
}

export function kept(key) {
  const copy = key ? store.read(name(key)) : null;
  if (copy && Date.now() - copy.at > tooOld) { forget(key); return null; }
  return copy;
}

export function forget(key) {
  if (key) store.remove(name(key));
}

function name(key) {
  return `greenroom.text ${key}`;
}
