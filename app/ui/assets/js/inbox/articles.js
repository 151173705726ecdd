// Articles beside the conversation: find, read, insert a link. Inserting is told to the server, for a scenario may ask for it.
import { on, post } from "../page.js";
import { showPane } from "../panes.js";
import { toast } from "../toasts.js";
import { insert, show } from "./composer.js";

export function openPeople() {
  showPane("side");
  besides("people");
  document.getElementById("contact-q").focus();
}

export function startArticles() {
  on("click", "[data-articles-open]", open);
  on("click", "[data-cite]", cite);
}

// Desk, articles or colleagues: one of them stands beside the conversation.
export function besides(wanted) {
  for (const part of document.querySelectorAll("[data-side-part]")) part.hidden = part.dataset.sidePart !== wanted;
  for (const button of document.querySelectorAll("[data-side]")) button.setAttribute("aria-pressed", String(button.dataset.side === wanted));
}

function open() {
  showPane("side");
  besides("articles");
  const search = document.getElementById("article-q");
  search.focus();
  search.scrollIntoView({ block: "nearest" });
}

async function cite(event, button) {
  show("reply");
  insert(button.dataset.link);
  const answer = await post(button.dataset.cite, { article_id: button.dataset.article }).catch(() => null);
  if (answer && !answer.ok) toast((await answer.json().catch(() => ({}))).error || "", "caution");
}
