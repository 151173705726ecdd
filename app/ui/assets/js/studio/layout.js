// Places for nodes and ways, by dagre: from the first message downwards.
import dagre from "@dagrejs/dagre";

export const width = 190;
export const height = 62;

export function layout(graph) {
  const plan = new dagre.graphlib.Graph({ multigraph: false });
  plan.setGraph({ rankdir: "TB", nodesep: 28, ranksep: graph.nodes.length > 60 ? 48 : 64, marginx: 20, marginy: 20, ranker: graph.nodes.length > 80 ? "longest-path" : "network-simplex" });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) plan.setNode(node.id, { width, height });
  for (const way of graph.ways) if (way.source !== way.target) plan.setEdge(way.source, way.target, { width: 10, height: 14 });
  dagre.layout(plan);
  const { width: wide, height: high } = plan.graph();
  const nodes = graph.nodes.map((node) => ({ ...node, ...pick(plan.node(node.id)) }));
  const ways = graph.ways.map((way) => ({ ...way, points: way.source === way.target ? loop(plan.node(way.source)) : plan.edge(way.source, way.target).points }));
  return { nodes, ways, wide: wide || width, high: high || height };
}

function pick({ x, y }) {
  return { x, y };
}

function loop({ x, y }) {
  const right = x + width / 2;
  return [{ x: right, y: y - 12 }, { x: right + 26, y: y - 12 }, { x: right + 26, y: y + 12 }, { x: right, y: y + 12 }];
}
