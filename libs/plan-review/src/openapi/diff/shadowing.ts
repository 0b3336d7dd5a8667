import { groupBy } from "../../values/group-by";
import { isSame } from "../../values/json";
import { message } from "../../findings/message";
import { anonymous } from "../document/members";
import { titleOf, type Api, type Route } from "../document/read-api";
import { type RuleFinding, placeFinding, report, reportPlace } from "../../findings/finding";
import { diffAccess, isPreflight } from "./access";
import type { Context } from "./context";
import { diffRequiredScopes, knownScopes } from "./scopes";

/**
 * The highest number of path pairs to compare. API Gateway has 300 paths in an API by default, and seldom
 * more.
 */
const MOST = 300_000;

/** The highest number of comparisons of a request with a path. */
const MOST_MATCHES = 10_000_000;

/** Requests that a route of the earlier document answered, and that another path answers now. */
export interface Taken {
  readonly old: Route;
  /** Undefined where the path lacks the method, so that API Gateway answers 403. */
  readonly now: Route | undefined;
  /** The path that answers now. */
  readonly path: string;
  /** Whether that path is new. */
  readonly isNew: boolean;
}

interface Path {
  readonly path: string;
  readonly steps: readonly string[];
  readonly routes: readonly Route[];
}

/**
 * The requests that change from one path to another, because a path is new or removed: API Gateway chooses
 * the most specific path, and then looks for the method only there. Undefined where there are too many paths
 * to tell.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function takenRequests(before: Api, after: Api): readonly Taken[] | undefined {
  const [old, now] = [pathsOf(before), pathsOf(after)];
  const isIn = (paths: readonly Path[]) => {
    const names = new Set(paths.map(({ path }) => anonymous(path)));
    return ({ path }: Path): boolean => names.has(anonymous(path));
  };
  const [isOld, isKept] = [isIn(old), isIn(now)];
  const added = now.filter((each) => !isOld(each));
  const removed = old.filter((each) => !isKept(each));
  // Two different paths share a request only if one of them has a variable.
  const variable = (paths: readonly Path[]) => paths.filter(({ path }) => path.includes("{"));
  const pairs = [
    [added, variable(old)],
    [removed, variable(now)],
  ] as const;
  if (pairs.reduce((sum, [a, b]) => sum + a.length * b.length, 0) > MOST) return undefined;
  const longest = Math.max(0, ...[...old, ...now].map(({ steps }) => steps.length));
  const requests = new Map(
    pairs
      .flatMap(([some, others]) => some.flatMap((a) => others.flatMap((b) => sharedBy(a, b, longest))))
      .map((request) => [request.join("/"), request]),
  );
  if (requests.size * (old.length + now.length) > MOST_MATCHES) return undefined;
  const taken = [...requests.values()].flatMap((request) => {
    const [loser, winner] = [mostSpecific(old, request), mostSpecific(now, request)];
    return loser && winner && anonymous(loser.path) !== anonymous(winner.path)
      ? takenBy(winner, loser, !isOld(winner))
      : [];
  });
  return [
    ...groupBy(taken, ({ old, now, path }) => JSON.stringify([titleOf(old), path, now?.method])).values(),
  ].flatMap(([first]) => first ?? []);
}

/** Reports what changes for the requests that another path answers. */
export function diffTaken(
  before: Api,
  after: Api,
  taken: readonly Taken[] | undefined,
  context: Context,
): readonly RuleFinding[] {
  if (!taken)
    return report("unknown-change", [
      "So many paths are new or removed that the review does not tell which requests change from one to another.",
    ]);
  const known = knownScopes(before);
  return taken.flatMap(({ old, now, path, isNew }) => {
    const isGreedy = old.path.includes("+}");
    if (!now) return isNew ? unanswered(old, path, isGreedy) : [];
    const scopes = (title: string, isRare: boolean): readonly RuleFinding[] =>
      isPreflight(now)
        ? []
        : diffRequiredScopes(old, now, {
            title,
            // Only tokens that were given a scope before a route required it can use this.
            lost: isNew && hasUnknownScope(now, known) ? "warn" : "block",
            refused: isRare ? "info" : "warn",
          });
    if (isNew) return [...taking(old, now, isGreedy), ...scopes(titleOf(now), !isGreedy)];
    const inPlace = { ...now, method: old.method, path: old.path };
    return isPreflight(now)
      ? []
      : [...diffAccess(before, old, after, inPlace, context), ...scopes(titleOf(old), false)];
  });
}

function hasUnknownScope({ requiredScopes }: Route, known: ReadonlySet<string>): boolean {
  return requiredScopes !== "unknown" && requiredScopes.some((each) => !known.has(each));
}

function unanswered(old: Route, path: string, isGreedy: boolean): readonly RuleFinding[] {
  return reportPlace(
    titleOf(old),
    "route-changed",
    message`Requests of ${`${old.method} ${path}`} get 403 and no longer reach `,
    isGreedy ? "warn" : "info",
  );
}

function taking(old: Route, now: Route, isGreedy: boolean): readonly RuleFinding[] {
  const isGuardedAlike = isSame({ ...now.access }, { ...old.access });
  return [
    placeFinding(
      titleOf(old),
      "route-changed",
      message`The new route ${titleOf(now)} takes requests from `,
      isGreedy && !isGuardedAlike ? "warn" : "info",
    ),
  ];
}

function pathsOf(api: Api): readonly Path[] {
  return [...groupBy([...api.routes.values()], ({ path }) => anonymous(path)).values()].flatMap((routes) => {
    const path = routes[0]?.path ?? "";
    return { path, steps: path.split("/").slice(1), routes };
  });
}

/** Each route of the loser with each route of the winner that answers some of its requests. */
function takenBy(winner: Path, loser: Path, isNew: boolean): readonly Taken[] {
  const has = ({ routes }: Path, name: string): boolean => routes.some(({ method }) => method === name);
  return loser.routes.flatMap((old): readonly Taken[] => {
    const heirs = winner.routes.filter(
      ({ method }) =>
        method === old.method ||
        (method === "ANY" && !has(winner, old.method)) ||
        (old.method === "ANY" && !has(loser, method)),
    );
    const { path } = winner;
    return heirs.length === 0
      ? [{ old, now: undefined, path, isNew }]
      : heirs.map((now) => ({ old, now, path, isNew }));
  });
}

const isVariable = (step: string): boolean => /^\{.*\}$/.test(step);
const isGreedyStep = (step: string): boolean => /^\{.*\+\}$/.test(step);

/**
 * Requests that both paths match, as their steps: `{}` stands for a step that no fixed one equals. What two
 * greedy variables share is a short and a long request, because other paths can match the short one only.
 *
 * @param longest the number of steps in the longest path
 */
function sharedBy(a: Path, b: Path, longest: number): readonly (readonly string[])[] {
  const shared = intersection(a.steps, b.steps);
  if (!shared) return [];
  return (shared.some(isGreedyStep) ? [1, longest + 1] : [1]).map((count) =>
    shared.flatMap((step) =>
      isGreedyStep(step) ? Array.from({ length: count }, () => "{}") : isVariable(step) ? "{}" : step,
    ),
  );
}

/** The pattern of what both patterns match; undefined if that is nothing. */
function intersection(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  const [[x, ...restOfA], [y, ...restOfB]] = [a, b];
  if (x === undefined || y === undefined) return x === y ? [] : undefined;
  if (isGreedyStep(x)) return b;
  if (isGreedyStep(y)) return a;
  if (x !== y && !isVariable(x) && !isVariable(y)) return undefined;
  const rest = intersection(restOfA, restOfB);
  return rest && [isVariable(x) ? y : x, ...rest];
}

/** Whether the request matches the steps of a path, through a path variable or a greedy one. */
function matches(steps: readonly string[], request: readonly string[]): boolean {
  for (const [index, step] of steps.entries()) {
    const part = request[index];
    // `/` has no step for a variable.
    if (part === undefined || (isVariable(step) ? request.join("") === "" : step !== part)) return false;
    if (isGreedyStep(step)) return true;
  }
  return steps.length === request.length;
}

/** Of the matching paths, the one that has the most fixed steps, the first of which weigh most. */
function mostSpecific(paths: readonly Path[], request: readonly string[]): Path | undefined {
  const weight = ({ steps }: Path): number =>
    steps.reduce(
      (sum, step, index) => sum + (isGreedyStep(step) ? 0 : isVariable(step) ? 1 : 2) * 4 ** (16 - index),
      0,
    );
  return paths
    .filter(({ steps }) => matches(steps, request))
    .reduce<Path | undefined>(
      (best, each) => (best && weight(best) >= weight(each) ? best : each),
      undefined,
    );
}
