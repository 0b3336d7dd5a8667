import type { AllowStatement } from "./statements-of-stack";

/** "Customer managed policies: 6,144 characters", without white space (IAM quotas). */
const MAX_CHARACTERS = 6_144;

/** Spreads statements over as few policies as hold them, in order. @throws for one that no policy holds */
export function policiesOf(statements: readonly AllowStatement[]): readonly string[] {
  const policies: AllowStatement[][] = [[]];
  for (const statement of statements) {
    const last = policies.at(-1) ?? [];
    if (documentOf([...last, statement]).length <= MAX_CHARACTERS) last.push(statement);
    else if (documentOf([statement]).length <= MAX_CHARACTERS) policies.push([statement]);
    else throw new Error(`${statement.Action[0] ?? ""} and others: too long for one policy`);
  }
  return policies.filter((each) => each.length > 0).map(documentOf);
}

function documentOf(statements: readonly AllowStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
