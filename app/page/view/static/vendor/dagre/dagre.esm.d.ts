// What we call of dagre 3.1.3; its own types need a second package.
export const Graph: new (options?: { multigraph?: boolean }) => any;
export function layout(graph: any): void;
