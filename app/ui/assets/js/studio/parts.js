// Brings answers of the server into the page: marked parts replace the elements of their id, the rest goes into one place.
import { post, say } from "../page.js";
import { toast } from "../toasts.js";

const studio = document.querySelector("[data-studio]");

// The revision that the page shows, and what else every act sends along.
function state() {
  return Array.from(document.querySelectorAll("#studio-state input"), (field) => [field.name, field.value]);
}

export async function act(name, fields) {
  const body = new FormData();
  const known = new Set(state().map(([key]) => key));
  for (const [key, value] of [...state(), ...[...fields].filter(([key]) => !known.has(key))]) body.append(key, value);
  try {
    const answer = await post(studio.dataset.acts + name, body, { headers: { Accept: "text/html", "HX-Request": "true" } });
    const text = await answer.text();
    if (/^\s*<!doctype/i.test(text) || answer.status === 401) { toast(say(answer.status === 401 ? "signed_out" : "failed"), "bad"); return null; }
    place(text);
    return answer.ok;
  } catch { toast(say(navigator.onLine ? "failed" : "offline"), "bad"); return null; }
}

// ready(): the form stands in the page, and nothing has worked on it yet.
export async function openForm(spec, ready) {
  try {
    const answer = await fetch(studio.dataset.forms + spec + (spec.includes("?") ? "&" : "?") + `view=${studio.dataset.view}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    const text = await answer.text();
    if (!answer.ok || /^\s*<!doctype/i.test(text)) { toast(say("failed"), "bad"); return false; }
    place(text, ready);
    return true;
  } catch { toast(say(navigator.onLine ? "failed" : "offline"), "bad"); return false; }
}

// Parts with data-hx-swap-oob go to their places; an answer without them is a form, or a sentence that refuses.
function place(text, ready = null) {
  const page = new DOMParser().parseFromString(`<body>${text}</body>`, "text/html");
  const parts = [...page.body.querySelectorAll("[data-hx-swap-oob]")];
  for (const part of parts) {
    part.removeAttribute("data-hx-swap-oob");
    document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
  }
  if (ready || !parts.length) document.getElementById("edit-area").replaceChildren(...[...page.body.childNodes].map((node) => document.adoptNode(node)));
  ready?.();
  retitle();
  document.dispatchEvent(new CustomEvent("htmx:after:settle"));
  document.dispatchEvent(new CustomEvent("studio:changed", { detail: { acted: !ready && parts.length > 0 } }));
}

// What nobody practises yet is called what its draft says.
function retitle() {
  const [head, { title }] = [document.getElementById("page-title"), document.getElementById("studio-title").dataset];
  if (head.textContent === title) return;
  document.title = document.title.replace(head.textContent, title);
  head.textContent = title;
}
