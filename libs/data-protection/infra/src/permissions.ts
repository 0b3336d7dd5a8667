import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import type { Environment, Place } from "@tollgate/environments";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";

/** A statement of an IAM policy. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default none */
  readonly condition?: object;
  /** @default the statement allows its actions */
  readonly isDenied?: true;
}

/** Builds an IAM policy from statements, in the given order. */
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

const ID = "own-account";

/**
 * Returns the Region and the account of a stack; the account's data source is added once per stack.
 *
 * Policies and the API's document build ARNs from names instead of a resource's `arn`. Terraform knows an
 * `arn` only after the apply, so the whole text would be unknown in a plan and could not be reviewed.
 */
export function ownPlace(scope: Construct, { region }: Pick<Environment, "region">): Place {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild(ID) as DataAwsCallerIdentity | undefined;
  const { accountId } = found ?? new DataAwsCallerIdentity(stack, ID);
  return { region, accountId };
}

export interface ServiceRoleOptions {
  /** The name of the role and of its policy. */
  readonly name: string;
  /** The service that assumes the role, such as `lambda.amazonaws.com`. */
  readonly service: string;
  readonly permissions: readonly Permission[];
}

export interface ServiceRole {
  readonly arn: string;
  /** Resources that use the role must depend on it. */
  readonly policy: IamRolePolicy;
}

/** Adds an IAM role for one AWS service, with the given permissions only. */
export function serviceRole(
  scope: Construct,
  { name, service, permissions }: ServiceRoleOptions,
): ServiceRole {
  const role = new IamRole(scope, "role", {
    name,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    }),
  });
  const policy = new IamRolePolicy(scope, "policy", {
    name,
    role: role.name,
    policy: policyAllowing(permissions),
  });
  return { arn: role.arn, policy };
}
