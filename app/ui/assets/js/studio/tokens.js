// The parts of a scenario's lines: front matter, headings, words, rules, remarks. A line is [kind, text] pairs that make it up whole.
const front = /(?<note>#.*$)|(?<text>"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)|(?<key>[\w.-]+(?=\s*:(?:\s|$)))|(?<sign>[{}[\],:])/gu;
const words = /(?<note><!--.*?(?:-->|$))|(?<fact>\{[\w.-]+\})/gu;
const rule = /(?<note><!--.*?(?:-->|$))|(?<target>(?<=(?:->|=>)\s*)[\w.-]+)|(?<sign>->|=>|[&|!()]|^\s*-)|(?<key>\belse\b|\bsilence\b|\bvisited\b|\bmood\b|\bturns\b)/gu;

// What each line is part of: front, body or text (an appendix), with an open remark told by a "-note" behind it.
export function modesOf(lines) {
  let mode = lines[0]?.trim() === "---" ? "front" : "body";
  let remark = false;
  return lines.map((line, at) => {
    if (mode === "front" && at > 0 && line.trim() === "---") { mode = "body"; return "fence"; }
    if (at === 0 && mode === "front") return "fence";
    if (mode !== "front" && !remark && /^#\s/.test(line)) mode = "text";
    const was = remark;
    if (mode !== "front") remark = line.lastIndexOf("<!--") > line.lastIndexOf("-->") || (remark && !line.includes("-->"));
    return was ? "remark" : mode;
  });
}

export function tokensOf(line, mode) {
  if (!line) return [];
  if (mode === "fence") return [["sign", line]];
  if (mode === "remark") return [["note", line]];
  if (mode === "front") return parts(line, front);
  if (/^\s*#{1,3}\s/.test(line)) return [["head", line]];
  if (mode === "text") return parts(line, words);
  if (/^\s*>/.test(line)) { const sign = /^\s*>/.exec(line)[0]; return [["sign", sign], ...parts(line.slice(sign.length), words)]; }
  return parts(line, /^\s*-/.test(line) ? rule : words);
}

function parts(line, pattern) {
  const found = [];
  let place = 0;
  for (const match of line.matchAll(pattern)) {
    if (match.index > place) found.push(["", line.slice(place, match.index)]);
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    found.push([kind, match[0]]);
    place = match.index + match[0].length;
  }
  if (place < line.length) found.push(["", line.slice(place)]);
  return found;
}
