// Short messages in the live region. Good and neutral ones leave by themselves; problems stay until closed, until Esc, or
// until whoever raised them takes them away. The same sentence stands there once, and so does each kind of problem.
import { each, icon, later, make, on, say } from "./page.js";

const shapes = { good: "check-circle-fill", caution: "exclamation-triangle-fill", bad: "exclamation-octagon-fill", info: "info-circle-fill" };
const stay = 6000;
// Where notes may stand, best first, and what they must leave free.
const places = ["bottom", "top", "left", "middle", "head"];
const working = ".page-head .btn, .page-head-acts .btn, .form-foot .btn, .pane-foot, .rv-hint-bar, .rv-pick-bar, .rv-criterion-here .rv-levels, .btn-primary, [data-main-act], [data-composer], .phone-bar";
const placeSoon = later(place, 120);

export function start(root) {
  each(root, "[data-toast]", leaveInTime);
  on("click", "[data-toast-close]", close);
  each(root, "#toasts", () => { for (const name of ["resize", "scroll"]) addEventListener(name, placeSoon, { passive: true, capture: true }); });
  place();
}

// kind: a problem of the same kind takes the place of the one before, and clearToasts(kind) takes it away.
export function toast(text, tone = "good", kind = "") {
  for (const one of notes()) if ((kind && one.dataset.toast === kind) || one.querySelector("p").textContent === text) one.remove();
  const shut = make("button", { type: "button", class: "btn btn-quiet btn-sm btn-icon", "aria-label": say("close"), "data-toast-close": "" }, icon("x-lg"));
  const note = make("div", { class: `toast-note tone-${tone}`, "data-toast": kind }, icon(shapes[tone] || shapes.info), make("p", {}, text), shut);
  document.getElementById("toasts")?.append(note);
  leaveInTime(note);
  place();
}

// Takes the notes of a kind away, all of them without one; whether there were any.
export function clearToasts(kind) {
  const all = notes().filter((one) => kind === undefined || one.dataset.toast === kind);
  for (const one of all) one.remove();
  return all.length > 0;
}

function notes() {
  return [...document.querySelectorAll("#toasts [data-toast]")];
}

// The first place where nothing that the page is worked with lies below; else the one that covers least of it.
function place() {
  const box = document.getElementById("toasts");
  if (!box?.children.length) return;
  const busy = [...document.querySelectorAll(working)].map((one) => one.getBoundingClientRect()).filter((one) => one.width && one.height);
  const covered = (name) => {
    box.dataset.place = name;
    const own = box.getBoundingClientRect();
    return busy.reduce((sum, one) => sum + shared(own.left, own.right, one.left, one.right) * shared(own.top, own.bottom, one.top, one.bottom), 0);
  };
  const found = places.map((name) => [covered(name), name]).reduce((best, one) => (one[0] < best[0] ? one : best));
  box.dataset.place = found[1];
}

function shared(from, to, start, end) {
  return Math.max(0, Math.min(to, end) - Math.max(from, start));
}

function leaveInTime(note) {
  if (note.classList.contains("tone-bad") || note.classList.contains("tone-caution")) return;
  const leave = () => (note.matches(":focus-within") ? setTimeout(leave, stay) : note.remove());
  setTimeout(leave, stay);
}

function close(event, button) {
  button.closest("[data-toast]").remove();
}
