import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { keyPermissionsThroughDynamoDb, policyAllowing } from "@tollgate/data-protection-infra";
import { awsArn, type Environment } from "@tollgate/environments";
import { operatorGrants, resourceName } from "@tollgate/environments";
import { Construct } from "constructs";

export interface OperatorPolicyOptions {
  readonly environment: Environment;
  readonly tenantsTable: { readonly arn: string };
  readonly tokensTable: { readonly arn: string };
  readonly planIds: readonly string[];
  readonly stage: { readonly restApiId: string; readonly stageName: string };
  /** Key of both tables. @default the account's own, which AWS lets everyone use who may use the tables */
  readonly kmsKeyArn?: string;
}

/** What the `tenants` command may do in an environment, and nothing else, to be attached to the role of its operators. */
export class OperatorPolicy extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, options: OperatorPolicyOptions) {
    super(scope, id);
    const { environment, kmsKeyArn } = options;
    const policy = new IamPolicy(this, "policy", {
      name: resourceName(environment, "operator"),
      description: `What the tenants command does in ${environment.name}`,
      policy: policyAllowing([
        ...operatorGrants((on) => resources(on, options)).map(({ Action, Resource }) => ({
          actions: Action,
          resources: Resource,
        })),
        ...keyPermissionsThroughDynamoDb(environment, kmsKeyArn),
      ]),
    });
    this.arn = policy.arn;
  }
}

/** The ARNs of what a permission is about. */
function resources(
  on: string,
  { environment, tenantsTable, tokensTable, planIds, stage }: OperatorPolicyOptions,
): readonly string[] {
  if (!on.startsWith("/")) {
    const table = { tenants: tenantsTable, tokens: tokensTable }[on.split("/")[0] as "tenants" | "tokens"];
    return [on.replace(/^\w+/, table.arn)];
  }
  const path = on.replace("{api}", stage.restApiId).replace("{stage}", stage.stageName);
  const paths = path.includes("{plan}") ? planIds.map((planId) => path.replace("{plan}", planId)) : [path];
  return paths.map((each) => awsArn("apigateway", environment.region, "", each));
}
