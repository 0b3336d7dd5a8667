import { listOf, memberOf } from "../json";
import { say } from "../phrase";
import type { Attribute } from "../read/change";
import { block, changes, evenUnknown, goes, switchedOn } from "./common";
import { body, disabled } from "./rest-api";
import type { Found, TypeRules } from "./rule";
import { accessLog } from "./access-log";
import { limit, limitRule } from "./usage-plans";

/** API Gateway's HTTP and WebSocket APIs. Their routes, integrations, authorizers and domains are judged with those of REST APIs. */
export const httpApiRules: readonly TypeRules[] = [
  {
    types: ["aws_apigatewayv2_api"],
    noun: "API",
    removed: goes("api-removed", "API"),
    judgedWhenCreated: [],
    attributes: {
      body: evenUnknown(body),
      disable_execute_api_endpoint: disabled,
      cors_configuration: changes("route-changed"),
      protocol_type: changes("api-removed"),
      api_key_selection_expression: changes("key-source-changed"),
      route_selection_expression: changes("route-changed"),
      target: changes("route-changed"),
      ip_address_type: changes("endpoint-changed", "warn"),
      name: changes("insight-removed"),
    },
    harmless: ["fail_on_warnings"],
  },
  {
    types: ["aws_apigatewayv2_stage"],
    noun: "stage",
    removed: goes("stage-removed", "stage"),
    attributes: {
      access_log_settings: evenUnknown(accessLog),
      stage_variables: changes("route-changed"),
      default_route_settings: block({
        throttling_rate_limit: limitRule("The rate of a route at the stage", " requests per second"),
        throttling_burst_limit: limitRule("The burst of a route at the stage", " requests at once"),
        data_trace_enabled: switchedOn("secrets-logged"),
        detailed_metrics_enabled: changes("insight-removed"),
        logging_level: changes("log-removed", "warn"),
      }),
      route_settings: routeSettings,
      client_certificate_id: changes("route-changed"),
      auto_deploy: changes("route-changed"),
    },
    harmless: ["deployment_id"],
  },
  {
    types: ["aws_apigatewayv2_deployment"],
    noun: "deployment",
    removed: "harmless",
    harmless: ["triggers", "auto_deployed"],
  },
  {
    types: ["aws_apigatewayv2_vpc_link"],
    noun: "connection to a backend",
    removed: goes("route-changed", "connection to a backend", "block"),
    attributes: {
      security_group_ids: changes("network-opened", "warn"),
      subnet_ids: changes("route-changed"),
    },
    harmless: ["name"],
  },
];

function routeSettings({ before, after }: Attribute): readonly Found[] {
  const keyOf = (value: unknown): string => String(memberOf(value, "route_key"));
  return listOf(before).flatMap((old) => {
    const now = listOf(after).find((each) => keyOf(each) === keyOf(old));
    return limit(
      say`The rate of ${keyOf(old)}`,
      memberOf(old, "throttling_rate_limit"),
      memberOf(now, "throttling_rate_limit"),
      [" requests per second"],
    );
  });
}
