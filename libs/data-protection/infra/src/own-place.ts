import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import type { Environment, Place } from "@tollgate/environments";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

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
