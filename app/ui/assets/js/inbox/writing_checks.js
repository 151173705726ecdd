// The checks themselves: a text goes in, what is to be said about it comes out, the weightiest first. No page is needed.
const placeholder = /\{[a-z_]+\}|\[[^\]\n]{2,40}\](?!\()|<[A-Za-z][^>\n]{1,30}>|\bXXX+\b/;
const personal = [/\b(?:\d[ -]?){13,19}\b/, /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b/, /\b[\w.+-]+@(?!example\.)[\w-]+\.[\w.]+/];
const link = /https?:\/\/[^\s)]+/;
const wide = /[\u3040-\u30ff\u3400-\u9fff]/;

export function findings(text, { words, name = "", channel = "email", first = true }) {
  const body = text.trim();
  if (body.length < 12) return [];
  const low = body.toLocaleLowerCase();
  const found = [];
  const add = (what, check, when) => when && found.push({ name: check, what: what === true ? "" : what });
  add(match(body, placeholder), "placeholder", placeholder.test(body));
  const own = personal.find((one) => one.test(body)) || (link.test(body) && !body.includes(ownHost()) ? link : null);
  add(own ? match(body, own) : "", "personal", Boolean(own));
  const promise = words.promises.find((one) => stands(low, one));
  add(promise, "promise", Boolean(promise));
  add(true, "greeting", first && words.greetings.length > 0 && !words.greetings.some((one) => stands(low.slice(0, 80), one)));
  add(true, "name", first && Boolean(name) && channel !== "social" && !named(low, name.toLocaleLowerCase()));
  add(true, "shout", /!{2,}|!.*!.*!/s.test(body) || /\b[A-ZÀ-ÞА-Я]{4,}\b.*\b[A-ZÀ-ÞА-Я]{4,}\b/s.test(body));
  add(true, "blank", body.length > 420 && !/\n\s*\n/.test(body));
  add(true, "long", body.split(/[.!?。！？\n]+/).some((one) => one.trim().split(/\s+/).length > 30 || (wide.test(one) && one.length > 90)));
  add(true, "closing", channel === "email" && body.length > 160 && words.closings.length > 0 && !words.closings.some((one) => stands(low.slice(-160), one)));
  return found;
}

function match(text, pattern) {
  return text.match(pattern)?.[0].slice(0, 40) || "";
}

// Words of languages without spaces stand anywhere; others between signs that are no letters.
function stands(low, word) {
  if (wide.test(word)) return low.includes(word);
  return new RegExp(`(?<![\\p{L}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}])`, "u").test(low);
}

function named(low, name) {
  return name.split(/\s+/).some((part) => part.length > 1 && low.includes(part));
}

function ownHost() {
  return globalThis.location?.host || "\n";
}
