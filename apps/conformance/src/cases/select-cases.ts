import { readFileSync } from "node:fs";
import { catalogueOf, type Case, type Catalogue, type Untried } from "@tollgate/conformance";
import type { Environment } from "@tollgate/environments";
import { readDocumentFile, routesOf } from "@tollgate/gateway-definition";
import { documentFile } from "@tollgate/local-environment";
import { UsageError } from "../targets/errors";

/**
 * Returns the catalogue for the team's document.
 *
 * @throws {UsageError} when the document has no route that cases can use
 */
export function catalogueFor(environment: Environment): Catalogue & { readonly path: string } {
  const asked = routesOf(readDocumentFile(() => readFileSync(documentFile, "utf8"))).filter(
    ({ method, path, secured }) => method === "get" && secured && !path.includes("{"),
  );
  const probe = asked.find(({ path }) => path === "/health") ?? asked[0];
  if (probe === undefined)
    throw new UsageError("the document has no GET without a path parameter that needs a token");
  const whoami = asked.some(({ path }) => path === "/whoami");
  const { path, scopes } = probe;
  const scoped = asked.find((each) => each.scopes.length > 0);
  return { ...catalogueOf(environment, { path, whoami, scopes, ...(scoped && { scoped }) }), path };
}

export interface Selection {
  readonly cases: readonly Case[];
  readonly untried: readonly Untried[];
}

/** The options of the command line that select cases. */
export interface SelectionOptions {
  /** Groups or cases. Empty for all. */
  readonly only: readonly string[];
  /** Whether the run creates tenants. Without them, it runs only cases that need none. */
  readonly tenants: boolean;
  readonly controlPlane: boolean;
}

/** Leaves out the cases of a router, as the run asks the API's own host. */
export function withoutRouter({ cases, untried }: Selection): Selection {
  const isRouters = ({ id }: Case) => id.startsWith("router/");
  const reason = "--against is the API's own host, and not the router's";
  return {
    cases: cases.filter((each) => !isRouters(each)),
    untried: [...cases.filter(isRouters).map(({ id, title }) => ({ id, title, reason })), ...untried],
  };
}

/** @throws {UsageError} for a name that is no group or case */
export function selectCases(
  { cases, untried }: Catalogue,
  { only, tenants, controlPlane }: SelectionOptions,
): Selection {
  const isNamed = ({ id }: { readonly id: string }, name: string) => id === name || id.startsWith(`${name}/`);
  for (const name of only)
    if (![...cases, ...untried].some((each) => isNamed(each, name)))
      throw new UsageError(`--only ${name} is neither a group nor a case: see --list`);
  const isSelected = (each: { readonly id: string }) =>
    only.length === 0 || only.some((name) => isNamed(each, name));
  const reasonOf = ({ needs }: Case): string | undefined => {
    if (needs !== "nothing" && !tenants) return "it needs a tenant, and --no-tenants is given";
    return needs === "control-plane" && !controlPlane ? "it needs --control-plane" : undefined;
  };
  const selected = cases.filter(isSelected);
  const left = selected.flatMap((each): readonly Untried[] => {
    const reason = reasonOf(each);
    return reason === undefined ? [] : [{ id: each.id, title: each.title, reason }];
  });
  return {
    cases: selected.filter((each) => reasonOf(each) === undefined),
    untried: [...left, ...untried.filter(isSelected)],
  };
}
