// Draws what the server says about a review: figures, formula, which criteria apply, quotes.

export function words() {
  return JSON.parse(document.getElementById("review-words")?.textContent || "{}");
}

export function fill(text, values) {
  return Object.entries(values).reduce((filled, [key, value]) => filled.replace(`{${key}}`, value), text || "");
}

export function drawLive(root, live, say) {
  root.dataset.rated = live.rated;
  root.dataset.total = live.total;
  root.querySelector(".pane-head [data-rated]").textContent = fill(say.rated, { done: live.rated, total: live.total });
  root.querySelector("[data-score]").textContent = live.rated && live.score !== null ? live.score : "–";
  const verdict = root.querySelector("[data-verdict]");
  const known = live.passed !== null && (live.complete || live.failures.length > 0);
  verdict.textContent = known ? (live.passed ? say.passes : say.fails) : (live.rated ? say.so_far : "");
  verdict.dataset.tone = known ? (live.passed ? "good" : "bad") : "";
  root.querySelector("[data-formula]").textContent = live.formula || say.empty;
  const failures = root.querySelector("[data-failures]");
  failures.hidden = live.failures.length === 0;
  failures.textContent = fill(say.critical, { names: live.failures.join(", ") });
  for (const part of root.querySelectorAll("[data-section]")) part.textContent = live.sections[part.dataset.section] ?? "–";
  for (const one of criteria(root)) one.hidden = !live.visible.includes(one.dataset.criterion);
  drawRated(root);
}

export function criteria(root) {
  return [...root.querySelectorAll("[data-criterion]")];
}

// Where the focus belongs: on the chosen level, for Space on any other one would choose that; else on the first.
export function levelOf(one) {
  return one.querySelector('input[type="radio"]:checked') || one.querySelector('input[type="radio"]');
}

export function drawRated(root) {
  for (const one of criteria(root)) {
    const chosen = one.querySelector('input[type="radio"]:checked');
    one.classList.toggle("rv-criterion-rated", Boolean(chosen));
    for (const anchor of one.querySelectorAll("[data-anchor]")) anchor.classList.toggle("rv-anchor-chosen", anchor.dataset.anchor === chosen?.value);
  }
}

// Quotes of every criterion, and the marks in the one message that changed.
export function drawEvidence(root, live, say) {
  const line = root.querySelector("template[data-quote-line]").content.firstElementChild;
  for (const one of criteria(root)) {
    const own = live.evidence.filter((quote) => quote.criterion === one.dataset.criterion);
    one.querySelector("[data-quotes]").replaceChildren(...own.map((quote) => quoteLine(line, quote, say)));
  }
  const message = root.querySelector(`[data-message="${live.message}"]`);
  if (message) message.innerHTML = live.html; // escaped by the server: text and <mark> only
}

function quoteLine(line, quote, say) {
  const item = line.cloneNode(true);
  item.dataset.quote = quote.id;
  item.dataset.messageId = quote.message;
  item.querySelector("[data-jump]").textContent = quote.quote;
  const clause = item.querySelector("[data-clause]"); // sheets that cite no clauses have none
  if (clause) clause.textContent = quote.said || quote.clause || say.no_clause;
  return item;
}

export function drawCited(root, cited, say) {
  const place = root.querySelector(`[data-quote="${cited.id}"] [data-clause]`);
  if (place) place.textContent = cited.said || cited.clause || say.no_clause;
}

export function drawHere(root, id) {
  for (const one of criteria(root)) one.classList.toggle("rv-criterion-here", one.dataset.criterion === id);
  for (const mark of root.querySelectorAll("mark[data-criteria]")) mark.classList.toggle("rv-evidence-here", mark.dataset.criteria.split(" ").includes(id));
}

// The number of the criterion that marked words are attached to, on the button for it.
export function drawTarget(root, one, say) {
  const words = root.querySelector("[data-attach] span");
  if (words && say.attach_marked) words.textContent = fill(say.attach_marked, { n: one.dataset.number });
}

// While one picks: which criterion the words are for, and which other one Tab chooses: the one rated just before.
export function drawMeant(root, one, rated) {
  const name = (criterion) => `${criterion.dataset.number} ${criterion.querySelector(".rv-criterion-title").textContent}`;
  const other = root.querySelector("[data-pick-rated]");
  root.querySelector("[data-pick-for]").textContent = one ? name(one) : "";
  other.hidden = !rated;
  if (rated) other.querySelector("b").textContent = name(rated);
}
