// The checks themselves: a text goes in, what is to be said about it comes out, the weightiest first. No page is needed.
const placeholder = /\{\p{L}[\p{L}\p{N}_ -]{0,38}\}|\[[^\]\n]{2,40}\](?!\()|<[A-Za-z][^>\n]{1,30}>|\bXXX+\b/u;
const personal = [/\b(?:\d[ -]?){13,19}\b/, /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b/, /\b[\w.+-]+@(?!example\.)[\w-]+\.[\w.]+/];
// Telephone numbers as people write them: with a country's code, with a leading 0, in the Russian and the American way.
const phones = [/(?<![\w+])\+\d{1,3}(?:[ ().\/-]*\d){7,12}(?!\d)/, /(?<![\w-])\(?0\d{1,4}\)?(?:[ .\/-]\d{2,8}){1,4}(?![\w-])/,
  /(?<!\w)8[ -]\(?\d{3}\)?[ -]\d{3}[ -]\d{2}[ -]?\d{2}(?!\d)/, /(?<!\w)(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?!\d)/];
const link = /https?:\/\/[^\s)]+/;
const wide = /[\u3040-\u30ff\u3400-\u9fff]/;

export function findings(text, { words, name = "", channel = "email", first = true }) {
  const body = text.trim();
  if (body.length < 12) return [];
  const low = body.toLocaleLowerCase();
  const found = [];
  const add = (what, check, when) => when && found.push({ name: check, what: what === true ? "" : what });
  add(match(body, placeholder), "placeholder", placeholder.test(body));
  const own = personal.find((one) => one.test(body)) || phones.find((one) => digits(match(body, one)) > 8) || (link.test(body) && !body.includes(ownHost()) ? link : null);
  add(own ? match(body, own) : "", "personal", Boolean(own));
  const promise = words.promises.find((one) => stands(low, one)) || givenToday(low, words);
  add(promise, "promise", Boolean(promise));
  add(true, "greeting", first && words.greetings.length > 0 && !words.greetings.some((one) => stands(low.slice(0, 80), one)));
  add(true, "name", first && Boolean(name) && channel !== "social" && !named(low, name.toLocaleLowerCase()));
  add(true, "shout", /!{2,}|!.*!.*!/s.test(body) || /\b[A-ZÀ-ÞА-Я]{4,}\b.*\b[A-ZÀ-ÞА-Я]{4,}\b/s.test(body));
  add(true, "blank", body.length > 420 && !/\n\s*\n/.test(body));
  add(true, "long", body.split(/[.!?。！？\n]+/).some((one) => one.trim().split(/\s+/).length > 30 || (wide.test(one) && one.length > 90)));
  const hard = wide.test(body) ? 0 : difficulty(body);
  add(String(hard), "dense", hard >= (words.hard || 55));
  add(true, "closing", channel === "email" && body.length > 160 && words.closings.length > 0 && !words.closings.some((one) => stands(low.slice(-160), one)));
  return found;
}

function match(text, pattern) {
  return text.match(pattern)?.[0].slice(0, 40) || "";
}

// "I will refund you today": a thing and its day in one sentence.
function givenToday(low, { given = [], today = [] }) {
  for (const one of low.split(/[.!?\n]+/)) {
    const pair = [given, today].map((list) => list.find((word) => stands(one, word)));
    if (pair[0] && pair[1]) return pair.join(" … ");
  }
  return undefined;
}

function digits(text) {
  return text.replace(/\D/g, "").length;
}

// LIX: words in a sentence, and the share of words of more than six letters. Below 40 words it says nothing.
function difficulty(text) {
  const all = text.match(/[\p{L}][\p{L}'’-]*/gu) || [];
  if (all.length < 40) return 0;
  const sentences = text.split(/[.!?:]+\s|\n+/).filter((one) => /\p{L}/u.test(one)).length;
  return Math.round(all.length / sentences + (100 * all.filter((one) => one.length > 6).length) / all.length);
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
