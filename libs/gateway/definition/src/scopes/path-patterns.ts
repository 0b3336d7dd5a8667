// Scopes of routes: the table from which the authorizer makes its policies, and whether they can be exact.
// Not here: the policy for one token (`libs/authorizer/runtime`).

import { VARIABLE } from "../document/operations";

/** One segment of any text. */
export const ONE = "{}";
/** One segment or more: what `*` between slashes matches in an ARN, and `{proxy+}` in a path. */
export const MANY = "*";

/** The segments of a path or of a pattern: a literal, {@link ONE} or {@link MANY}. The path `/` has none. */
export type Segments = readonly string[];

/** The segments of a path of the document. */
export function segmentsOf(template: string): Segments {
  const segments = template.split("/").slice(1);
  if (template === "/") return [];
  return segments.map((segment) => {
    const [, variable, greedy] = VARIABLE.exec(segment) ?? [];
    return variable === undefined ? segment : greedy ? MANY : ONE;
  });
}

/** The pattern of an ARN for these segments, behind the stage: `GET/orders/*`. */
export function arnPattern(method: string, segments: Segments): string {
  return `${method}/${widest(segments).join("/")}`;
}

/** The segments as an ARN has them: it cannot say that `*` is one segment only. */
export function widest(segments: Segments): Segments {
  return segments.map((each) => (each === ONE ? MANY : each));
}

/**
 * The paths that match a pattern of an ARN as well as a route: as few patterns as describe them. The last segment
 * of `route` may be the empty text, which is a slash at the end.
 */
export function intersect(pattern: Segments, route: Segments): readonly Segments[] {
  const [mine, ...myRest] = pattern;
  const [its, ...itsRest] = route;
  if (mine === undefined || its === undefined) return mine === its ? [[]] : [];
  const after = (first: string, ...rests: readonly (readonly Segments[])[]): readonly Segments[] =>
    rests.flat().map((rest) => [first, ...rest]);
  const both = intersect(myRest, itsRest);
  if (mine === MANY && its === MANY)
    return after(MANY, both, intersect(myRest, route), intersect(pattern, itsRest));
  if (mine === MANY) return after(its, both, intersect(pattern, itsRest));
  if (its === MANY) return after(mine, both, intersect(myRest, route));
  return mine === its || its === ONE ? after(mine, both) : [];
}
