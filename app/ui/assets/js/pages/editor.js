// Takes a file into the text without sending it first; the text is then checked and saved like typed text.
import { on } from "../page.js";

on("change", "[data-take-file]", async (event, field) => {
  const [file] = field.files;
  const text = document.getElementById(field.dataset.takeFile);
  if (!file || !text || file.size > 1024 * 1024) return;
  text.value = await file.text();
  field.value = "";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});
