import type { SynthesizedResource, Template } from "./template";

/** One statement of an IAM policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

/** Returns every statement of the roles' policies in a template, by the role's logical id. */
export function statementsByRole(template: Template): ReadonlyMap<string, readonly Statement[]> {
  const roles = template.resources("aws_iam_role");
  const policies = template.resources("aws_iam_role_policy");
  return new Map(
    roles.map((role) => [
      role.id,
      policies
        .filter(({ values }) => String(values["role"]).includes(`aws_iam_role.${role.id}.`))
        .flatMap((policy) => statementsOf(policy, "policy")),
    ]),
  );
}

/** Returns the statements of a policy document in one of a resource's settings. */
export function statementsOf({ values }: SynthesizedResource, setting: string): readonly Statement[] {
  return (JSON.parse(String(values[setting])) as { readonly Statement: readonly Statement[] }).Statement;
}
