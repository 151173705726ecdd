// The map: nodes and ways laid out by dagre, drawn as SVG with attributes and classes alone.
import { layout } from "../studio/layout.js";
import { Drawing } from "../studio/drawing.js";
import { open } from "../studio/map_forms.js";

const box = document.querySelector("[data-map]");
const drawing = new Drawing(box, (node) => open(node));

function draw() {
  const data = document.getElementById("map-data");
  drawing.draw(layout(JSON.parse(data.dataset.graph)), JSON.parse(data.dataset.words));
}

draw();
document.addEventListener("studio:changed", draw);
document.addEventListener("studio:node", (event) => drawing.choose(event.detail, true));
for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => drawing.zoomBy(button.dataset.zoom));
document.querySelector("[data-coverage]")?.addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  if (!on) { drawing.cover(null); return; }
  const answer = await fetch(button.dataset.coverage, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
  if (answer.ok) drawing.cover(await answer.json());
});
