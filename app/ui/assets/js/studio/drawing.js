// Draws a laid-out map, and lets it be walked, moved and made larger.
import { height, width } from "./layout.js";

const space = "http://www.w3.org/2000/svg";
const endSigns = { good: "✓", end: "⚑", fail: "✗" }; // the legend shows the same
const steps = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };

export class Drawing {
  constructor(box, open) {
    this.box = box;
    this.open = open;
    this.view = null;
    this.covered = null;
    this.svg = svg("svg", { class: "map-drawing", role: "group" });
    box.replaceChildren(this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.addEventListener("wheel", (event) => { event.preventDefault(); this.scale(event.deltaY > 0 ? 1.15 : 1 / 1.15, event); }, { passive: false });
    this.svg.addEventListener("keydown", (event) => this.onKey(event));
    this.svg.addEventListener("click", (event) => { const node = event.target.closest("[data-id]"); if (node && !this.moved) { this.choose(node.dataset.id); this.enter(); } });
    new ResizeObserver(() => this.show()).observe(box);
  }

  draw(plan, words, went = null) {
    const chosen = this.chosen && plan.nodes.some((node) => node.id === this.chosen) ? this.chosen : "";
    const focused = this.svg.contains(document.activeElement);
    this.plan = plan;
    this.words = words;
    this.went = went;
    this.svg.setAttribute("aria-label", words.map);
    this.svg.replaceChildren(arrow(), ...plan.ways.map((way) => drawWay(way, went)), ...plan.nodes.map((node) => this.drawNode(node)));
    if (!this.view) this.begin();
    this.choose(chosen || "start", false, focused);
    this.show();
  }

  drawNode(node) {
    const { errors, warnings, lost, dead, kind } = node;
    const unreached = this.covered?.ready && this.covered.nodes[node.id] && !this.covered.nodes[node.id].reached;
    const signs = [kind === "missing" && `✕ ${this.words.missing}`, lost && `⊘ ${this.words.lost}`, dead && `⊗ ${this.words.dead}`, errors && `! ${this.words.errors}`, !errors && warnings && "▲", unreached && `◌ ${this.words.unreached}`, node.untranslated && `○ ${this.words.untranslated}`].filter(Boolean);
    const ends = endSigns[kind] ? `${endSigns[kind]} ${node.outcome || this.words[kind]}` : kind === "start" ? this.words.start : "";
    const leads = this.plan.ways.filter((way) => way.source === node.id).map((way) => way.target).join(", ");
    const more = [this.went?.told(node.id), leads && `${this.words.leads} ${leads}`].filter(Boolean).join(" ");
    const group = svg("g", { class: `map-node map-${kind}${lost ? " map-lost" : ""}${dead ? " map-dead" : ""}${unreached ? " map-unreached" : ""}`, "data-id": node.id, role: "button", tabindex: "-1", "aria-description": more, transform: `translate(${node.x - width / 2} ${node.y - height / 2})` });
    group.append(svg("rect", { width, height }), text("map-name", 12, 20, cut(node.id, 24)), text("map-words", 12, 37, cut(node.words, 32)), text("map-sign", 12, 53, cut([ends, ...signs].filter(Boolean).join("  "), 32)));
    if (this.went && kind !== "missing") group.append(...flow(this.went, node.id));
    return group;
  }

  cover(covered) {
    this.covered = covered;
    this.draw(this.plan, this.words, this.went);
  }

  // One node can be reached with Tab; the arrows walk on from it.
  choose(id, inSight = false, focus = false) {
    this.chosen = id;
    for (const node of this.svg.querySelectorAll("[data-id]")) {
      const on = node.dataset.id === id;
      node.setAttribute("tabindex", on ? "0" : "-1");
      node.classList.toggle("map-node-on", on);
      if (on && (inSight || focus)) node.focus({ preventScroll: true });
    }
    for (const way of this.svg.querySelectorAll(".map-way")) way.classList.toggle("map-way-on", way.dataset.source === id);
    if (inSight) this.bring(id);
  }

  enter() {
    if (this.plan.nodes.find((node) => node.id === this.chosen)?.words !== undefined && !["missing", "included"].includes(this.plan.nodes.find((node) => node.id === this.chosen).kind)) this.open(this.chosen);
  }

  onKey(event) {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.enter(); return; }
    if (event.key === "+" || event.key === "-") { event.preventDefault(); this.zoomBy(event.key === "+" ? "in" : "out"); return; }
    if (!steps[event.key] || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const next = this.neighbour(...steps[event.key]);
    if (next) this.choose(next, true);
  }

  // Down and up follow the ways, the nearest first; sideways goes to the nearest node in that direction.
  neighbour(across, down) {
    const here = this.plan.nodes.find((node) => node.id === this.chosen);
    if (!here) return null;
    const linked = new Set(this.plan.ways.filter((way) => (down > 0 ? way.source : way.target) === here.id).map((way) => (down > 0 ? way.target : way.source)));
    const ahead = this.plan.nodes.filter((node) => node.id !== here.id && (across ? (node.x - here.x) * across > 0 && Math.abs(node.y - here.y) < height : (node.y - here.y) * down > 0));
    const near = (node) => Math.abs(node.x - here.x) + Math.abs(node.y - here.y) * 2 - (linked.has(node.id) ? 10000 : 0);
    return ahead.sort((one, other) => near(one) - near(other))[0]?.id || null;
  }

  // At first the names can be read: the first message at the top, the rest as far as it fits.
  begin() {
    this.fit();
    const start = this.plan.nodes.find((node) => node.id === "start");
    if (this.view.scale <= 1.3 || !start) return;
    this.view = { x: start.x - this.box.clientWidth * 0.625, y: 0, scale: 1.25 };
  }

  fit() {
    const { clientWidth: wide, clientHeight: high } = this.box;
    const scale = Math.max(this.plan.wide / Math.max(wide, 1), this.plan.high / Math.max(high, 1), 0.7);
    this.view = { x: (this.plan.wide - wide * scale) / 2, y: this.plan.high < high * scale ? (this.plan.high - high * scale) / 2 : 0, scale: Math.min(scale, 6) };
    this.show();
  }

  zoomBy(how) {
    if (how === "fit") this.fit();
    else this.scale(how === "in" ? 1 / 1.25 : 1.25);
  }

  // Around the pointer, or the middle.
  scale(by, event) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = event ? [event.clientX - box.left, event.clientY - box.top] : [box.width / 2, box.height / 2];
    const scale = Math.min(8, Math.max(0.35, this.view.scale * by));
    this.view = { x: this.view.x + x * (this.view.scale - scale), y: this.view.y + y * (this.view.scale - scale), scale };
    this.show();
  }

  bring(id) {
    const node = this.plan.nodes.find((one) => one.id === id);
    if (!node) return;
    const [wide, high] = [this.box.clientWidth * this.view.scale, this.box.clientHeight * this.view.scale];
    const seen = node.x - width / 2 > this.view.x && node.x + width / 2 < this.view.x + wide && node.y - height / 2 > this.view.y && node.y + height / 2 < this.view.y + high;
    if (!seen) this.view = { ...this.view, x: node.x - wide / 2, y: node.y - high / 2 };
    this.show();
  }

  grab(event) {
    const from = { x: event.clientX, y: event.clientY, view: this.view };
    this.moved = false;
    const move = (now) => {
      const [dx, dy] = [now.clientX - from.x, now.clientY - from.y];
      if (!this.moved && Math.abs(dx) + Math.abs(dy) < 5) return;
      this.moved = true;
      this.view = { ...from.view, x: from.view.x - dx * from.view.scale, y: from.view.y - dy * from.view.scale };
      this.show();
    };
    const end = () => { removeEventListener("pointermove", move); removeEventListener("pointerup", end); removeEventListener("pointercancel", end); setTimeout(() => { this.moved = false; }); };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  show() {
    if (!this.view) return;
    const { x, y, scale } = this.view;
    this.svg.setAttribute("viewBox", `${x} ${y} ${Math.max(1, this.box.clientWidth) * scale} ${Math.max(1, this.box.clientHeight) * scale}`);
    this.svg.classList.toggle("map-far", scale > 1.7);
  }
}

// The bar: as long as the share of attempts that came; its first part went on, its darker part ended here. The numbers stand below.
function flow(went, id) {
  const { long, on } = went.bar(id, width);
  const parts = [svg("rect", { class: "map-bar-on", x: 0, y: height - 5, width: on, height: 5 }), svg("rect", { class: "map-bar-end", x: on, y: height - 5, width: Math.max(0, long - on), height: 5 })];
  return [...parts, text("map-flow", 4, height + 14, went.short(id))];
}

function drawWay(way, went) {
  const [thick, count] = went ? [went.thickness(way), went.count(way)] : [0, 0];
  const group = svg("g", { class: `map-way${went ? ` map-way-${thick}` : ""}`, "data-source": way.source, "aria-hidden": "true" });
  const middle = middleOf(way.points);
  group.append(svg("path", { d: curve(way.points), "marker-end": "url(#map-arrow)" }), text("", middle.x, middle.y + 4, cut(way.label, 26)));
  if (count) group.append(text("map-count", middle.x, middle.y + 18, `${count}×`));
  return group;
}

function curve(points) {
  const [first, ...rest] = points;
  if (rest.length < 2) return `M${first.x} ${first.y}${rest.map((point) => `L${point.x} ${point.y}`).join("")}`;
  let path = `M${first.x} ${first.y}`;
  for (let at = 0; at < rest.length - 1; at += 1) {
    const end = at === rest.length - 2 ? rest[at + 1] : { x: (rest[at].x + rest[at + 1].x) / 2, y: (rest[at].y + rest[at + 1].y) / 2 };
    path += `Q${rest[at].x} ${rest[at].y} ${end.x} ${end.y}`;
  }
  return path;
}

// The middle of the same curve: where words stand on their own line.
function middleOf([first, ...rest]) {
  const half = (one, other) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
  if (rest.length < 2) return rest.length ? half(first, rest[0]) : first;
  const at = Math.floor((rest.length - 1) / 2);
  const from = at ? half(rest[at - 1], rest[at]) : first;
  const to = at === rest.length - 2 ? rest[at + 1] : half(rest[at], rest[at + 1]);
  return half(half(from, rest[at]), half(rest[at], to));
}

function arrow() {
  const marker = svg("marker", { id: "map-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 10, markerHeight: 10, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" });
  marker.append(svg("path", { d: "M0 0L8 4L0 8z", class: "map-head" }));
  const defs = svg("defs", {});
  defs.append(marker);
  return defs;
}

function text(kind, x, y, words) {
  const element = svg("text", { x, y, class: kind });
  element.textContent = `${words} `;
  return element;
}

// As many signs as have room; those of East Asian scripts take two.
function cut(words, most) {
  let [room, kept] = [most, ""];
  for (const sign of words) {
    room -= /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u.test(sign) ? 2 : 1;
    if (room < 0) return `${kept.slice(0, -1)}…`;
    kept += sign;
  }
  return words;
}

function svg(name, attributes) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
