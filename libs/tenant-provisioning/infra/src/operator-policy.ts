import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { keyPermissionsThroughDynamoDb, ownPlace, policyAllowing } from "@tollgate/data-protection-infra";
import { awsArn, tableArn, type Environment, type Place } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import {
  NEW_PLAN_TAGS,
  newPlanTagsPath,
  operatorGrants,
  operatorTables,
} from "@tollgate/records/operator-permissions";
import { Construct } from "constructs";

export interface OperatorPolicyOptions {
  readonly environment: Environment;
  readonly tenantsTable: { readonly name: string };
  readonly tokensTable: { readonly name: string };
  readonly auditTable: { readonly name: string };
  readonly planIds: readonly string[];
  readonly stage: { readonly restApiId: string; readonly stageName: string };
  /** The tables' KMS key. @default a key that needs no permission */
  readonly kmsKeyArn?: string;
  /** ARNs of the roles that the command assumes in the accounts of the environment. @default it assumes none */
  readonly assumedRoles?: readonly string[];
}

/**
 * The permissions of the `tenants` command in an environment, to be attached to the role of its operators.
 */
export class OperatorPolicy extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, options: OperatorPolicyOptions) {
    super(scope, id);
    const { environment, kmsKeyArn, assumedRoles = [] } = options;
    // Read once, because CDKTF returns a new token at each access, and permissions are compared by their
    // texts.
    const place = ownPlace(this, environment);
    const policy = new IamPolicy(this, "policy", {
      name: resourceName(environment, "operator"),
      description: `What the tenants command does in ${environment.name}`,
      policy: policyAllowing([
        ...operatorGrants(environment, (on) => resources(on, options, place)).map(
          ({ Action, Resource, Condition }) => ({
            actions: Action,
            resources: Resource,
            ...(Condition && { condition: Condition }),
          }),
        ),
        ...keyPermissionsThroughDynamoDb(environment, kmsKeyArn),
        ...(assumedRoles.length > 0 ? [{ actions: ["sts:AssumeRole"], resources: assumedRoles }] : []),
      ]),
    });
    this.arn = policy.arn;
  }
}

/** The resource ARNs of a permission. */
function resources(
  on: string,
  { environment, tenantsTable, tokensTable, auditTable, planIds, stage }: OperatorPolicyOptions,
  place: Place,
): readonly string[] {
  if (!on.startsWith("/")) {
    const tables = {
      ...operatorTables(environment),
      tenants: tenantsTable,
      tokens: tokensTable,
      audit: auditTable,
    };
    const [table = "", , index] = on.split("/");
    return [tableArn(tables[table as keyof typeof tables].name, place, index)];
  }
  const arn = (each: string) => awsArn("apigateway", environment.region, "", each);
  if (on === NEW_PLAN_TAGS) return [arn(newPlanTagsPath(arn("/usageplans")))];
  const path = on.replace("{api}", stage.restApiId).replace("{stage}", stage.stageName);
  const paths = path.includes("{plan}") ? planIds.map((planId) => path.replace("{plan}", planId)) : [path];
  return paths.map(arn);
}
