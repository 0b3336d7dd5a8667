import type { PolicyDocument } from "aws-lambda";
import type { ScopedRoute } from "./build-scope-table";

/**
 * Who may call what, without policies: the rule of `x-required-scopes`, for the route that API Gateway finds.
 * Written for tests, apart from the code under test.
 *
 * @returns undefined where no route is found, or one without a token
 */
export function mayCall(
  routes: readonly ScopedRoute[],
  scopes: readonly string[],
  method: string,
  untrustedPath: string,
): boolean | undefined {
  const route = routeFor(routes, method, untrustedPath);
  if (!route?.secured) return undefined;
  return scopes.length === 0 || route.scopes.every((each) => scopes.includes(each));
}

/** The route that API Gateway finds: literals before variables before greedy ones, by segment. */
export function routeFor(
  routes: readonly ScopedRoute[],
  method: string,
  untrustedPath: string,
): ScopedRoute | undefined {
  const segments = untrustedPath.split("/").slice(1);
  if (segments.at(-1) === "") segments.pop();
  const rank = ({ path }: ScopedRoute): string =>
    path.replaceAll(/[^/]+/g, (segment) =>
      segment.endsWith("+}") ? "2" : segment.endsWith("}") ? "1" : "0",
    );
  const fits = ({ path }: ScopedRoute): boolean => {
    const wanted = path === "/" ? [] : path.slice(1).split("/");
    const isGreedy = wanted.at(-1)?.endsWith("+}") === true;
    if (isGreedy ? segments.length < wanted.length : segments.length !== wanted.length) return false;
    return wanted.every(
      (each, at) =>
        each.endsWith("+}") ||
        (each.startsWith("{") ? segments[at] !== "" : decodeURIComponent(segments[at] ?? "") === each),
    );
  };
  const found = routes
    .filter(
      (each) =>
        each.method === method ||
        (each.method === "ANY" && !routes.some((own) => own.path === each.path && own.method === method)),
    )
    .filter(fits);
  return found.sort((one, other) => (rank(one) < rank(other) ? -1 : 1))[0];
}

/** IAM's evaluation: a Deny wins, else an Allow is needed; `*` is any text. */
export function allows({ Statement: statements }: PolicyDocument, arn: string): boolean {
  const matching = statements.filter((statement) => {
    const { Resource: resource } = statement as { readonly Resource: string | readonly string[] };
    return [resource].flat().some((pattern) => matches(pattern, arn));
  });
  return matching.length > 0 && matching.every(({ Effect }) => Effect === "Allow");
}

/** Without regular expressions: each part between two stars is found as early as possible. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const [first = ""] = parts;
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
