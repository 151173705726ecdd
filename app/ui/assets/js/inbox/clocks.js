// Clocks: how long until a reply is due, how long an assessment still lasts. The server keeps the times; the page shows them.
const second = 1000;
let asked = false;

export function startClocks(desk) {
  draw();
  if (desk) countDown(desk);
  setInterval(draw, second);
  document.addEventListener("htmx:after:swap", draw);
}

function draw() {
  const [here, row] = ["#desk-state [data-clock]", "#list [aria-current] [data-clock]"].map((one) => document.querySelector(one));
  if (here && row) row.dataset.clock = here.dataset.clock;
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const left = Math.round((Date.parse(clock.dataset.clock) - Date.now()) / second);
    clock.querySelector(".num").textContent = shown(left, clock.dataset);
    clock.classList.toggle("clock-late", left < 0);
    clock.classList.toggle("clock-soon", left >= 0 && left < 60);
  }
}

// "19 min left": never a figure that could be read as a time of day. The server words it in the same way (durations.py).
function shown(left, words) {
  const size = Math.abs(left);
  const parts = size < 120 ? [[size, "second"]] : size < 3600 ? [[Math.floor(size / 60), "minute"]]
    : size < 86400 ? [[Math.floor(size / 3600), "hour"], [Math.floor(size / 60) % 60, "minute"]]
      : [[Math.floor(size / 86400), "day"], [Math.floor(size / 3600) % 24, "hour"]];
  const text = parts.map(([count, unit]) => units(unit).format(count)).join(" ");
  return (left < 0 ? words.late : words.left).replace("#", text);
}

const known = {};
function units(unit) {
  known[unit] ||= new Intl.NumberFormat(document.documentElement.lang || "en", { style: "unit", unit, unitDisplay: "short" });
  return known[unit];
}

function countDown(desk) {
  const place = document.querySelector(".time-left");
  if (!place) return;
  const ends = performance.now() + Number(place.dataset.seconds) * second;
  const tick = () => {
    const left = Math.max(0, Math.round((ends - performance.now()) / second));
    place.textContent = shown(left, place.dataset);
    place.classList.toggle("time-short", left < 120);
    if (!left && !asked) { asked = true; over(desk); }
  };
  tick();
  setInterval(tick, second);
}

// The time is over: the server closes the conversation and leads on.
function over(desk) {
  const fields = Object.fromEntries([...document.querySelectorAll("#seen input")].map((one) => [one.name, one.value]));
  window.htmx.ajax("POST", desk.dataset.tickUrl, { values: fields, swap: "none", source: desk }).catch(() => { asked = false; });
}
