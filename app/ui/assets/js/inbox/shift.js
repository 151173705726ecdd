// A shift that goes on: the list asks for itself anew. Its report: the slider replays the events.
export function startShift() {
  if (document.getElementById("shift-list")) plan(1);
  const timeline = document.querySelector("[data-timeline]");
  if (timeline) startReplay(timeline);
}

function plan(seconds) {
  setTimeout(ask, seconds * 1000);
}

async function ask() {
  const list = document.getElementById("shift-list");
  if (!list) return;
  const { shiftPoll, every, seen, current } = list.dataset;
  const quiet = document.hidden || document.querySelector("form[data-sent], dialog[open]");
  if (!quiet) await renew(list, shiftPoll, { seen, current });
  plan(Number(every) || 12);
}

// Where the focus stood in the list it stands again afterwards.
async function renew(list, url, values) {
  const held = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  await window.htmx.ajax("POST", url, { values, target: "#shift-list", swap: "outerHTML", source: document.body }).catch(() => {});
  if (held) document.querySelector(`#shift-list a[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function startReplay(timeline) {
  const events = [...timeline.querySelectorAll("[data-event]")];
  const [bar, line] = [timeline.querySelector("[data-replay]"), timeline.querySelector("[data-now]")];
  if (!bar || !events.length) return;
  const [range, said] = [bar.querySelector("input"), bar.querySelector("output")];
  bar.hidden = false;
  const show = () => {
    const event = events[Number(range.value)];
    for (const one of events) one.classList.toggle("event-now", one === event);
    line.setAttribute("x1", event.dataset.x);
    line.setAttribute("x2", event.dataset.x);
    said.textContent = [...event.cells].map((cell) => cell.textContent.trim()).join(" · ");
    range.setAttribute("aria-valuetext", said.textContent);
  };
  const step = (by) => { range.value = Number(range.value) + by; show(); };
  range.addEventListener("input", show);
  range.addEventListener("keydown", (key) => {
    const url = events[Number(range.value)].dataset.url;
    if (key.key === "Enter" && url) { key.preventDefault(); location.assign(url); }
  });
  for (const button of bar.querySelectorAll("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
  show();
}
