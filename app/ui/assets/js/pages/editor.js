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

// After each turn of a played draft the end of the conversation and the field for the next reply are in sight.
const play = document.getElementById("play-area");
let played = false;
if (play) new MutationObserver(() => {
  const thread = play.querySelector(".play-thread");
  if (!thread) return;
  if (played) {
    const beside = play.closest(".editor-beside");
    beside.scrollTop = thread.offsetTop + thread.offsetHeight - beside.clientHeight / 2;
    play.querySelector("#play-reply")?.focus({ preventScroll: true });
  }
  played = true;
}).observe(play, { childList: true });
