import { listOf, memberOf, objectOf, textOf, type Json, type JsonObject } from "../json";
import { say } from "../phrase";
import type { ResourceChange } from "../read/change";
import { found } from "../rules/common";
import type { Facts } from "../rules/facts";
import type { Found } from "../rules/rule";
import { contextOf } from "./context";
import { newAuthorizer } from "./diff-authorizers";
import { diffGatewayResponse } from "./diff-gateway-responses";
import { diffIntegration } from "./diff-integration";

/** What a document calls the attributes of an integration: of a REST API's and of an HTTP API's resource. */
const INTEGRATION: Readonly<Record<string, readonly string[]>> = {
  type: ["type", "integration_type"],
  uri: ["uri", "integration_uri"],
  httpMethod: ["integration_http_method", "integration_method"],
  credentials: ["credentials", "credentials_arn"],
  connectionId: ["connection_id"],
  connectionType: ["connection_type"],
  integrationSubtype: ["integration_subtype"],
  integrationTarget: ["integration_target"],
  requestParameters: ["request_parameters"],
  requestTemplates: ["request_templates"],
};

const AUTHORIZER: Readonly<Record<string, readonly string[]>> = {
  type: ["type", "authorizer_type"],
  authorizerUri: ["authorizer_uri"],
  authorizerCredentials: ["authorizer_credentials", "authorizer_credentials_arn"],
  providerARNs: ["provider_arns"],
};

/** An integration, a gateway response and an authorizer that are resources of their own are held to what a document's are. */
export function integrationMade(change: ResourceChange, facts: Facts): readonly Found[] {
  const integration = inDocument(change, INTEGRATION);
  const [tls] = listOf(change.attribute("tls_config").after);
  const title = [change.value("http_method"), change.value("resource_id") ?? change.address].join(" ").trim();
  const unknown = ["uri", "integration_uri", "credentials", "credentials_arn", "connection_id"].filter(
    (name) => change.attribute(name).isUnknown && !facts.isOwnReference(change.address, name),
  );
  if (unknown.length > 0)
    return unknown
      .filter((name) => facts.isConfigured(change.address, name))
      .map((name) =>
        found("unknown-value", say`${name} of the new integration is known only after the apply.`),
      );
  // A function of the plan's own is there, and is not known yet.
  const isOwnFunction = integration["uri"] === undefined && integration["type"] !== undefined;
  return isOwnFunction
    ? []
    : diffIntegration(
        title,
        undefined,
        {
          ...integration,
          ...(memberOf(tls, "insecure_skip_verification") === true && {
            tlsConfig: { insecureSkipVerification: true },
          }),
        },
        contextFor(change, facts),
      );
}

/** A new one, or one that changes. */
export function gatewayResponseSet(change: ResourceChange, _facts: Facts): readonly Found[] {
  const parts = (values: JsonObject | undefined): JsonObject | undefined =>
    values && {
      ...(textOf(values["status_code"]) !== undefined && { statusCode: values["status_code"] ?? null }),
      responseParameters: objectOf(values["response_parameters"]),
      responseTemplates: objectOf(values["response_templates"]),
    };
  const { before, after } = change.parts;
  return diffGatewayResponse(change.value("response_type") ?? "", parts(before), parts(after) ?? {});
}

export function authorizerMade(change: ResourceChange, facts: Facts): readonly Found[] {
  const uri = change.attribute("authorizer_uri");
  if (uri.isUnknown && facts.isOwnReference(change.address, "authorizer_uri")) return [];
  return newAuthorizer(inDocument(change, AUTHORIZER), undefined, contextFor(change, facts)).map((each) => ({
    ...each,
    what: [...say`The new authorizer ${change.value("name") ?? ""}: `, ...each.what],
  }));
}

function inDocument(change: ResourceChange, names: Readonly<Record<string, readonly string[]>>): JsonObject {
  const value = (each: readonly string[]): Json | undefined =>
    each
      .map((name) => change.attribute(name).after)
      .find((found) => found !== undefined && found !== null && found !== "");
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, each]) => {
      const found = value(each);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

function contextFor(change: ResourceChange, facts: Facts) {
  return contextOf({
    facts,
    before: undefined,
    after: undefined,
    hasKeys: change.type.startsWith("aws_api_gateway_"),
    isNamedElsewhere: true,
    basePathMode: undefined,
  });
}
