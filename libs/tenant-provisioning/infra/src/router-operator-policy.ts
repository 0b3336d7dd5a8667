import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { keyPermissionsThroughDynamoDb, ownPlace, policyAllowing } from "@tollgate/data-protection-infra";
import { tableArn, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { directoryActions, routerStoreActions } from "@tollgate/records/operator-permissions";
import { Construct } from "constructs";

export interface RouterOperatorPolicyOptions {
  /** The environment as the router's stack has it. */
  readonly environment: Environment;
  readonly directory: { readonly name: string };
  /** ARN of the store of the router's exceptions. */
  readonly storeArn: string;
  /** The directory's KMS key. @default a key that needs no permission */
  readonly kmsKeyArn?: string;
}

/**
 * The permissions of the `tenants` command before the cells of an environment, to be attached to the role of its operators
 * beside those of each cell: the directory, and the router's exceptions.
 */
export class RouterOperatorPolicy extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, options: RouterOperatorPolicyOptions) {
    super(scope, id);
    const { environment, directory, storeArn, kmsKeyArn } = options;
    const policy = new IamPolicy(this, "policy", {
      name: resourceName(environment, "operator"),
      description: `What the tenants command does in ${environment.name}`,
      policy: policyAllowing([
        {
          actions: directoryActions,
          resources: [tableArn(directory.name, ownPlace(this, environment))],
        },
        { actions: routerStoreActions, resources: [storeArn] },
        ...keyPermissionsThroughDynamoDb(environment, kmsKeyArn),
      ]),
    });
    this.arn = policy.arn;
  }
}
