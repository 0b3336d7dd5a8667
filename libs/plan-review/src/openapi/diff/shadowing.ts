import { isSame } from "../../values/json";
import { message } from "../../findings/message";
import { anonymous } from "../document/members";
import { titleOf, type Api, type Route } from "../document/read-api";
import { type RuleFinding, placeFinding, report, reportPlace } from "../../findings/finding";

/**
 * The highest number of path pairs to compare. API Gateway has 300 paths in an API by default, and seldom
 * more.
 */
const MOST = 300_000;

/**
 * Reports requests that a route of the earlier document answered and that a new path takes over: API Gateway
 * chooses the most specific path, and then looks for the method only there.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function takenRequests(before: Api, after: Api, added: readonly Route[]): readonly RuleFinding[] {
  const known = new Set([...before.routes.values()].map(({ path }) => anonymous(path)));
  const paths = [...new Set(added.map(({ path }) => path))].filter((path) => !known.has(anonymous(path)));
  const variable = [...before.routes.values()].filter(({ path }) => path.includes("{"));
  if (paths.length * variable.length > MOST)
    return report("unknown-change", [
      "So many routes are new that the review does not tell which requests they take from others.",
    ]);
  return paths.flatMap((path) => {
    const loser = mostSpecific(variable.filter((route) => matches(route.path, path)));
    return loser.flatMap((old) => takenBy(path, old, after));
  });
}

function takenBy(path: string, old: Route, after: Api): readonly RuleFinding[] {
  const now = [...after.routes.values()].filter((route) => route.path === path);
  const heir = now.find(({ method }) => method === old.method) ?? now.find(({ method }) => method === "ANY");
  const isGreedy = /\+\}/.test(old.path);
  if (old.method !== "ANY" && !heir)
    return reportPlace(
      titleOf(old),
      "route-changed",
      message`Requests of ${`${old.method} ${path}`} get 403 and no longer reach `,
      isGreedy ? "warn" : "info",
    );
  const others = heir ? [heir] : now;
  return others.map((route) => {
    const isGuardedAlike = isSame({ ...route.access }, { ...old.access });
    return placeFinding(
      titleOf(old),
      "route-changed",
      message`The new route ${titleOf(route)} takes requests from `,
      isGreedy && !isGuardedAlike ? "warn" : "info",
    );
  });
}

/** Whether requests for the path match the pattern, through a path variable or a greedy one. */
function matches(pattern: string, path: string): boolean {
  const [steps, parts] = [pattern, path].map((each) => each.split("/").slice(1));
  for (const [index, step] of (steps ?? []).entries()) {
    if (/^\{.*\+\}$/.test(step)) return (parts?.length ?? 0) > index;
    const part = parts?.[index];
    if (part === undefined || (!/^\{.*\}$/.test(step) && step !== part)) return false;
  }
  return steps?.length === parts?.length;
}

/** Of the matching routes, those whose path has the most fixed parts. */
function mostSpecific(routes: readonly Route[]): readonly Route[] {
  const weight = ({ path }: Route): number =>
    path
      .split("/")
      .reduce(
        (sum, step, index) =>
          sum + (/^\{.*\+\}$/.test(step) ? 0 : /^\{/.test(step) ? 1 : 2) * 4 ** (16 - index),
        0,
      );
  const best = Math.max(...routes.map(weight));
  return routes.filter((route) => weight(route) === best);
}
