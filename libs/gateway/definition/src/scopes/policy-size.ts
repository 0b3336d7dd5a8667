import { awsArn, environments } from "@tollgate/environments";
import {
  MAX_SCOPES_CONTEXT,
  policyDocument,
  policyResources,
  type ScopeTable,
} from "@tollgate/authorizer-runtime";

/** The longest ARN of a stage of the environments. An API's id has 10 characters. */
export function longestStageArn(): string {
  return environments
    .map(({ region, name }) => awsArn("execute-api", region, "0".repeat(12), `${"a".repeat(10)}/${name}`))
    .reduce((longest, each) => (each.length > longest.length ? each : longest), "");
}

/** Each ARN of a policy has fewer characters: developer guide, "Output from a Lambda authorizer". */
export const ARN_LIMIT = 512;

/**
 * The largest policy, in bytes. API Gateway takes an authorizer's answer of 8 KB. The rest of it are the ids of
 * tenant (twice), token and key, of 128 characters each, which JSON may escape, the scopes, and the members' names.
 */
export const MAX_POLICY = 8 * 1024 - 4 * 2 * 128 - MAX_SCOPES_CONTEXT - 256;

/** The most scopes for which each combination is tried. */
const TRIED = 10;

export interface LargestPolicy {
  readonly bytes: number;
  readonly arns: number;
  /** The scopes of a token that gets it, if routes require them. @default it is a bound: there are too many combinations to try */
  readonly scopes?: readonly string[];
}

/** The size of the largest policy that a token can get, or a bound of it. */
export function largestPolicy(table: ScopeTable): LargestPolicy {
  const known = knownScopes(table);
  const stageArn = longestStageArn();
  if (known.length <= TRIED)
    return combinations(known)
      .map((scopes) => ({ ...sizeOf(policyResources(table, [...scopes, UNKNOWN], stageArn)), scopes }))
      .reduce((most, each) => (each.bytes > most.bytes ? each : most), { bytes: 0, arns: 0 });
  // A policy that lacks one scope only has the most to allow, and none denies more than all there is.
  const { deny } = policyResources(denyingAll(table), ["any"], stageArn);
  return known
    .map((missing) => {
      const scopes = known.filter((each) => each !== missing);
      return sizeOf({ allow: policyResources(table, scopes, stageArn).allow, deny });
    })
    .reduce((most, each) => (each.bytes > most.bytes ? each : most), { bytes: 0, arns: 0 });
}

/** A table that denies each of a table's patterns to a token with some scope. */
function denyingAll({ allow: routes, deny }: ScopeTable): ScopeTable {
  const never = "";
  const any = routes.find(([pattern]) => pattern.includes("*"))?.[0] ?? "";
  const allow = [
    [any, []],
    [any, [never]],
  ] as const;
  return { allow, deny: deny.map(([pattern]) => [pattern, [[[], [never]]]]) };
}

/** Every scope that a route requires, each once. */
export function knownScopes({ allow }: ScopeTable): readonly string[] {
  return [...new Set(allow.flatMap(([, required]) => required))].sort();
}

function sizeOf(resources: ReturnType<typeof policyResources>): LargestPolicy {
  const text = JSON.stringify(policyDocument(resources));
  return { bytes: Buffer.byteLength(text), arns: resources.allow.length + resources.deny.length };
}

/** A scope that no route requires, which a token may have beside others, or alone. */
const UNKNOWN = " ";

/** Each combination of scopes, and none of them. */
function combinations(scopes: readonly string[]): readonly (readonly string[])[] {
  return scopes.reduce<readonly (readonly string[])[]>(
    (before, scope) => [...before, ...before.map((each) => [...each, scope])],
    [[]],
  );
}
