import type { Route } from "@tollgate/gateway-definition";
import type { RoutesAddress } from "./rest-api";

/**
 * The ARN of a route at a stage, in which each path variable is `*`, and so is the method of a route for any.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function routeArn({ executionArn, stageName }: RoutesAddress, { method, path }: Route): string {
  const verb = method === "any" ? "*" : method.toUpperCase();
  return `${executionArn}/${stageName}/${verb}${path.replace(/\{[^}]+\}/g, "*")}`;
}
