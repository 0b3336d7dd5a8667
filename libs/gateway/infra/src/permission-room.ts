import { awsArn, resourceName, type Environment } from "@tollgate/environments";
import type { Route } from "@tollgate/gateway-definition";
import { routeArn } from "./route-arn";

/**
 * Bytes of a function's resource-based policy: 20 KB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), less what two permissions take. Where one for the
 * whole stage comes in the place of those for each route, all of them are there for a moment.
 */
const MAX_BYTES = 20_480 - 1_024;

/** Whether Lambda takes a permission for each of a function's routes. */
export function hasRoomFor(
  routes: readonly Route[],
  thing: string,
  { name, service, region }: Pick<Environment, "name" | "service" | "region">,
): boolean {
  // As long as any: of an account, and of an API.
  const [accountId, apiId] = ["0".repeat(12), "a".repeat(10)];
  const api = { executionArn: awsArn("execute-api", region, accountId, apiId), stageName: name };
  const functionName = resourceName({ name, service }, thing);
  const statements = routes.map((route) => ({
    // As the provider names it.
    Sid: `terraform-${"0".repeat(26)}`,
    Effect: "Allow",
    Principal: { Service: "apigateway.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: awsArn("lambda", region, accountId, `function:${functionName}:live`),
    Condition: { ArnLike: { "AWS:SourceArn": routeArn(api, route) } },
  }));
  const policy = { Version: "2012-10-17", Id: "default", Statement: statements };
  return Buffer.byteLength(JSON.stringify(policy)) <= MAX_BYTES;
}
