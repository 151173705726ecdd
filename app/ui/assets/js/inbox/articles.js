// Articles beside the conversation: find, read, insert a link. Inserting is told to the server, for a scenario may ask for it.
import { on, post } from "../page.js";
import { showPane } from "../panes.js";
import { toast } from "../toasts.js";
import { composeAs, insert } from "./composer.js";

export function startArticles() {
  on("click", "[data-articles-open]", open);
  on("click", "[data-cite]", cite);
}

function open() {
  showPane("side");
  const search = document.getElementById("article-q");
  search.scrollIntoView({ block: "start" });
  search.focus();
}

async function cite(event, button) {
  composeAs("reply");
  insert(button.dataset.link);
  const answer = await post(button.dataset.cite, { article_id: button.dataset.article }).catch(() => null);
  if (answer && !answer.ok) toast((await answer.json().catch(() => ({}))).error || "", "caution");
}
