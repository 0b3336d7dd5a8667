import { awsArn, functionArn, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import type { BackendName, Route } from "@tollgate/gateway-definition";
import { routeArn } from "../api/rest-api";

/**
 * Maximum size of a function's resource-based policy: 20 KB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), less the size of two
 * permissions: when one permission for the whole stage replaces those for each route, all exist for a moment.
 */
const MAX_BYTES = 20_480 - 1_024;

/** Placeholders as long as any account id and API id. */
const [ACCOUNT_ID, API_ID] = ["0".repeat(12), "a".repeat(10)];

/** Returns an ARN as long as that of the alias of a backend's function in the stack. */
export function aliasArn(
  backend: BackendName,
  environment: Pick<Environment, "name" | "service" | "region">,
): string {
  const place = { region: environment.region, accountId: ACCOUNT_ID };
  return functionArn(resourceName(environment, backend), place, "live");
}

/**
 * Whether a function's policy has room for one permission per route.
 *
 * @param functionArn ARN that API Gateway invokes: the function, its alias or its version
 */
export function hasRoomFor(
  routes: readonly Route[],
  functionArn: string,
  { name, region }: Pick<Environment, "name" | "region">,
): boolean {
  const api = { executionArn: awsArn("execute-api", region, ACCOUNT_ID, API_ID), stageName: name };
  const statements = routes.map((route) => ({
    // The provider's form of statement ids.
    Sid: `terraform-${"0".repeat(26)}`,
    Effect: "Allow",
    Principal: { Service: "apigateway.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: functionArn,
    Condition: { ArnLike: { "AWS:SourceArn": routeArn(api, route) } },
  }));
  const policy = { Version: "2012-10-17", Id: "default", Statement: statements };
  return Buffer.byteLength(JSON.stringify(policy)) <= MAX_BYTES;
}
