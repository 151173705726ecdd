// A field with maxlength cuts what is pasted without a word; say so. What was typed in vain is said once as well.
import { on, say } from "./page.js";
import { toast } from "./toasts.js";

export function start() {
  on("paste", "textarea[maxlength], input[maxlength]", pasted);
}

function pasted(event, field) {
  const coming = event.clipboardData?.getData("text/plain").length || 0;
  const marked = field.selectionEnd - field.selectionStart;
  const over = field.value.length - marked + coming - field.maxLength;
  if (over > 0) toast(say("cut", { most: field.maxLength.toLocaleString(document.documentElement.lang), over: over.toLocaleString(document.documentElement.lang) }), "caution");
}
