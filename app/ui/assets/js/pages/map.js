// The map: nodes and ways laid out by dagre, drawn as SVG with attributes and classes alone.
import { layout } from "../studio/layout.js";
import { Drawing } from "../studio/drawing.js";
import { open } from "../studio/map_forms.js";
import { tellList, Went } from "../studio/people.js";

const box = document.querySelector("[data-map]");
const drawing = new Drawing(box, (node) => open(node));
const told = document.getElementById("map-funnel");
let people = null;

function draw() {
  const data = document.getElementById("map-data");
  const [plan, words] = [layout(JSON.parse(data.dataset.graph)), JSON.parse(data.dataset.words)];
  const went = people && new Went(people, words, plan);
  told.textContent = went ? went.line : "";
  drawing.draw(plan, words, went?.enough ? went : null);
  tellList(went);
}

draw();
document.addEventListener("studio:changed", (event) => { if (event.detail?.acted) draw(); });
document.addEventListener("studio:node", (event) => drawing.choose(event.detail, true));
for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => drawing.zoomBy(button.dataset.zoom));

// A button that stays pressed while what it loads is shown.
function toggle(name, show, failed = () => {}) {
  const button = document.querySelector(`[data-${name}]`);
  button?.addEventListener("click", async () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (!on) { show(null); return; }
    try {
      const answer = await fetch(button.dataset[name], { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (button.getAttribute("aria-pressed") === "true") show(found);
    } catch { button.setAttribute("aria-pressed", "false"); failed(); }
  });
}

toggle("coverage", (found) => drawing.cover(found));
toggle("funnel", (found) => { people = found; draw(); }, () => { told.textContent = JSON.parse(document.getElementById("map-data").dataset.words).funnel_failed; });
