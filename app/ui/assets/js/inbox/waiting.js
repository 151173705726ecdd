// The customer may write again by themselves. The page asks now and then; the server alone knows when that is.
export function startWaiting(desk) {
  plan(desk);
}

function plan(desk) {
  const seconds = Number(document.getElementById("seen")?.dataset.tick) || 60;
  setTimeout(() => ask(desk), seconds * 1000);
}

async function ask(desk) {
  if (!document.hidden && !document.querySelector("form[data-sent]")) {
    const fields = Object.fromEntries([...document.querySelectorAll("#seen input")].map((one) => [one.name, one.value]));
    await window.htmx.ajax("POST", desk.dataset.tickUrl, { values: fields, swap: "none", source: desk }).catch(() => {});
  }
  plan(desk);
}
