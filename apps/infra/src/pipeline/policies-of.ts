import type { PolicyStatement } from "./statements-of-stack";

/** "Customer managed policies: 6,144 characters", without white space (IAM quotas). */
const MAX_CHARACTERS = 6_144;

/**
 * Distributes statements over as few policies as can hold them, in order. Statements that allow the same
 * actions are merged, and a statement that is too long is split by its resources.
 *
 * @throws {Error} for a statement with a single resource that is too long for a policy
 */
export function policiesOf(statements: readonly PolicyStatement[]): readonly string[] {
  const policies: PolicyStatement[][] = [[]];
  for (const statement of merged(statements))
    for (let left = statement.Resource; left.length > 0;) {
      const last = policies.at(-1) ?? [];
      const fitting = left.findLastIndex(
        (_, at) =>
          documentOf([...last, { ...statement, Resource: left.slice(0, at + 1) }]).length <= MAX_CHARACTERS,
      );
      if (fitting >= 0) last.push({ ...statement, Resource: left.slice(0, fitting + 1) });
      else if (last.length > 0) policies.push([]);
      else throw new Error(`${statement.Action[0] ?? ""} and others: too long for one policy`);
      left = left.slice(fitting + 1);
    }
  return policies.filter((each) => each.length > 0).map(documentOf);
}

/** Merges statements of several environments that have the same actions and the same condition. */
function merged(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const byRight = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    const right = JSON.stringify([statement.Effect, statement.Action, statement.Condition]);
    const Resource = [...new Set([...(byRight.get(right)?.Resource ?? []), ...statement.Resource])];
    byRight.set(right, { ...statement, Resource });
  }
  return [...byRight.values()];
}

function documentOf(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
