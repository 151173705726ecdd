// data-poll-url is fetched every data-poll-every seconds and replaces the element's content until the server says 286 or sends data-poll-done.
import { each } from "./page.js";

export function start(root) {
  each(root, "[data-poll-url]", (element) => plan(element, 1));
}

function plan(element, failures) {
  const every = Math.max(1, Number(element.dataset.pollEvery) || 2) * 1000;
  setTimeout(() => tick(element, failures), every * failures);
}

async function tick(element, failures) {
  if (!element.isConnected) return;
  if (document.hidden) { plan(element, 1); return; }
  try {
    const answer = await fetch(element.dataset.pollUrl, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.status === 401 || answer.status === 404) return;
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.status !== 204) swap(element, await answer.text());
    if (answer.status === 286 || element.querySelector("[data-poll-done]")) { finish(element); return; }
    plan(element, 1);
  } catch {
    plan(element, Math.min(8, failures * 2));
  }
}

// Our own server renders and escapes this part, exactly as it does the page.
function swap(element, html) {
  if (element.innerHTML !== html) element.innerHTML = html;
}

function finish(element) {
  const url = element.dataset.pollThen || element.querySelector("[data-poll-done]")?.dataset.pollDone;
  element.dispatchEvent(new CustomEvent("greenroom:done", { bubbles: true }));
  if (url && new URL(url, location.href).origin === location.origin) location.assign(url);
}
