// Runs before the first paint: picks the colours and the rail width, and says that scripts run.
const page = document.documentElement;

function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function apply() {
  const choice = stored("greenroom.theme") || page.dataset.themeChoice || "auto";
  const dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  page.dataset.bsTheme = dark ? "dark" : "light";
}

page.classList.add("js");
if (stored("greenroom.rail") === "slim") page.dataset.rail = "slim";
apply();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
addEventListener("storage", apply);
addEventListener("greenroom:theme", apply);
