// While a reply is written: two calm lines about its form, the others on demand, in practice only. Nothing is sent, nothing is stopped.
import { later, on } from "../page.js";
import { findings } from "./writing_checks.js";

export function startWriting() {
  const box = document.getElementById("writing");
  if (!box) return;
  const words = JSON.parse(document.getElementById("writing-words").content.textContent);
  const look = later(() => draw(box, words), 600);
  on("input", "#reply-body", look);
  on("click", "[data-writing-more]", () => { all = true; draw(box, words); document.getElementById("reply-body").focus(); });
  document.addEventListener("htmx:after:swap", look);
  look();
}

const most = 2;
let all = false;

function draw(box, words) {
  const text = document.getElementById("reply-body").value;
  const found = findings(text, { words, name: box.dataset.name, channel: box.dataset.channel, first: !document.querySelector("#thread-log .message-agent:not(.message-note)") });
  const shown = all ? found : found.slice(0, most);
  const more = box.querySelector("[data-writing-more]");
  more.hidden = shown.length === found.length;
  more.textContent = more.dataset.words.replace("{count}", String(found.length - shown.length));
  for (const item of box.querySelectorAll("[data-writing]")) {
    const one = shown.find((each) => each.name === item.dataset.writing);
    item.hidden = !one;
    if (one) item.textContent = item.dataset.words.replace("{what}", one.what || "");
  }
  box.hidden = !shown.length || box.closest("[data-composer]").classList.contains("composer-noting");
}
