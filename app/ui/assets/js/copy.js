// data-copy="text" copies it, data-copy-from="id" copies an element's text.
import { on, say } from "./page.js";
import { toast } from "./toasts.js";

export function start() {
  on("click", "[data-copy], [data-copy-from]", copy);
}

async function copy(event, button) {
  const source = document.getElementById(button.dataset.copyFrom || "");
  const text = source ? (source.value ?? source.textContent) : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied"), "good");
  } catch {
    toast(say("copy_failed"), "caution");
  }
}
