import { isNoStricter, type Condition } from "./conditions";
import type { Scope, Statement } from "./document";
import { covers, hasWildcard } from "./patterns";

/** A right that did not exist before. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly conditions: readonly Condition[];
  /** Whether the same right existed under other conditions. */
  readonly wasConditional: boolean;
}

/**
 * The rights that `after` gives and `before` did not: each action on each resource for each principal of a
 * statement, unless a single earlier statement covers it with conditions that are no stricter. The notation
 * makes no difference: order, one text or a list, Sids.
 *
 * Everything except a list (`NotAction`, `NotResource`, `NotPrincipal`) is one right, with the prefix `!`.
 */
export function newGrants(before: readonly Statement[], after: readonly Statement[]): readonly Grant[] {
  const mayCover = byResource(before.filter(({ isAllow }) => isAllow));
  return after.filter(({ isAllow }) => isAllow).flatMap((each) => uncovered(each, mayCover));
}

/** Earlier denials that no later statement covers: the requests that they denied may now be allowed. */
export function lostRefusals(before: readonly Statement[], after: readonly Statement[]): readonly Grant[] {
  const mayCover = byResource(after.filter(({ isAllow }) => !isAllow));
  return before.filter(({ isAllow }) => !isAllow).flatMap((each) => uncovered(each, mayCover));
}

type Candidates = (part: Statement) => readonly Statement[];

function uncovered(statement: Statement, mayCover: Candidates): readonly Grant[] {
  return partsOf(statement)
    .filter((part) => !mayCover(part).some((each) => coversPart(each, part)))
    .map((part) => ({
      action: nameOf(part.actions),
      resource: nameOf(part.resources),
      principal: nameOf(part.principals),
      conditions: part.conditions,
      wasConditional: mayCover(part).some(
        (each) => each.conditions.length > 0 && coversPart({ ...each, conditions: [] }, part),
      ),
    }));
}

/** The statements that can cover a part: those that name exactly its resource, and those with patterns. */
function byResource(statements: readonly Statement[]): Candidates {
  const open: Statement[] = [];
  const named = new Map<string, Statement[]>();
  for (const each of statements) {
    const { isExcept, patterns } = each.resources;
    if (isExcept || patterns.length === 0 || patterns.some((one) => hasWildcard(one) || one.includes("${")))
      open.push(each);
    else for (const one of new Set(patterns)) named.set(one, [...(named.get(one) ?? []), each]);
  }
  return ({ resources: { isExcept, patterns } }) => {
    const [only] = patterns;
    if (isExcept || patterns.length !== 1 || only === undefined) return statements;
    return [...(named.get(only) ?? []), ...open];
  };
}

function nameOf({ isExcept, patterns }: Scope): string {
  return isExcept ? `!${patterns.join(",")}` : (patterns[0] ?? "");
}

/** Whether a right includes the action, also if the right is everything except a list. */
export function includesAction({ action }: Grant, each: string): boolean {
  return action.startsWith("!")
    ? !action
        .slice(1)
        .split(",")
        .some((except) => covers(except, each))
    : covers(action, each);
}

/** Splits a statement, so that two earlier statements can together cover one later statement. */
function partsOf(statement: Statement): readonly Statement[] {
  return singles(statement.actions).flatMap((actions) =>
    singles(statement.resources).flatMap((resources) =>
      singles(statement.principals).map((principals) => ({ ...statement, actions, resources, principals })),
    ),
  );
}

function singles(scope: Scope): readonly Scope[] {
  if (scope.isExcept || scope.patterns.length === 0) return [scope];
  return scope.patterns.map((each) => ({ isExcept: false, patterns: [each] }));
}

function coversPart(wide: Statement, part: Statement): boolean {
  return (
    // Resources are compared first, because they differ most often.
    coversScope(wide.resources, part.resources) &&
    coversScope(wide.actions, part.actions) &&
    coversScope(wide.principals, part.principals) &&
    wide.conditions.every((each) => part.conditions.some((other) => isNoStricter(each, other)))
  );
}

/**
 * Whether `wide` covers everything in `narrow`. Returns false when in doubt: the review may report too much,
 * never too little.
 */
function coversScope(wide: Scope, narrow: Scope): boolean {
  const [only = ""] = narrow.patterns;
  // Most parts are unchanged from the earlier document.
  if (!wide.isExcept && !narrow.isExcept && narrow.patterns.length === 1 && wide.patterns.includes(only))
    return true;
  if (wide.isExcept && narrow.isExcept)
    return wide.patterns.every((each) => narrow.patterns.some((other) => covers(other, each)));
  if (narrow.isExcept) return wide.patterns.includes("*");
  return (
    narrow.patterns.every((each) =>
      wide.isExcept
        ? wide.patterns.every((other) => isDisjoint(other, each))
        : wide.patterns.some((other) => covers(other, each)),
    ) &&
    (narrow.patterns.length > 0 || wide.patterns.length === 0)
  );
}

/** Whether no text can match both, which is certain when the texts before the first wildcards differ. */
function isDisjoint(a: string, b: string): boolean {
  const [start = "", other = ""] = [a, b].map((each) => each.replace(/[*?][^]*$/, ""));
  const length = Math.min(start.length, other.length);
  if (start.slice(0, length) !== other.slice(0, length)) return true;
  // Two texts without wildcards have a match in common only if they are equal.
  return start === a && other === b && a !== b;
}
