// Playing beside the text: after each turn the end of the talk and the next field are in sight; a text that changes is played anew.
const area = () => document.getElementById("play-area");
let answered = false;
let quiet = false;

export function start() {
  const play = area();
  if (!play) return;
  play.addEventListener("submit", () => { answered = !quiet; });
  new MutationObserver(onTurn).observe(play, { childList: true });
  document.addEventListener("greenroom:saved", renew);
  document.addEventListener("studio:changed", (event) => { if (event.detail?.acted) renew(); });
}

export function open() {
  if (!area().querySelector(".play-form")) area().dispatchEvent(new CustomEvent("studio:play"));
}

function onTurn() {
  const thread = area().querySelector(".play-thread");
  if (!thread || !answered) return;
  answered = false;
  const beside = area().closest(".editor-beside, .studio-beside");
  beside.scrollTop += thread.getBoundingClientRect().bottom - beside.getBoundingClientRect().top - beside.clientHeight / 2;
  area().querySelector("#play-reply, .play-form [type=radio], .play-form button")?.focus({ preventScroll: true });
}

// What is being typed stays: such a play is renewed by its next reply.
function renew() {
  const form = area().querySelector(".play-form");
  if (area().closest("[hidden]")) { if (!form) area().replaceChildren(); return; }
  if (!form) open();
  else if (document.querySelector("[data-studio]") && !form.elements.reply?.value.trim() && !form.querySelector("[type=radio]")) { quiet = true; form.requestSubmit(); quiet = false; }
}
