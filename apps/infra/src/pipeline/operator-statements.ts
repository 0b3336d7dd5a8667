import { awsArn, tableArn, type Environment, type Place } from "@tollgate/environments";
import { auditTable, tenantsTable, tokensTable } from "@tollgate/records";
import { NEW_PLAN_TAGS, newPlanTagsPath, operatorGrants } from "@tollgate/records/operator-permissions";
import type { AllowStatement } from "./statements-of-stack";

/**
 * Returns the permissions of the `tenants` command for the smoke test after a deployment, which creates a
 * token for a tenant of its own. API Gateway chooses the ids of plans, so they are not known in advance.
 */
export function operatorStatements(environment: Environment, place: Place): readonly AllowStatement[] {
  return operatorGrants(environment, (on) => [arnOf(on, environment, place)]).map((grant) => ({
    Effect: "Allow",
    ...grant,
  }));
}

const TABLES = { tenants: tenantsTable, tokens: tokensTable, audit: auditTable };

function arnOf(on: string, environment: Environment, place: Place): string {
  const gatewayArn = (each: string) => awsArn("apigateway", place.region, "", each);
  if (on === NEW_PLAN_TAGS) return gatewayArn(newPlanTagsPath(gatewayArn("/usageplans")));
  if (on.startsWith("/")) return gatewayArn(on.replaceAll(/\{\w+\}/g, "*"));
  const [table = "", , index] = on.split("/");
  return tableArn(TABLES[table as keyof typeof TABLES](environment).name, place, index);
}
