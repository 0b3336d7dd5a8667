import { isEmpty, numberOf, textOf, isTrue } from "../../values/json";
import { gatewayResponsePart, gatewayResponseSet, integrationMade } from "../../openapi/diff/as-resources";
import { cacheTime, expression } from "../../openapi/diff/authorizers";
import { diffHeaders } from "../../openapi/diff/response-headers";
import { message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import {
  all,
  changes,
  evenNew,
  evenUnknown,
  gains,
  loses,
  ownersJudged,
  switchedOff,
  names,
  rulesFor,
} from "../shared/attribute-rules";
import { reaches } from "../shared/owners";
import type { AttributeRule, TypeRules } from "../shared/rule";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

/** Routes that are separate resources instead of parts of a document. */
export const routeRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_method", "aws_apigatewayv2_route"],
    noun: "route",
    removed: (change) =>
      report("route-removed", [
        "The route",
        ...routeName(change),
        change.action === "replace" ? " is replaced: it does not exist for a moment" : " disappears",
        ".",
      ]),
    judgedWhenCreated: ["authorization", "authorization_type"],
    created: withoutKey,
    attributes: {
      authorization: evenUnknown(authorization),
      authorization_type: evenUnknown(authorization),
      authorizer_id: authorizerId,
      api_key_required: keyRequired,
      authorization_scopes: all(gains("requests-refused"), loses("authorizer-removed", "warn")),
      request_validator_id: all(unsetValidator, setValidator),
      request_parameters: all(gains("requests-refused"), changes("requests-refused")),
      request_models: changes("requests-refused"),
      target: changes("route-changed"),
      ...rulesFor("rest_api_id api_id resource_id route_key http_method", changes("route-removed")),
    },
    harmless: names(
      `operation_name route_response_selection_expression model_selection_expression request_parameter`,
    ),
  },
  {
    types: ["aws_api_gateway_resource"],
    noun: "path",
    removed: onRemoval("route-removed", "path", undefined, "path"),
    created: because("A path without a method answers no request."),
    attributes: {
      ...rulesFor("path_part parent_id rest_api_id", changes("route-removed")),
    },
    harmless: ["path"],
  },
  {
    types: ["aws_api_gateway_integration", "aws_apigatewayv2_integration"],
    noun: "integration",
    removed: onRemoval("route-changed", "integration behind a route", "block", "uri"),
    created: integrationMade,
    attributes: {
      timeout_milliseconds: (attribute) =>
        report(
          "route-changed",
          message`The timeout changes${fromTo(attribute)} ms.`,
          (numberOf(attribute.after) ?? 29_000) < (numberOf(attribute.before) ?? 29_000) ? "warn" : "info",
        ),
      ...rulesFor(
        "uri integration_uri",
        all(
          changes("route-changed"),
          reaches({
            hazard: "data-leaves",
            opening: "Requests, with their headers and bodies, are sent to",
          }),
        ),
      ),
      ...rulesFor("credentials credentials_arn", all(changes("route-changed"), evenNew(credentials))),
      type: changes("route-changed"),
      integration_type: changes("route-changed"),
      ...rulesFor(
        `integration_method integration_http_method http_method resource_id rest_api_id api_id
        connection_id response_transfer_mode integration_target connection_type content_handling
        content_handling_strategy passthrough_behavior payload_format_version request_parameters
        request_templates response_parameters tls_config template_selection_expression
        integration_subtype cache_key_parameters`,
        changes("route-changed"),
      ),
    },
    harmless: ["cache_namespace", "integration_response_selection_expression"],
  },
  {
    types: [
      "aws_api_gateway_integration_response",
      "aws_api_gateway_method_response",
      "aws_apigatewayv2_integration_response",
      "aws_apigatewayv2_route_response",
    ],
    noun: "response of a route",
    removed: onRemoval("route-changed", "response of a route", "warn", "status_code"),
    created: because("Its content is judged."),
    attributes: {
      ...rulesFor(
        `content_handling content_handling_strategy response_templates response_models selection_pattern
        status_code http_method resource_id rest_api_id api_id integration_id integration_response_key
        route_id route_response_key model_selection_expression template_selection_expression`,
        changes("route-changed"),
      ),
      response_parameters: headers("What the route answers"),
    },
  },
  {
    types: ["aws_api_gateway_gateway_response"],
    noun: "gateway response",
    removed: onRemoval("route-changed", "gateway response", "warn", "response_type"),
    created: gatewayResponseSet,
    attributes: {
      ...rulesFor("response_type rest_api_id", changes("route-changed")),
      response_templates: gatewayResponsePart,
      status_code: gatewayResponsePart,
      response_parameters: gatewayResponsePart,
    },
  },
  {
    types: ["aws_api_gateway_request_validator"],
    noun: "request validator",
    removed: onRemoval("validation-removed", "request validator"),
    created: because("A validator that no route has refuses nothing."),
    attributes: {
      validate_request_body: all(switchedOff("validation-removed"), tightened),
      validate_request_parameters: all(switchedOff("validation-removed"), tightened),
      rest_api_id: changes("validation-removed"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_api_gateway_model", "aws_apigatewayv2_model"],
    noun: "model",
    removed: onRemoval("validation-removed", "model"),
    created: because("A model that no route has refuses nothing."),
    attributes: {
      schema: ownersJudged(changes("requests-refused")),
      content_type: changes("requests-refused"),
      rest_api_id: changes("validation-removed"),
      api_id: changes("validation-removed"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_api_gateway_authorizer", "aws_apigatewayv2_authorizer"],
    noun: "authorizer",
    removed: onRemoval("authorizer-removed", "authorizer"),
    created: onCreation("authorizer-removed", "further authorizer", "warn"),
    attributes: {
      authorizer_result_ttl_in_seconds: ({ before, after }) =>
        cacheTime(["The authorizer"], numberOf(before), numberOf(after)),
      identity_validation_expression: ({ before, after }) =>
        expression(["The authorizer"], textOf(before), textOf(after)),
      authorizer_uri: all(
        changes("authorizer-removed", "warn"),
        reaches({
          hazard: "authorizer-removed",
          opening: "Access to the API is decided by",
          unknown: "block",
        }),
      ),
      ...rulesFor(
        `rest_api_id api_id type authorizer_type identity_source identity_sources provider_arns
        authorizer_credentials authorizer_credentials_arn jwt_configuration enable_simple_responses
        authorizer_payload_format_version`,
        changes("authorizer-removed", "warn"),
      ),
    },
    harmless: ["name"],
  },
];

/** Headers that API Gateway sets. A change that neither removes nor opens anything is still reported. */
function headers(whose: string): AttributeRule {
  return (attribute, change, facts) => {
    const differing = diffHeaders([whose], attribute.before, attribute.after);
    return differing.length > 0 ? differing : changes("route-changed")(attribute, change, facts);
  };
}

/** Judges an integration that calls an AWS service with the rights of a role, instead of a function. */
function credentials({ before, after }: Attribute, change: ResourceChange): readonly RuleFinding[] {
  if (isEmpty(after) || !isEmpty(before)) return [];
  const uri = change.attribute("uri").after ?? change.attribute("integration_uri").after;
  return /:lambda:path\//.test(String(uri))
    ? []
    : report(
        "route-changed",
        message`The route calls ${String(uri ?? "a service of AWS")} with a role's permissions: the plan does not show what callers can do with it.`,
      );
}

function routeName(change: ResourceChange) {
  const name = change.value("route_key") ?? change.value("http_method");
  return name === undefined ? [] : message` ${name}`;
}

function authorization(attribute: Attribute, change: ResourceChange): readonly RuleFinding[] {
  const isOpen = (value: Attribute["before"]): boolean => isEmpty(value) || value === "NONE";
  if (attribute.isUnknown)
    return report("unknown-value", ["The route's authorization is known only after the apply."]);
  if (isOpen(attribute.after)) {
    // Browsers send OPTIONS before they have a token.
    if (
      change.action === "create" &&
      /^OPTIONS\b/.test(change.value("http_method") ?? change.value("route_key") ?? "")
    )
      return [];
    if (change.action !== "create" && isOpen(attribute.before)) return [];
    return report(
      "authorizer-removed",
      change.action === "create"
        ? ["The new route", ...routeName(change), " has no authorizer: anyone can call it."]
        : ["The route", ...routeName(change), " loses its authorizer: anyone can call it."],
    );
  }
  if (change.action === "create") return [];
  return isOpen(attribute.before)
    ? report(
        "requests-refused",
        ["The route gets an authorizer: calls without a token are rejected."],
        "block",
      )
    : [
        finding(
          "authorizer-removed",
          message`The route's authorization changes${fromTo(attribute)}.`,
          "warn",
        ),
        ...(/^(CUSTOM|JWT)$/.test(String(attribute.before)) &&
        /^(AWS_IAM|COGNITO)/.test(String(attribute.after))
          ? report("requests-refused", ["The route no longer accepts tenants' tokens."], "block")
          : []),
      ];
}

function authorizerId(attribute: Attribute, change: ResourceChange): readonly RuleFinding[] {
  const mode = change.attribute("authorization").after ?? change.attribute("authorization_type").after;
  // The rule for the authorization reports it.
  if (isEmpty(attribute.after) && (isEmpty(mode) || mode === "NONE")) return [];
  return isEmpty(attribute.before)
    ? []
    : report("authorizer-removed", ["The route gets another authorizer."], "warn");
}

/**
 * Reports a route without an API key requirement. HTTP APIs have no keys, and an open route is reported as
 * open.
 */
function withoutKey(change: ResourceChange): readonly RuleFinding[] {
  if (change.type !== "aws_api_gateway_method") return [];
  const { after } = change.attribute("api_key_required");
  if (isTrue(after) || change.attribute("authorization").after === "NONE") return [];
  return report("key-not-required", ["The new route", ...routeName(change), " requires no key."], "warn");
}

function keyRequired(attribute: Attribute): readonly RuleFinding[] {
  if (isTrue(attribute.before) && !isTrue(attribute.after))
    return report("key-not-required", ["The route no longer requires a key."]);
  return isTrue(attribute.after) && !isTrue(attribute.before)
    ? report("requests-refused", ["The route now requires a key: callers without one are rejected."])
    : [];
}

function unsetValidator({ before, after }: Attribute): readonly RuleFinding[] {
  return !isEmpty(before) && isEmpty(after)
    ? report("validation-removed", ["The route's requests are no longer validated."])
    : [];
}

function setValidator({ before, after }: Attribute): readonly RuleFinding[] {
  return isEmpty(after) || textOf(before) === textOf(after)
    ? []
    : report("requests-refused", ["The route's requests get a validator, or another one."]);
}

function tightened(attribute: Attribute): readonly RuleFinding[] {
  return isTrue(attribute.after) && !isTrue(attribute.before)
    ? report("requests-refused", message`${attribute.name} is switched on.`)
    : [];
}
