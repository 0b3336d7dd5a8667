import { awsArn, type Place } from "@tollgate/environments";
import { actions, serviceLinkedRole, type RightsByType } from "./rights";

/** API Gateway's ARNs have no account, and its actions are HTTP methods. */
const paths =
  (...names: readonly string[]) =>
  (_: unknown, { region }: Place) =>
    names.map((name) => awsArn("apigateway", region, "", name));

const read = actions("apigateway", "GET");
const write = actions("apigateway", "POST PUT PATCH DELETE");

/**
 * API Gateway chooses the ids of APIs and plans, so the rights cover all of a kind: only the account
 * separates environments there.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
 */
export const apiGatewayRights: RightsByType = {
  aws_api_gateway_account: [{ read, write: actions("apigateway", "PATCH"), on: paths("/account") }],
  aws_api_gateway_rest_api: [{ read, write, on: paths("/restapis", "/restapis/*", "/tags/*") }],
  aws_api_gateway_deployment: [],
  aws_api_gateway_stage: [],
  aws_api_gateway_method_settings: [],
  aws_api_gateway_usage_plan: [{ read, write, on: paths("/usageplans", "/usageplans/*") }],
  aws_api_gateway_domain_name: [
    {
      read,
      // Mutual TLS has its own actions.
      write: actions("apigateway", "POST PATCH DELETE AddCertificateToDomain RemoveCertificateFromDomain"),
      on: paths("/domainnames", "/domainnames/*"),
    },
    serviceLinkedRole("ops.apigateway.amazonaws.com", "AWSServiceRoleForAPIGateway"),
  ],
  aws_api_gateway_base_path_mapping: [],
};
