import type { ScopePair, ScopeTable } from "@tollgate/authorizer-runtime";
import { arnPattern, intersect, MANY, ONE, segmentsOf, widest, type Segments } from "./path-patterns";
import { RouteTree } from "./reach";

/** A route as scopes see it. */
export interface ScopedRoute {
  /** In capitals; `ANY` for each method without a route of its own on the path. */
  readonly method: string;
  readonly path: string;
  /** Whether it requires a token. */
  readonly secured: boolean;
  /** The scopes that it requires, all of them; none if every token may call it. */
  readonly scopes: readonly string[];
}

/**
 * A policy would have to allow two routes and deny a third, and any pattern that covers the third covers a path of
 * one of the two.
 */
export interface Conflict {
  readonly denied: ScopedRoute;
  readonly allowed: readonly [ScopedRoute, ScopedRoute];
}

export interface ScopeAnalysis {
  readonly table: ScopeTable;
  readonly conflicts: readonly Conflict[];
  /** Routes of which a policy cannot deny each spelling: the table denies more than their paths. */
  readonly manySpellings: readonly ScopedRoute[];
}

/** "ANY" stands for these: developer guide, "Set up an HTTP method". */
const ANY_METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** A route with one of its methods. */
interface Endpoint {
  readonly route: ScopedRoute;
  readonly segments: Segments;
}

/**
 * Makes the table of which ARNs a token's scopes open.
 *
 * A route's variables become `*`, which also matches `/`, so an allowed route's pattern can match paths of others.
 * What it matches of a route that requires more is denied. So are spellings of such a path that API Gateway may
 * take for the same: with a slash at the end, or with letters percent-encoded without need. Empty segments and dot
 * segments are denied by the policy itself.
 *
 * For paths as the document writes them, the policies are exact if there is no conflict; for other spellings they
 * may deny what the token may call, and never allow what it may not.
 */
export function buildScopeTable(routes: readonly ScopedRoute[]): ScopeAnalysis {
  const secured = routes.filter((route) => route.secured);
  if (secured.every(({ scopes }) => scopes.length === 0))
    return { table: NO_SCOPES, conflicts: [], manySpellings: [] };
  const allow: (readonly [string, readonly string[]])[] = [];
  const deny = new Map<string, ScopePair[]>();
  const conflicts = new Map<string, Conflict>();
  const manySpellings = new Set<ScopedRoute>();
  for (const [method, endpoints] of byMethod(routes)) {
    const tree = new RouteTree<Endpoint>();
    for (const endpoint of endpoints) tree.add(endpoint.segments, endpoint);
    for (const allowed of endpoints.filter(({ route }) => route.secured)) {
      const pattern = widest(allowed.segments);
      allow.push([arnPattern(method, pattern), allowed.route.scopes]);
      for (const denied of reachedInAnySpelling(tree, pattern)) {
        if (!denied.route.secured || !mayDiffer(denied.route, [allowed.route])) continue;
        const pair: ScopePair = [allowed.route.scopes, denied.route.scopes];
        const add = (each: string): void => addPair(deny, each, pair);
        const paths = pathsToDeny(pattern, denied, tree);
        for (const path of paths) {
          if (reservedIn(path, pattern) > MAX_RESERVED) manySpellings.add(denied.route);
          spellingsOf(path, pattern).forEach((spelling) => add(arnPattern(method, spelling)));
          needlessEncodings(path, pattern).forEach(add);
          // Nobody has to write a slash at the end.
          const others = path.at(-1) === "" ? [] : tree.reached(widest(path));
          for (const other of others)
            if (
              other !== denied &&
              other.route.secured &&
              mayDiffer(denied.route, [allowed.route, other.route])
            ) {
              const conflict: Conflict = { denied: denied.route, allowed: [allowed.route, other.route] };
              conflicts.set([conflict.denied, ...conflict.allowed].map(nameOf).sort().join(), conflict);
            }
        }
      }
    }
  }
  return {
    table: { allow, deny: [...deny] },
    conflicts: [...conflicts.values()],
    manySpellings: [...manySpellings],
  };
}

const NO_SCOPES: ScopeTable = { allow: [], deny: [] };

/** `GET /orders/{id}`. */
export function nameOf({ method, path }: Pick<ScopedRoute, "method" | "path">): string {
  return `${method} ${path}`;
}

/** Whether a token may be allowed to call some routes, and not another one. */
function mayDiffer(denied: ScopedRoute, allowed: readonly ScopedRoute[]): boolean {
  const scopes = allowed.flatMap((each) => each.scopes);
  return denied.scopes.some((each) => !scopes.includes(each));
}

/** The routes that a request with each method can lead to. */
function byMethod(routes: readonly ScopedRoute[]): ReadonlyMap<string, readonly Endpoint[]> {
  const own = (path: string, method: string): boolean =>
    routes.some((each) => each.path === path && each.method === method);
  return new Map(
    ANY_METHODS.map((method) => [
      method,
      routes
        .filter((each) => each.method === method || (each.method === "ANY" && !own(each.path, method)))
        .map((route) => ({ route, segments: segmentsOf(route.path) })),
    ]),
  );
}

/** Every route that a pattern lets a request get to, including one that ends in a slash or has empty segments. */
function reachedInAnySpelling(tree: RouteTree<Endpoint>, pattern: Segments): ReadonlySet<Endpoint> {
  const emptySegments = true;
  const reached = tree.reached(pattern, { emptySegments });
  // `/a/*` matches `/a/`, which leads to `/a`.
  const shorter = pattern.at(-1) === MANY ? tree.reached(pattern.slice(0, -1), { emptySegments }) : [];
  return new Set([...reached, ...shorter]);
}

/** What a pattern matches of the paths of another route, with and without a slash at the end. */
function pathsToDeny(pattern: Segments, denied: Endpoint, tree: RouteTree<Endpoint>): readonly Segments[] {
  const leadsThere = (path: Segments): boolean =>
    tree.reached(path.at(-1) === "" ? path.slice(0, -1) : path).has(denied);
  return [...intersect(pattern, denied.segments), ...intersect(pattern, [...denied.segments, ""])]
    .filter(leadsThere)
    .map((path) => narrowed(path, leadsThere));
}

/**
 * Lets each {@link MANY} begin with as many segments as it must have to lead to the route: of `/files/*`, the
 * paths of one segment may be another route's.
 */
function narrowed(path: Segments, leadsThere: (path: Segments) => boolean): Segments {
  let narrow = path;
  for (let at = 0; at < narrow.length; at++) {
    if (narrow[at] !== MANY) continue;
    const before = narrow.slice(0, at);
    const after = narrow.slice(at + 1);
    if (!leadsThere([...before, ONE, ...after])) narrow = [...before, ONE, MANY, ...after];
  }
  return narrow;
}

/** The literals of a path that a pattern does not have at the same place. */
function literalsBehind(pattern: Segments): (segment: string, at: number) => boolean {
  const variableAt = pattern.indexOf(MANY);
  return (segment, at) => at >= variableAt && segment !== ONE && segment !== MANY;
}

/** Characters that clients encode or do not, as they like: RFC 3986 reserves them. */
const RESERVED = /[,:]/;

/** The most reserved characters of a path: each can be written in three ways, so they have 81 spellings together. */
export const MAX_RESERVED = 4;

function reservedIn(path: Segments, pattern: Segments): number {
  return [...path.filter(literalsBehind(pattern)).join("")].filter((each) => RESERVED.test(each)).length;
}

/** A path as clients may write its literals, with reserved characters encoded or not; or a pattern of them all. */
function spellingsOf(path: Segments, pattern: Segments): readonly Segments[] {
  const isBehind = literalsBehind(pattern);
  if (reservedIn(path, pattern) > MAX_RESERVED)
    return [path.map((segment, at) => (isBehind(segment, at) && RESERVED.test(segment) ? MANY : segment))];
  return path.reduce<readonly Segments[]>(
    (before, segment, at) =>
      (isBehind(segment, at) ? spellings(segment) : [segment]).flatMap((each) =>
        before.map((start) => [...start, each]),
      ),
    [[]],
  );
}

function spellings(literal: string): readonly string[] {
  const at = literal.search(RESERVED);
  if (at === -1) return [literal];
  const rests = spellings(literal.slice(at + 1));
  return [literal.charAt(at), ...encodings(literal.charAt(at))].flatMap((each) =>
    rests.map((rest) => literal.slice(0, at) + each + rest),
  );
}

/**
 * Patterns of paths in which a character of a literal is encoded without need. RFC 3986 takes `%65` for `e`, and
 * no client has to write it.
 */
function needlessEncodings(path: Segments, pattern: Segments): readonly string[] {
  const characters = path.filter(literalsBehind(pattern)).join("");
  return [...new Set(characters)]
    .filter((each) => !RESERVED.test(each))
    .flatMap(encodings)
    .map((each) => `*${each}*`);
}

function encodings(character: string): readonly string[] {
  const hex = character.charCodeAt(0).toString(16);
  return [...new Set([`%${hex}`, `%${hex.toUpperCase()}`])];
}

function addPair(deny: Map<string, ScopePair[]>, pattern: string, pair: ScopePair): void {
  const pairs = deny.get(pattern) ?? [];
  const text = JSON.stringify(pair);
  if (!pairs.some((each) => JSON.stringify(each) === text)) deny.set(pattern, [...pairs, pair]);
}
