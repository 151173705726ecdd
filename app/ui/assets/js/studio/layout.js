// Places for nodes and ways, by dagre: from the first message downwards.
import dagre from "@dagrejs/dagre";

export const width = 190;
export const height = 62;
const many = 80; // nodes; larger maps are laid out by the first way to each node, or it would take seconds

let kept = { shape: "", plan: null }; // other words in a node move nothing

export function layout(graph) {
  const shape = JSON.stringify([graph.nodes.map((node) => node.id), graph.ways.map((way) => [way.source, way.target])]);
  if (kept.shape !== shape) kept = { shape, plan: placed(graph) };
  const { plan } = kept;
  const { width: wide, height: high } = plan.graph();
  const nodes = graph.nodes.map((node) => ({ ...node, x: plan.node(node.id).x, y: plan.node(node.id).y }));
  const ways = graph.ways.map((way) => ({ ...way, points: pointsOf(plan, way) }));
  return { nodes, ways, wide: wide || width, high: high || height };
}

function placed(graph) {
  const plan = new dagre.graphlib.Graph();
  const large = graph.nodes.length > many;
  plan.setGraph({ rankdir: "TB", nodesep: 28, ranksep: large ? 48 : 64, marginx: 20, marginy: 20, ranker: large ? "longest-path" : "network-simplex" });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) plan.setNode(node.id, { width, height });
  const first = large ? firstWays(graph, depths(graph)) : null;
  const short = (way) => !first || first.get(way.target) === way;
  for (const way of graph.ways) if (way.source !== way.target && short(way)) plan.setEdge(way.source, way.target, { width: 10, height: 14 });
  dagre.layout(plan, large ? { disableOptimalOrderHeuristic: true } : {});
  return plan;
}

// How many replies lead to each node at least.
function depths(graph) {
  const onward = new Map();
  for (const way of graph.ways) onward.set(way.source, [...(onward.get(way.source) || []), way.target]);
  const found = new Map([["start", 0]]);
  const waiting = ["start"];
  for (const name of waiting) for (const next of onward.get(name) || []) if (!found.has(next)) { found.set(next, found.get(name) + 1); waiting.push(next); }
  for (const node of graph.nodes) if (!found.has(node.id)) found.set(node.id, 0);
  return found;
}

// The first way that leads to each node on a shortest path.
function firstWays(graph, depth) {
  const first = new Map();
  for (const way of graph.ways) if (!first.has(way.target) && depth.get(way.target) === depth.get(way.source) + 1) first.set(way.target, way);
  return first;
}

function pointsOf(plan, way) {
  if (way.source === way.target) return loop(plan.node(way.source));
  if (plan.hasEdge(way.source, way.target)) return plan.edge(way.source, way.target).points;
  return straight(plan.node(way.source), plan.node(way.target));
}

// From the lower edge of one to the upper edge of the other, or from side to side where the other is above.
function straight(from, to) {
  if (to.y > from.y) return [{ x: from.x, y: from.y + height / 2 }, { x: from.x, y: from.y + height }, { x: to.x, y: to.y - height }, { x: to.x, y: to.y - height / 2 }];
  const side = to.x > from.x ? 1 : -1;
  return [{ x: from.x + (side * width) / 2, y: from.y }, { x: from.x + side * width, y: (from.y + to.y) / 2 }, { x: to.x - (side * width) / 2, y: to.y }];
}

function loop({ x, y }) {
  const right = x + width / 2;
  return [{ x: right, y: y - 12 }, { x: right + 26, y: y - 12 }, { x: right + 26, y: y + 12 }, { x: right, y: y + 12 }];
}
