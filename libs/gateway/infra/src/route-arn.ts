import type { Route } from "@tollgate/gateway-definition";
import type { RoutesAddress } from "./rest-api";

/**
 * The ARN of a route at a stage, in which each path variable is `*`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function routeArn({ executionArn, stageName }: RoutesAddress, { method, path }: Route): string {
  return `${executionArn}/${stageName}/${method.toUpperCase()}${path.replace(/\{[^}]+\}/g, "*")}`;
}
