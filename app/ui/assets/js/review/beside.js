// What a reviewer takes up while grading: comments used before, and a private note.
import { later } from "../page.js";
import { toast } from "../toasts.js";
import { choose } from "./choosing.js";
import { postJson } from "./sending.js";

// Puts a kept comment at the end of the criterion's comment; where it stands is the field's to save.
export async function insertTemplate(root, criterion, say) {
  const field = criterion.querySelector("[data-comment]");
  const level = criterion.querySelector('input[type="radio"]:checked')?.value || "";
  const asked = new URLSearchParams({ criterion: criterion.dataset.criterion, level });
  const one = await choose(`${root.dataset.templatesUrl}?${asked}`, say.templates);
  if (!one) return;
  field.value = [field.value.trim(), one.dataset.text].filter(Boolean).join("\n");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  postJson(`/review/templates/${one.dataset.choice}/used`, {}).catch(() => {});
}

// An exercise for what is to be practised: assigned, or proposed to the lead.
export async function giveExercise(root, criterion, say) {
  const url = root.dataset.exercisesUrl;
  const one = await choose(`${url}?${new URLSearchParams({ criterion: criterion.dataset.criterion })}`, say.exercises);
  if (!one) return;
  const response = await postJson(url, { exercise: Number(one.dataset.choice), kind: one.dataset.kind }).catch(() => null);
  const answer = await response?.json().catch(() => ({}));
  if (answer) toast(answer.said || answer.error, response.ok ? "good" : "caution");
}

export async function keepTemplate(root, criterion) {
  const comment = criterion.querySelector("[data-comment]").value;
  const level = criterion.querySelector('input[type="radio"]:checked')?.value || "";
  const response = await postJson(root.dataset.templatesUrl, { criterion: criterion.dataset.criterion, level, comment }).catch(() => null);
  const answer = await response?.json().catch(() => ({}));
  if (answer) toast(answer.said || answer.error, response.ok ? "good" : "caution");
}

// The note is fetched when it is opened, and saved a moment after the last key. A sheet without one has nothing to open.
export function startNote(root) {
  const fold = root.querySelector("[data-own-note]");
  if (!fold) return () => {};
  const field = fold.querySelector("[data-note]");
  const url = root.dataset.noteUrl;
  const keep = async () => {
    const response = await postJson(url, { text: field.value }).catch(() => null);
    if (response && !response.ok) toast((await response.json().catch(() => ({}))).error, "caution");
  };
  const soon = later(keep, 700);
  field.addEventListener("input", soon);
  field.addEventListener("change", keep);
  fold.addEventListener("toggle", async () => {
    if (!fold.open || fold.dataset.read) return;
    fold.dataset.read = "yes";
    const response = await fetch(url, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (response?.ok && !field.value) field.value = (await response.json()).text;
  });
  return () => { fold.open = true; field.focus(); };
}
