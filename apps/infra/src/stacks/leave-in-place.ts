import { TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * Takes a construct out of its stack without destroying what was deployed of it: Terraform forgets the resources, and they
 * stay in AWS.
 *
 * https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
 */
export function leaveInPlace(construct: Construct): void {
  const stack = TerraformStack.of(construct);
  const removed = construct.node
    .findAll()
    .filter((each): each is TerraformResource => TerraformResource.isTerraformResource(each))
    .map((each) => ({
      from: `${each.terraformResourceType}.${each.friendlyUniqueId}`,
      lifecycle: { destroy: false },
    }));
  construct.node.scope?.node.tryRemoveChild(construct.node.id);
  stack.addOverride("removed", removed);
}
