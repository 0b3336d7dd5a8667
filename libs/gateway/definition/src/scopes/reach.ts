import { MANY, ONE, type Segments } from "./path-patterns";

/** A place in the tree of paths, as API Gateway builds it. */
interface Node<R> {
  readonly id: number;
  readonly children: Map<string, Node<R>>;
  /** What `{proxy+}` stands for matches any further segments. */
  readonly isGreedy: boolean;
  route?: R;
}

/** A segment that is no literal of the document. */
const OTHER = "{other}";
const EMPTY = "";

/**
 * The routes of one method, as a tree. For a path, a literal wins over a variable, and a variable over a greedy
 * one, at the first segment in which they differ.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export class RouteTree<R> {
  private readonly nodes: Node<R>[] = [];
  private readonly root = this.newNode(false);

  add(segments: Segments, route: R): void {
    let node = this.root;
    for (const segment of segments) {
      const next = node.children.get(segment) ?? this.newNode(segment === MANY);
      node.children.set(segment, next);
      node = next;
    }
    node.route = route;
  }

  /**
   * Every route that some path leads to which matches a pattern, without a slash at its end.
   *
   * @param emptySegments whether paths such as `/a//b` count too
   */
  reached(pattern: Segments, { emptySegments = false } = {}): ReadonlySet<R> {
    const routes = new Set<R>();
    const seen = new Set<string>();
    const visit = (at: number, live: readonly Node<R>[]): void => {
      const key = `${at} ${live.map(({ id }) => id).join(" ")}`;
      if (live.length === 0 || seen.has(key)) return;
      seen.add(key);
      const wanted = pattern[at];
      if (wanted === undefined) {
        const route = live.find((node) => node.route !== undefined)?.route;
        if (route !== undefined) routes.add(route);
        return;
      }
      for (const segment of segmentsFor(wanted, live, emptySegments)) {
        const next = live.flatMap((node) => after(node, segment));
        visit(at + 1, next);
        if (wanted === MANY) visit(at, next);
      }
    };
    visit(0, [this.root]);
    return routes;
  }

  private newNode(isGreedy: boolean): Node<R> {
    const node: Node<R> = { id: this.nodes.length, children: new Map(), isGreedy };
    this.nodes.push(node);
    return node;
  }
}

/** The segments that a pattern's segment can be, as far as they make a difference. */
function segmentsFor<R>(wanted: string, live: readonly Node<R>[], emptySegments: boolean): readonly string[] {
  if (wanted !== ONE && wanted !== MANY) return [wanted];
  const literals = live.flatMap(({ children }) => [...children.keys()]);
  return [
    ...new Set([...literals.filter((each) => each !== ONE && each !== MANY), OTHER]),
    ...(emptySegments ? [EMPTY] : []),
  ];
}

/** The places after one more segment, the preferred one first. */
function after<R>(node: Node<R>, segment: string): readonly Node<R>[] {
  if (node.isGreedy) return [node];
  const next = [
    segment === OTHER ? undefined : node.children.get(segment),
    segment === EMPTY ? undefined : node.children.get(ONE),
    node.children.get(MANY),
  ];
  return next.filter((each) => each !== undefined);
}
