// Scopes: which routes of a stage a token may call, as the resources of one policy.
// Not here: how the table is made from the routes, and whether policies can be exact
// (`libs/gateway/definition`).

import { SCOPE } from "@tollgate/records";

/**
 * What the authorizer knows about the routes, made from the OpenAPI document when its code is bundled. Patterns
 * are `GET/orders/*`, the end of an ARN behind the stage; they begin with `*` for every method.
 */
export interface ScopeTable {
  /** Each pattern that routes have, and the scopes that they require. */
  readonly allow: readonly (readonly [pattern: string, required: readonly string[]])[];
  /**
   * What an allowed pattern would match besides its route, because `*` also matches `/`. A pattern is denied for a
   * token that has all scopes of `allowed`, and not all of `refused`, of one of the pairs.
   */
  readonly deny: readonly (readonly [pattern: string, pairs: readonly ScopePair[]])[];
}

export type ScopePair = readonly [allowed: readonly string[], refused: readonly string[]];

/** The resources that a policy allows and denies. */
export interface PolicyResources {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/**
 * The resources of the policy for a token, for the whole stage, whichever method was called.
 *
 * @param scopes the token's scopes; none means every route
 * @param stageArn `arn:<partition>:execute-api:<region>:<account>:<api>/<stage>`
 */
export function policyResources(
  { allow, deny }: ScopeTable,
  scopes: readonly string[],
  stageArn: string,
): PolicyResources {
  const everything = [`${stageArn}/*/*`];
  const has = (required: readonly string[]): boolean =>
    scopes.length === 0 || required.every((each) => scopes.includes(each));
  const allowed = allow.filter(([, required]) => has(required));
  if (allowed.length === allow.length) return { allow: everything, deny: [] };
  if (allowed.length === 0) return { allow: [], deny: everything };
  const arnOf = (pattern: string): string => `${stageArn}/${pattern}`;
  const denied = deny.filter(([, pairs]) => pairs.some(([yes, no]) => has(yes) && !has(no)));
  const others = allowed.some(([pattern]) => pattern.includes("*")) ? NOT_NORMAL : [];
  return {
    allow: allowed.map(([pattern]) => arnOf(pattern)),
    deny: [...new Set([...others, ...denied.map(([pattern]) => pattern)])].map(arnOf),
  };
}

/**
 * Paths that a normalisation would change to those of other routes: with empty segments and with dot segments (RFC
 * 3986, section 5.2.4), also with encoded dots. `*` would match them, and AWS does not publish which it normalises.
 */
const NOT_NORMAL = ["*//*", "*/./*", "*/../*", "*/.", "*/..", "*%2e*", "*%2E*"];

/** Characters of the scopes that a backend gets: an authorizer's answer has at most 8 KB. */
export const MAX_SCOPES_CONTEXT = 1024;

/**
 * The token's scopes for backends, separated by spaces (RFC 6749, section 3.3); nothing for a token without
 * scopes. Where they are too long, only those that a route requires. A scope that is not of RFC 6749's form is left
 * out: a backend would read `a b` as two.
 */
export function scopesContext({ allow }: ScopeTable, scopes: readonly string[]): { scopes?: string } {
  if (scopes.length === 0) return {};
  const named = [...new Set(scopes)].filter((each) => SCOPE.test(each));
  const text = named.join(" ");
  if (text.length <= MAX_SCOPES_CONTEXT) return { scopes: text };
  return { scopes: named.filter((each) => allow.some(([, required]) => required.includes(each))).join(" ") };
}
