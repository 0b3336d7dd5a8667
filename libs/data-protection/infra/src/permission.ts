/** What somebody may do, as a statement of an IAM policy allows it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default under any */
  readonly condition?: object;
}

/** An IAM policy that allows this, in its order, and nothing else. */
export function policyAllowing(permissions: readonly Permission[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: permissions.map(({ actions, resources, condition }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(condition && { Condition: condition }),
    })),
  });
}
