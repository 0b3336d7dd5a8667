import { awsArn, environmentName, tableArn, type Environment, type Place } from "@tollgate/environments";
import { directoryTable } from "@tollgate/records";
import {
  directoryActions,
  NEW_PLAN_TAGS,
  newPlanTagsPath,
  operatorGrants,
  operatorTables,
  routerStoreActions,
} from "@tollgate/records/operator-permissions";
import type { AllowStatement } from "./statements-of-stack";

/**
 * Returns the permissions of the `tenants` command in one place. API Gateway chooses the ids of plans, so they are not
 * known in advance.
 */
export function operatorStatements(environment: Environment, place: Place): readonly AllowStatement[] {
  return operatorGrants(environment, (on) => [arnOf(on, environment, place)]).map((grant) => ({
    Effect: "Allow",
    ...grant,
  }));
}

/**
 * Returns the permissions of the `tenants` command for the smoke test after a deployment, which creates a token for a
 * tenant of its own, on a plan of the environment: those on tenants' own plans and on the usage ledger are left out.
 */
export function smokeTestStatements(environment: Environment, place: Place): readonly AllowStatement[] {
  return operatorStatements({ ...environment, usage: undefined }, place).filter(
    ({ Condition }) => Condition === undefined,
  );
}

/**
 * Returns the permissions of the `tenants` command on the directory of tenants.
 *
 * @param place that of the router's stack
 */
export function directoryStatements(environment: Environment, place: Place): readonly AllowStatement[] {
  return [
    {
      Effect: "Allow",
      Action: directoryActions,
      Resource: [tableArn(directoryTable(environment).name, place)],
    },
  ];
}

/** Returns the permissions on the router's exceptions. CloudFront chooses the ids of stores, and Terraform gives them no tags. */
export function routerStoreStatements({ accountId }: Place): readonly AllowStatement[] {
  return [
    {
      Effect: "Allow",
      Action: routerStoreActions,
      Resource: [awsArn("cloudfront", "", accountId, "key-value-store/*")],
    },
  ];
}

/** Returns the permission to use the tables' key, of which only the tags are known in advance. */
export function operatorKeyStatements(environment: Environment, place: Place): readonly AllowStatement[] {
  if (environment.encryption === undefined) return [];
  return [
    {
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [awsArn("kms", place.region, place.accountId, "key/*")],
      Condition: {
        StringEquals: {
          "kms:ViaService": `dynamodb.${place.region}.amazonaws.com`,
          "aws:ResourceTag/service": environment.service,
          "aws:ResourceTag/environment": environmentName(environment),
        },
      },
    },
  ];
}

function arnOf(on: string, environment: Environment, place: Place): string {
  const gatewayArn = (each: string) => awsArn("apigateway", place.region, "", each);
  if (on === NEW_PLAN_TAGS) return gatewayArn(newPlanTagsPath(gatewayArn("/usageplans")));
  if (on.startsWith("/")) return gatewayArn(on.replaceAll(/\{\w+\}/g, "*"));
  const [table = "", , index] = on.split("/");
  const tables = operatorTables(environment);
  return tableArn(tables[table as keyof typeof tables].name, place, index);
}
