/** What somebody may do, as a statement of an IAM policy allows it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default under any */
  readonly condition?: object;
  /** @default it is allowed */
  readonly isDenied?: true;
}

/** An IAM policy that says this, in its order, and allows nothing else. */
export function policyAllowing(permissions: readonly Permission[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: permissions.map(({ actions, resources, condition, isDenied }) => ({
      Effect: isDenied ? "Deny" : "Allow",
      Action: actions,
      Resource: resources,
      ...(condition && { Condition: condition }),
    })),
  });
}
