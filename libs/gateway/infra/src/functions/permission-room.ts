import { awsArn, functionArn, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import type { BackendName, Route } from "@tollgate/gateway-definition";
import { routeArn } from "../api/rest-api";

/**
 * Bytes of a function's resource-based policy: 20 KB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), less what two permissions take. Where one for the
 * whole stage comes in the place of those for each route, all of them are there for a moment.
 */
const MAX_BYTES = 20_480 - 1_024;

/** As long as any: of an account, and of an API. */
const [ACCOUNT_ID, API_ID] = ["0".repeat(12), "a".repeat(10)];

/** As long as the ARN that a backend's function of the stack will have: that of its alias. */
export function aliasArn(
  backend: BackendName,
  environment: Pick<Environment, "name" | "service" | "region">,
): string {
  const place = { region: environment.region, accountId: ACCOUNT_ID };
  return functionArn(resourceName(environment, backend), place, "live");
}

/**
 * Whether Lambda takes a permission for each of a function's routes.
 *
 * @param functionArn what API Gateway invokes: the function, its alias or its version
 */
export function hasRoomFor(
  routes: readonly Route[],
  functionArn: string,
  { name, region }: Pick<Environment, "name" | "region">,
): boolean {
  const api = { executionArn: awsArn("execute-api", region, ACCOUNT_ID, API_ID), stageName: name };
  const statements = routes.map((route) => ({
    // As the provider names it.
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
