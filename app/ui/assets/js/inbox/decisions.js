// Yes and no by key: y and n answer the question that has the focus, else the first one nobody has answered.
import { isTyping } from "../keyboard.js";

const answers = { y: "yes", n: "no" };

export function startDecisions() {
  document.addEventListener("keydown", onKey);
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const form = document.querySelector("[data-decide]");
  const said = answers[event.key];
  if (!form || !said || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const questions = [...form.querySelectorAll("[data-question]")];
  const open = () => questions.find((one) => !one.querySelector("input:checked"));
  const choice = (event.target.closest?.("[data-question]") || open() || questions.at(-1)).querySelector(`input[value=${said}]`);
  event.preventDefault();
  choice.checked = true;
  (open()?.querySelector("input") || form.querySelector("[type=submit]")).focus();
}
