// The customer may write again by themselves. The page asks now and then; the server alone knows when that is.
let planned = 0;
let due = Infinity;

export function startWaiting(desk) {
  plan(desk);
  document.addEventListener("htmx:after:swap", () => plan(desk));
}

// A swap may bring an earlier moment, as when a person reads the reply that was just sent; it never puts one off.
function plan(desk) {
  const seconds = Number(document.getElementById("seen")?.dataset.tick) || 60;
  const next = performance.now() + seconds * 1000;
  if (next >= due) return;
  clearTimeout(planned);
  due = next;
  planned = setTimeout(() => ask(desk), seconds * 1000);
}

async function ask(desk) {
  due = Infinity;
  if (!document.hidden && !document.querySelector("form[data-sent]")) {
    const fields = Object.fromEntries([...document.querySelectorAll("#seen input")].map((one) => [one.name, one.value]));
    await window.htmx.ajax("POST", desk.dataset.tickUrl, { values: fields, swap: "none", source: desk }).catch(() => {});
  }
  plan(desk);
}
