import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import type { Environment, Place } from "@tollgate/environments";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";

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

const ID = "own-account";

/**
 * Where a stack is deployed: its Region, and its account, which is asked for once in a stack.
 *
 * A policy, or the API's document, names what the stack makes by an ARN of its name, and not by the resource's own `arn`: that one is
 * known only after the apply, and with it the whole text would be, so that nobody could review it in a plan.
 */
export function ownPlace(scope: Construct, { region }: Pick<Environment, "region">): Place {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild(ID) as DataAwsCallerIdentity | undefined;
  const { accountId } = found ?? new DataAwsCallerIdentity(stack, ID);
  return { region, accountId };
}

export interface ServiceRoleOptions {
  /** Of the role and of its policy. */
  readonly name: string;
  /** Who acts in the role: `lambda.amazonaws.com`. */
  readonly service: string;
  readonly permissions: readonly Permission[];
}

export interface ServiceRole {
  readonly arn: string;
  /** What must exist before the service acts. */
  readonly policy: IamRolePolicy;
}

/** Makes a scope's `role`, in which one service of AWS may do what `permissions` say, and nothing else. */
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
