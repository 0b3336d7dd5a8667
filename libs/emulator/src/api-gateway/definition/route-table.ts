import type { MethodDefinition, RouteMatch, Routes } from "./definition";

interface Node {
  readonly literals: Map<string, Node>;
  variable?: { readonly name: string; readonly node: Node };
  greedy?: { readonly name: string; readonly node: Node };
  readonly methods: Map<string, MethodDefinition>;
}

const newNode = (): Node => ({ literals: new Map(), methods: new Map() });

/** The routes of a document, as a tree of path segments. */
export class RouteTable implements Routes {
  private readonly root = newNode();

  constructor(methods: readonly MethodDefinition[]) {
    for (const method of methods) this.add(method);
  }

  match(httpMethod: string, untrustedPath: string): RouteMatch | undefined {
    return find(this.root, segmentsOf(untrustedPath), 0, [], httpMethod);
  }

  private add(method: MethodDefinition): void {
    let node = this.root;
    for (const segment of segmentsOf(method.resourcePath)) {
      const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(segment) ?? [];
      if (name === undefined) {
        const next = node.literals.get(segment) ?? newNode();
        node.literals.set(segment, next);
        node = next;
      } else {
        const slot = plus ? "greedy" : "variable";
        node[slot] ??= { name, node: newNode() };
        node = node[slot].node;
      }
    }
    node.methods.set(method.httpMethod, method);
  }
}

/** API Gateway ignores one trailing slash; any other empty segment counts. */
function segmentsOf(path: string): readonly string[] {
  const segments = path.slice(1).split("/");
  if (segments[segments.length - 1] === "") segments.pop();
  return segments;
}

function find(
  node: Node,
  untrustedSegments: readonly string[],
  at: number,
  parameters: readonly (readonly [string, string])[],
  httpMethod: string,
): RouteMatch | undefined {
  if (at === untrustedSegments.length) {
    const method = node.methods.get(httpMethod) ?? node.methods.get("ANY");
    return method && { method, pathParameters: Object.fromEntries(parameters) };
  }
  const untrustedSegment = untrustedSegments[at] as string;
  const literal = node.literals.get(decodeURIComponent(untrustedSegment));
  const below = literal && find(literal, untrustedSegments, at + 1, parameters, httpMethod);
  if (below) return below;
  if (node.variable && untrustedSegment !== "") {
    const { name, node: next } = node.variable;
    const found = find(
      next,
      untrustedSegments,
      at + 1,
      [...parameters, [name, untrustedSegment]],
      httpMethod,
    );
    if (found) return found;
  }
  if (!node.greedy) return undefined;
  const rest = untrustedSegments.slice(at).join("/");
  // Decoded only to throw the error for invalid percent-encoding.
  decodeURIComponent(rest);
  const { name, node: next } = node.greedy;
  return find(next, untrustedSegments, untrustedSegments.length, [...parameters, [name, rest]], httpMethod);
}
