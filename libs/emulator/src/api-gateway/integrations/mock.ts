import type { CallServices } from "../context/services";
import { wholeMatch } from "../definition/expressions";
import type { MockIntegration } from "../definition/definition";
import { contextVariable } from "../context/variables";
import type { AdmittedContext } from "../context/request-context";
import { mappedValue } from "../context/mapped-values";
import { mediaType } from "../../http/media-type";
import { type Reply, headerValue } from "../../http/received-request";
import { GatewayError } from "../context/errors";
import { renderTemplate } from "./render-template";

/**
 * Answers without a backend: the request template chooses a status code, the integration response of that status (or
 * `default`) the answer.
 */
export function answerMock(
  integration: MockIntegration,
  context: AdmittedContext,
  services: CallServices,
): Reply {
  const { responses } = integration;
  const chosen = /"?statusCode"?\s*:\s*(\d{3})/.exec(mockInput(integration, context))?.[1];
  const response =
    responses.find(({ pattern }) => pattern !== "default" && wholeMatch(pattern).test(chosen ?? "")) ??
    responses.find(({ pattern }) => pattern === "default");
  if (chosen === undefined || !response) {
    throw new GatewayError("API_CONFIGURATION_ERROR", { message: "Internal server error" });
  }
  context.integration = { serviceStatus: Number(chosen) };
  const valueOf = (name: string) => contextVariable(name, context, services);
  const [contentType, template] = Object.entries(response.templates)[0] ?? ["application/json", []];
  const { body, status, overrides } = renderTemplate(template, context.request, valueOf);
  const headers = Object.entries(response.headers).flatMap(([name, expression]) => {
    const value = mappedValue(expression, context, valueOf);
    return value === undefined ? [] : [[name, value] as const];
  });
  const isOverridden = ([name]: readonly [string, string]) => overrides.has(name.toLowerCase());
  return {
    status: status ?? response.statusCode,
    headers: [
      ["Content-Type", contentType],
      ...headers.filter((header) => !isOverridden(header)),
      ...overrides.values(),
    ],
    body,
  };
}

/**
 * The text from which a mock reads its status: the template for the request's content type or, if there is none and the
 * integration passes bodies through, the body itself.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 *
 * @throws {GatewayError} 415 when the integration lets none pass
 */
function mockInput(
  { requestTemplates, passthroughBehavior }: MockIntegration,
  context: AdmittedContext,
): string {
  const type = mediaType(headerValue(context.request, "Content-Type")) ?? "application/json";
  const template = Object.entries(requestTemplates).find(([each]) => mediaType(each) === type)?.[1];
  if (template !== undefined) return template;
  const isPassedOn =
    passthroughBehavior === "WHEN_NO_MATCH" ||
    (passthroughBehavior === "WHEN_NO_TEMPLATES" && Object.keys(requestTemplates).length === 0);
  if (!isPassedOn) throw new GatewayError("UNSUPPORTED_MEDIA_TYPE", { message: "Unsupported Media Type" });
  return context.body.toString("utf8");
}
