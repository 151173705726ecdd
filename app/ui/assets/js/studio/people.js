// Where people went: counts of practice on the map and, in words, in the list of nodes.
const most = 5; // classes of thickness

export class Went {
  constructor(found, words, plan) {
    this.found = found;
    this.words = words;
    const used = plan.ways.map((way) => this.count(way));
    this.top = Math.max(1, ...used);
  }

  get enough() {
    return this.found.enough;
  }

  // How often the rules between two nodes were taken.
  count(way) {
    return this.found.nodes[way.source]?.ways[way.target] || 0;
  }

  // 0 for a way that nobody took, else 1 to 5 by its share of the most used one.
  thickness(way) {
    return Math.ceil((this.count(way) / this.top) * most);
  }

  at(id) {
    const one = this.found.nodes[id];
    return one?.entered ? { entered: one.entered, left: one.entered - one.ended, ended: one.ended, stuck: one.stuck } : null;
  }

  short(id) {
    const one = this.at(id);
    if (!one) return this.words.flow_none;
    return filled(this.words.flow, one) + (one.stuck ? ` · ${filled(this.words.flow_stuck, one)}` : "");
  }

  told(id) {
    const one = this.at(id);
    if (!one) return this.words.flow_none;
    const ways = Object.entries(this.found.nodes[id].ways).filter(([name]) => !name.startsWith("(")).map(([node, count]) => filled(this.words.way_told, { node, count }));
    return [filled(this.words.told, one), ways.join(", ")].filter(Boolean).join(" ");
  }

  // Of all that came, the share that ended here and that went on, in pixels of a bar whose whole length is every attempt.
  bar(id, whole) {
    const one = this.at(id);
    const long = one ? Math.max(4, Math.min(1, one.entered / Math.max(1, this.found.attempts)) * whole) : 0;
    return { long, on: one ? (long * one.left) / one.entered : 0 };
  }

  get line() {
    return filled(this.enough ? this.words.funnel : this.words.funnel_few, this.found);
  }
}

export function tellList(went) {
  for (const line of document.querySelectorAll("[data-flow-of]")) {
    line.hidden = !went?.enough;
    line.textContent = line.hidden ? "" : went.told(line.dataset.flowOf);
  }
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
