import { MAX_SCOPES_CONTEXT, type ScopeTable } from "@tollgate/authorizer-runtime";
import { SCOPE, SCOPE_FORM } from "@tollgate/records";
import type { JsonObject } from "../document/json";
import { itemsOf, type Json } from "../document/json";
import { httpMethodOf, type Operation } from "../document/operations";
import type { Report } from "../document/report";
import { buildScopeTable, MAX_RESERVED, nameOf, type ScopedRoute } from "../scopes/build-scope-table";
import { knownScopes, largestPolicy, longestStageArn, ARN_LIMIT, MAX_POLICY } from "../scopes/policy-size";
import { isSecured } from "./check-security";

/** The extension of an operation: the scopes of which a token that has any must have all. */
export const REQUIRED_SCOPES = "x-required-scopes";

/** The scopes that a checked operation requires, in the document's order. */
export function requiredScopesOf({ value }: Pick<Operation, "value">): readonly string[] {
  return itemsOf(value[REQUIRED_SCOPES]) as readonly string[];
}

/** The routes of a checked document, as scopes see them. */
export function scopedRoutes(document: JsonObject, operations: readonly Operation[]): readonly ScopedRoute[] {
  return operations.map((operation) => ({
    method: httpMethodOf(operation.method),
    path: operation.template,
    secured: isSecured(document, operation),
    scopes: requiredScopesOf(operation),
  }));
}

/** Reports names of scopes that a token cannot have, and scopes of a route that requires no token. */
export function checkScopeNames(
  document: JsonObject,
  operations: readonly Operation[],
  report: Report,
): void {
  for (const operation of operations) {
    const value = operation.value[REQUIRED_SCOPES];
    const at = [...operation.at, REQUIRED_SCOPES];
    if (value === undefined) continue;
    const items = itemsOf(value);
    if (!Array.isArray(value) || items.length === 0)
      report(at, "must be a list of scopes, such as [orders:read]; leave it out where none is required");
    else if (!isSecured(document, operation))
      report(at, "is refused on a public route, which requires no token");
    items.forEach((each, index) => {
      const problem = problemWithScope(each, items.slice(0, index));
      if (problem !== undefined) report([...at, index], problem);
    });
  }
}

function problemWithScope(scope: Json, before: readonly Json[]): string | undefined {
  if (typeof scope !== "string" || !SCOPE.test(scope)) return `must be a scope: ${SCOPE_FORM}`;
  return before.includes(scope) ? "is there twice" : undefined;
}

/**
 * Reports routes whose scopes no policy can hold: because `*` in a policy's ARN also matches `/`, or because the
 * policy would be too long. Only for a document without other problems.
 */
export function checkScopePolicies(
  document: JsonObject,
  operations: readonly Operation[],
  report: Report,
): void {
  const { table, conflicts, manySpellings } = buildScopeTable(scopedRoutes(document, operations));
  const placeOf = ({ method, path }: ScopedRoute): readonly string[] => {
    const at = operations.find((each) => each.template === path && httpMethodOf(each.method) === method)?.at;
    return [...(at ?? []).map(String), REQUIRED_SCOPES];
  };
  for (const { denied, allowed } of conflicts) {
    const [first, second] = allowed;
    const both = first === second ? nameOf(first) : `${nameOf(first)} and ${nameOf(second)}`;
    report(
      placeOf(denied),
      `no policy can allow ${both} and deny ${nameOf(denied)}, because * in a policy's ARN also matches /: ` +
        `require of ${first === second ? "it" : "one of them"} what ${nameOf(denied)} requires, or change a path`,
    );
  }
  for (const route of manySpellings)
    report(
      placeOf(route),
      `${nameOf(route)} has more than ${MAX_RESERVED} of the characters , and : behind a variable of a route, which clients ` +
        "may write in too many ways for a policy: use - or _ instead",
    );
  checkSizes(table, report);
}

function namesOf(scopes: readonly string[] | undefined): string {
  if (scopes === undefined) return "some of the scopes";
  return scopes.length === 0 ? "only a scope that no route requires" : `the scopes ${scopes.join(", ")}`;
}

function checkSizes(table: ScopeTable, report: Report): void {
  const stageArn = longestStageArn();
  const patterns = [...table.allow, ...table.deny].map(([pattern]) => pattern);
  for (const pattern of patterns) {
    const length = stageArn.length + 1 + pattern.length;
    if (length >= ARN_LIMIT)
      report(
        ["paths"],
        `a policy's ARN for ${pattern} has up to ${length} characters, and API Gateway takes fewer than ${ARN_LIMIT}: shorten the path`,
      );
  }
  const { bytes, arns, scopes } = largestPolicy(table);
  if (bytes > MAX_POLICY)
    report(
      ["paths"],
      `the policy of a token with ${namesOf(scopes)} ` +
        `has up to ${bytes} bytes in ${arns} ARNs, and at most ${MAX_POLICY} fit into an authorizer's answer of 8 KB: ` +
        "require scopes of fewer routes, join routes by {proxy+}, or split the API",
    );
  const together = knownScopes(table).join(" ").length;
  if (together > MAX_SCOPES_CONTEXT)
    report(
      ["paths"],
      `the names of all scopes have ${together} characters together, and a backend gets at most ${MAX_SCOPES_CONTEXT}: shorten them`,
    );
}
