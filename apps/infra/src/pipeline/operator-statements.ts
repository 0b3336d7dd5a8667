import { awsArn, tableArn, type Environment, type Place } from "@tollgate/environments";
import { auditTable, tenantsTable, tokensTable } from "@tollgate/records";
import { operatorGrants } from "@tollgate/records/operator-permissions";
import type { AllowStatement } from "./statements-of-stack";

/**
 * What the `tenants` command may do, for the smoke test after a deployment: it makes a token for a tenant of its own. The ids
 * of plans are API Gateway's, and not known before.
 */
export function operatorStatements(environment: Environment, place: Place): readonly AllowStatement[] {
  return operatorGrants((on) => [arnOf(on, environment, place)]).map((grant) => ({
    Effect: "Allow",
    ...grant,
  }));
}

const TABLES = { tenants: tenantsTable, tokens: tokensTable, audit: auditTable };

function arnOf(on: string, environment: Environment, place: Place): string {
  if (on.startsWith("/")) return awsArn("apigateway", place.region, "", on.replaceAll(/\{\w+\}/g, "*"));
  const [table = "", , index] = on.split("/");
  return tableArn(TABLES[table as keyof typeof TABLES](environment).name, place, index);
}
