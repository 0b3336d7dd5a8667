import { isNoStricter, type Condition } from "./conditions";
import type { Scope, Statement } from "./document";
import { covers, hasWildcard } from "./patterns";

/** A right that there was not before. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly conditions: readonly Condition[];
  /** Whether the same right was there, under other conditions. */
  readonly wasConditional: boolean;
}

/**
 * The rights that `after` gives and `before` did not: each action on each resource for each principal of each statement that no
 * single earlier statement covers with conditions that are no stricter. How the document is written makes no difference:
 * order, one text or a list, Sids.
 *
 * What is excepted (`NotAction`, `NotResource`, `NotPrincipal`) appears as one right, with a `!` before it.
 */
export function newGrants(before: readonly Statement[], after: readonly Statement[]): readonly Grant[] {
  const mayCover = byResource(before.filter(({ isAllow }) => isAllow));
  return after.filter(({ isAllow }) => isAllow).flatMap((each) => uncovered(each, mayCover));
}

/** Refusals that there were and that no later statement covers: what they forbade may now be allowed. */
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

/** Statements that can cover a part: those that name its resource in full, and those that reach more than they name. */
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

/** Whether a right is one to the action, also where it is one to everything but some. */
export function includesAction({ action }: Grant, each: string): boolean {
  return action.startsWith("!")
    ? !action
        .slice(1)
        .split(",")
        .some((except) => covers(except, each))
    : covers(action, each);
}

/** A statement taken apart, so that two earlier statements can cover one later one together. */
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
    // Resources first: they differ most.
    coversScope(wide.resources, part.resources) &&
    coversScope(wide.actions, part.actions) &&
    coversScope(wide.principals, part.principals) &&
    wide.conditions.every((each) => part.conditions.some((other) => isNoStricter(each, other)))
  );
}

/** Whether `wide` reaches all that `narrow` reaches. Where it cannot tell, it says no: a right too many is shown, never one too few. */
function coversScope(wide: Scope, narrow: Scope): boolean {
  const [only = ""] = narrow.patterns;
  // Most parts stand in the earlier document as they are.
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

/** Whether no text can match both: plainly so when what stands before the first wildcards differs. */
function isDisjoint(a: string, b: string): boolean {
  const [start = "", other = ""] = [a, b].map((each) => each.replace(/[*?][^]*$/, ""));
  const length = Math.min(start.length, other.length);
  if (start.slice(0, length) !== other.slice(0, length)) return true;
  // Without wildcards two texts meet only where they are equal.
  return start === a && other === b && a !== b;
}
