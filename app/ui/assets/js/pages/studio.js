// The studio: forms beside the story, acts without a reload, chips, keys.
import { start as chips } from "../studio/chips.js";
import { start as forms } from "../studio/forms.js";
import { start as keys } from "../studio/keys.js";
import { start as play } from "../studio/play.js";

function startAll() {
  chips(document);
  forms(document);
}

keys();
play();
startAll();
document.addEventListener("htmx:after:settle", startAll);
