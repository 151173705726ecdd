// Takes a file into the text without sending it first; the text is then checked and saved like typed text.
import { ask } from "../confirm.js";
import { on, say } from "../page.js";
import { start as paint } from "../studio/paint.js";
import { start as play } from "../studio/play.js";
import { start as tabs } from "../studio/tabs.js";
import { toast } from "../toasts.js";

paint(document);
tabs();
play();

const most = 1024 * 1024; // bytes, as the server takes them

on("change", "[data-take-file]", async (event, field) => {
  const [file] = field.files;
  const text = document.getElementById(field.dataset.takeFile);
  if (!file || !text) return;
  const taken = file.size > most ? null : await textOf(file);
  field.value = "";
  if (taken === null) { toast(say(file.size > most ? "file_large" : "file_not_text", { name: file.name }), "caution"); return; }
  text.value = taken;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});

// Null for anything that is not UTF-8 text: a picture would stand over the text as garbage, and be saved.
async function textOf(file) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.includes("\0") ? null : text;
  } catch { return null; }
}

// Another starting point replaces the text: one that was changed is not thrown away unasked.
on("click", ".starting-points a", async (event, link) => {
  const text = document.getElementById("source");
  const refused = document.querySelector("[data-error-summary]"); // then the text given is the person's own
  if (event.ctrlKey || event.metaKey || event.shiftKey || (text.value === text.defaultValue && !refused)) return;
  event.preventDefault();
  if (await ask(say("start_over"))) location.assign(link.href);
});
