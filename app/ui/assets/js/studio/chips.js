// A field of names as chips: Enter or a comma adds, Backspace takes the last, a press on a chip turns it into its opposite.
import { each, icon, make } from "../page.js";

export function start(root) {
  each(root, "[data-chips]", setUp);
}

function setUp(box) {
  const field = box.querySelector("input");
  const own = { box, field, negate: box.hasAttribute("data-negate"), names: parts(field.value) };
  own.typed = make("input", { class: "chip-input", id: field.id, autocomplete: "off", list: field.getAttribute("list") || "" });
  for (const name of ["aria-describedby", "aria-invalid"]) if (field.hasAttribute(name)) own.typed.setAttribute(name, field.getAttribute(name));
  for (const name of ["id", "aria-describedby", "aria-invalid"]) field.removeAttribute(name); // what is wrong is told where one types
  field.type = "hidden";
  own.list = make("span", { class: "chip-list" });
  field.after(make("div", { class: "chip-field form-control" }, own.list, own.typed));
  own.typed.addEventListener("keydown", (event) => onKey(event, own));
  own.typed.addEventListener("change", () => add(own));
  own.typed.addEventListener("input", (event) => { if (own.typed.value.includes(",") || event.inputType === "insertReplacementText") add(own); });
  field.form.addEventListener("submit", () => add(own), true);
  draw(own);
}

function onKey(event, own) {
  if (event.key === "Enter" && own.typed.value.trim() && !event.ctrlKey && !event.metaKey) { event.preventDefault(); add(own); }
  if (event.key === "Backspace" && !own.typed.value && own.names.length) { own.names.pop(); draw(own); }
}

function add(own) {
  const before = own.names.length;
  for (const name of parts(own.typed.value)) if (!own.names.includes(name)) own.names.push(name);
  own.typed.value = "";
  if (own.names.length !== before) draw(own);
}

function draw(own) {
  own.field.value = own.names.join(", ");
  own.list.replaceChildren(...own.names.map((name, place) => chip(own, name, place)));
}

function chip(own, name, place) {
  const off = name.startsWith("!");
  const word = make("button", { type: "button", class: "chip-word" }, off ? `${own.box.dataset.not || "not"} ${name.slice(1)}` : name);
  if (own.negate) {
    word.setAttribute("aria-pressed", String(off));
    word.addEventListener("click", () => { own.names[place] = off ? name.slice(1) : `!${name}`; draw(own); own.list.children[place].firstChild.focus(); });
  } else word.tabIndex = -1;
  const remove = make("button", { type: "button", class: "chip-off", "aria-label": `${own.box.dataset.off || "Remove"} ${name}` });
  remove.append(icon("x-lg"));
  remove.addEventListener("click", () => { own.names.splice(place, 1); draw(own); own.typed.focus(); });
  return make("span", { class: off ? "chip chip-not" : "chip" }, word, remove);
}

function parts(text) {
  return [...new Set(text.split(/[,\n]/).map((part) => part.trim()).filter(Boolean))];
}
