// The studio's forms are one module of another script; the map asks for them through the page.
export function open(node) {
  document.querySelector(`[data-map-open]`)?.remove();
  const button = document.createElement("button");
  button.type = "button";
  button.hidden = true;
  button.dataset.mapOpen = "";
  button.dataset.form = document.getElementById("studio").dataset.nodeForm + encodeURIComponent(node);
  document.getElementById("studio").append(button);
  button.click();
}
