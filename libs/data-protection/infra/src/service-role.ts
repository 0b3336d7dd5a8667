import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "constructs";
import { policyAllowing, type Permission } from "./permission";

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
