import type { CustomGatewayResponse } from "../definition/definition";
import { contextVariable, parseFormat, renderFormat } from "../context/variables";
import type { RequestContext } from "../context/request-context";
import { type GatewayResponseType, gatewayResponseTypes } from "../definition/gateway-response-types";
import { mappedValue } from "../context/mapped-values";
import { type Reply, headerValue } from "../../http/received-request";
import { type GatewayError, messageString } from "../context/errors";
import type { Account } from "../context/services";

/** Answers a refused request: with the document's own gateway response, or API Gateway's default one. */
export function gatewayResponse(
  error: GatewayError,
  context: RequestContext,
  services: { account: Account },
): Reply {
  const { type, details } = error;
  const defaults = gatewayResponseTypes[type];
  const custom = customResponse(type, defaults.status, context);
  const errorType = details.errorType ?? defaults.errorType;
  const [contentType, template] = chooseTemplate(custom, context);
  const valueOf = (name: string) => contextVariable(name, context, services);
  const body =
    template === undefined
      ? `{"${details.messageMember ?? "message"}":${messageString(error)}}`
      : renderFormat(
          parseFormat(template),
          (name) => textIn(contentType, name, valueOf(name)),
          (text) => text as string,
        );
  const headers = Object.entries(custom?.headers ?? {}).flatMap(([name, expression]) => {
    const value = mappedValue(expression, context, valueOf);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    status: custom?.statusCode ?? details.status ?? defaults.status,
    headers: [["Content-Type", contentType], ["x-amzn-ErrorType", errorType], ...headers],
    body,
  };
}

/** "If the response type is unspecified, this response defaults to the DEFAULT_4XX (or 5XX) type." */
function customResponse(
  type: GatewayResponseType,
  status: number,
  { stage }: RequestContext,
): CustomGatewayResponse | undefined {
  const responses = stage.definition.gatewayResponses;
  return responses.get(type) ?? responses.get(status >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX");
}

/** The template of the content type that the caller accepts, or the JSON one, or the first. */
function chooseTemplate(
  custom: CustomGatewayResponse | undefined,
  { request }: RequestContext,
): [string, string?] {
  const templates = Object.entries(custom?.templates ?? {});
  const accepted = headerValue(request, "Accept")
    ?.split(",")
    .map((each) => each.split(";")[0]?.trim());
  return (
    templates.find(([type]) => accepted?.includes(type)) ??
    templates.find(([type]) => type === "application/json") ??
    templates[0] ?? ["application/json"]
  );
}

/**
 * A variable's text in a template. In JSON it is escaped, except for the message string, which is JSON already. AWS's sample of
 * dynamic schema validation and other projects' tests show this for a validation error in quotes.
 */
function textIn(contentType: string, name: string, value: string | number | undefined): string {
  const text = value?.toString() ?? "";
  const isPlain = name === "error.messageString" || !/[/+]json$/i.test(contentType);
  return isPlain ? text : JSON.stringify(text).slice(1, -1);
}
