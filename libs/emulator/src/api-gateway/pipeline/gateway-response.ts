import type { CustomGatewayResponse } from "../definition/definition";
import { contextVariable, parseFormat, renderFormat } from "../context/variables";
import type { Exchange } from "../context/request-context";
import { type GatewayResponseType, gatewayResponseTypes } from "../definition/gateway-response-types";
import { mappedValue } from "../context/mapped-values";
import { type Reply, headerValue } from "../../http/received-request";
import { type Refusal, messageString } from "../context/errors";
import type { Account } from "./step";

/** Answers a refused request: with the document's own gateway response, or API Gateway's default one. */
export function gatewayResponse(refusal: Refusal, exchange: Exchange, services: { account: Account }): Reply {
  const { type, details } = refusal;
  const defaults = gatewayResponseTypes[type];
  const custom = customResponse(type, defaults.status, exchange);
  const errorType = details.errorType ?? defaults.errorType;
  const [contentType, template] = chooseTemplate(custom, exchange);
  const valueOf = (name: string) => contextVariable(name, exchange, services);
  const body =
    template === undefined
      ? `{"${details.messageMember ?? "message"}":${messageString(refusal)}}`
      : renderFormat(
          parseFormat(template),
          (name) => textIn(contentType, name, valueOf(name)),
          (text) => text as string,
        );
  const headers = Object.entries(custom?.headers ?? {}).flatMap(([name, expression]) => {
    const value = mappedValue(expression, exchange, valueOf);
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
  { stage }: Exchange,
): CustomGatewayResponse | undefined {
  const responses = stage.definition.gatewayResponses;
  return responses.get(type) ?? responses.get(status >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX");
}

/** The template of the content type that the caller accepts, or the JSON one, or the first. */
function chooseTemplate(custom: CustomGatewayResponse | undefined, { request }: Exchange): [string, string?] {
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
 * What a variable is in a template. In JSON it is escaped, but for the message string, which is JSON already: so say answers that
 * AWS's sample of dynamic schema validation and others' tests hold, with a validation error in quotes.
 */
function textIn(contentType: string, name: string, value: string | number | undefined): string {
  const text = value?.toString() ?? "";
  const isPlain = name === "error.messageString" || !/[/+]json$/i.test(contentType);
  return isPlain ? text : JSON.stringify(text).slice(1, -1);
}
