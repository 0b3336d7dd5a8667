import type { Attribute } from "../../diff/change";
import { type RuleFinding, finding } from "../../findings/finding";
import { message } from "../../findings/message";
import { listOf, memberOf } from "../../values/json";
import {
  all,
  block,
  changes,
  evenNew,
  evenUnknown,
  ownersJudged,
  switchedOn,
  rulesFor,
} from "../shared/attribute-rules";
import { because, onRemoval, onCreation } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { accessLog } from "./access-log";
import { body, disabled } from "./rest-api";
import { limit, limitRule } from "./usage-plans";

/**
 * API Gateway's HTTP and WebSocket APIs. Their routes, integrations, authorizers and domains are judged with
 * those of REST APIs.
 */
export const httpApiRules: readonly TypeRules[] = [
  {
    types: ["aws_apigatewayv2_api"],
    noun: "API",
    removed: onRemoval("api-removed", "API"),
    created: because("An API with its own document, which is judged."),
    judgedWhenCreated: ["body"],
    attributes: {
      body: evenUnknown(ownersJudged(body)),
      disable_execute_api_endpoint: disabled,
      cors_configuration: changes("route-changed"),
      protocol_type: changes("api-removed"),
      api_key_selection_expression: changes("key-source-changed"),
      route_selection_expression: changes("route-changed"),
      target: all(
        changes("route-changed"),
        evenNew(() => [
          finding("network-opened", [
            "Every request to the API goes to one target, without an authorizer and without a key.",
          ]),
        ]),
      ),
      route_key: changes("route-changed"),
      credentials_arn: changes("route-changed"),
      version: changes("unknown-change", "info"),
      ip_address_type: changes("endpoint-changed", "warn"),
      name: changes("insight-removed"),
    },
    harmless: ["fail_on_warnings"],
  },
  {
    types: ["aws_apigatewayv2_stage"],
    noun: "stage",
    removed: onRemoval("stage-removed", "stage"),
    created: onCreation("network-opened", "stage, a door without usage plans,", "warn", "name"),
    attributes: {
      access_log_settings: evenUnknown(accessLog),
      ...rulesFor("stage_variables client_certificate_id auto_deploy", changes("route-changed")),
      default_route_settings: block({
        throttling_rate_limit: limitRule("The rate of a route at the stage", " requests per second"),
        throttling_burst_limit: limitRule("The burst of a route at the stage", " requests at once"),
        data_trace_enabled: switchedOn("secrets-logged"),
        detailed_metrics_enabled: changes("insight-removed"),
        logging_level: changes("log-removed", "warn"),
      }),
      route_settings: routeSettings,
      api_id: changes("stage-removed"),
      name: changes("stage-removed"),
    },
    harmless: ["deployment_id"],
  },
  {
    types: ["aws_apigatewayv2_deployment"],
    noun: "deployment",
    removed: "harmless",
    created: because("A snapshot of an API; the stage that serves it is judged."),
    harmless: ["triggers", "auto_deployed", "api_id"],
  },
  {
    types: ["aws_apigatewayv2_vpc_link"],
    noun: "connection to a backend",
    removed: onRemoval("route-changed", "connection to a backend", "block"),
    created: onCreation("network-opened", "connection to a network", "warn"),
    attributes: {
      security_group_ids: changes("network-opened", "warn"),
      subnet_ids: changes("route-changed"),
    },
    harmless: ["name"],
  },
];

function routeSettings({ before, after }: Attribute): readonly RuleFinding[] {
  const keyOf = (value: unknown): string => String(memberOf(value, "route_key"));
  return listOf(before).flatMap((old) => {
    const now = listOf(after).find((each) => keyOf(each) === keyOf(old));
    return limit(
      message`The rate of ${keyOf(old)}`,
      memberOf(old, "throttling_rate_limit"),
      memberOf(now, "throttling_rate_limit"),
      [" requests per second"],
    );
  });
}
