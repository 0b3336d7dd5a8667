import type { Attribute, ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, finding } from "../../findings/finding";
import { message } from "../../findings/message";
import { listOf, memberOf, objectOf, textOf, type Json, type JsonObject } from "../../values/json";
import { contextOf } from "./context";
import { diffGatewayResponse } from "./gateway-responses";
import { diffIntegration } from "./integration";

/**
 * Maps each member of a document's integration to the attributes of the REST API's and the HTTP API's
 * resource.
 */
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

/** Judges a new integration resource as if it were in a document. */
export function integrationMade(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
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
        finding("unknown-value", message`${name} of the new integration is known only after the apply.`),
      );
  // The function is created by the same plan, so its URI is not known yet.
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

/** Compares a new gateway response with API Gateway's default. */
export function gatewayResponseSet(change: ResourceChange): readonly RuleFinding[] {
  return diffGatewayResponse(change.value("response_type") ?? "", undefined, responseOf(change.parts.after));
}

/** Compares one changed attribute of a gateway response; the other attributes are the same on both sides. */
export function gatewayResponsePart(
  { name, before }: Attribute,
  change: ResourceChange,
): readonly RuleFinding[] {
  const { after } = change.parts;
  return diffGatewayResponse(
    change.value("response_type") ?? "",
    responseOf({ ...after, [name]: before ?? null }),
    responseOf(after),
  );
}

function responseOf(values: JsonObject | undefined): JsonObject {
  const status = textOf(values?.["status_code"]);
  return {
    ...(status !== undefined && status !== "" && { statusCode: status }),
    responseParameters: objectOf(values?.["response_parameters"]),
    responseTemplates: objectOf(values?.["response_templates"]),
  };
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
