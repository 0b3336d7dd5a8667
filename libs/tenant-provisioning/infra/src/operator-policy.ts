import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { keyPermissionsThroughDynamoDb, ownPlace, policyAllowing } from "@tollgate/data-protection-infra";
import { awsArn, tableArn, type Environment, type Place } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { operatorGrants } from "@tollgate/records/operator-permissions";
import { Construct } from "constructs";

export interface OperatorPolicyOptions {
  readonly environment: Environment;
  readonly tenantsTable: { readonly name: string };
  readonly tokensTable: { readonly name: string };
  readonly auditTable: { readonly name: string };
  readonly planIds: readonly string[];
  readonly stage: { readonly restApiId: string; readonly stageName: string };
  /** Key of the tables. @default the account's own, which AWS lets everyone use who may use the tables */
  readonly kmsKeyArn?: string;
}

/** What the `tenants` command may do in an environment, and nothing else, to be attached to the role of its operators. */
export class OperatorPolicy extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, options: OperatorPolicyOptions) {
    super(scope, id);
    const { environment, kmsKeyArn } = options;
    // Once: CDKTF writes a value in another way each time that it is asked for, and equal rights are told by their texts.
    const place = ownPlace(this, environment);
    const policy = new IamPolicy(this, "policy", {
      name: resourceName(environment, "operator"),
      description: `What the tenants command does in ${environment.name}`,
      policy: policyAllowing([
        ...operatorGrants((on) => resources(on, options, place)).map(({ Action, Resource }) => ({
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
  { environment, tenantsTable, tokensTable, auditTable, planIds, stage }: OperatorPolicyOptions,
  place: Place,
): readonly string[] {
  if (!on.startsWith("/")) {
    const tables = { tenants: tenantsTable, tokens: tokensTable, audit: auditTable };
    const [table = "", , index] = on.split("/");
    return [tableArn(tables[table as keyof typeof tables].name, place, index)];
  }
  const path = on.replace("{api}", stage.restApiId).replace("{stage}", stage.stageName);
  const paths = path.includes("{plan}") ? planIds.map((planId) => path.replace("{plan}", planId)) : [path];
  return paths.map((each) => awsArn("apigateway", environment.region, "", each));
}
