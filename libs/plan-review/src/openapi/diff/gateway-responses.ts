import { type RuleFinding, reportPlace } from "../../findings/finding";
import type { HazardId, Severity } from "../../findings/hazards";
import { message, messageList, type Message } from "../../findings/message";
import { differingNames, memberOf, objectOf, type Json, type JsonObject } from "../../values/json";
import { newDisclosures, severityOf } from "../document/disclosure";
import type { Context } from "./context";
import { headerEffects } from "./response-headers";

/**
 * The types of gateway responses, and API Gateway's status where the document sets none. `DEFAULT_4XX` and
 * `DEFAULT_5XX` keep the status of the type that they replace.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const STATUSES: Readonly<Record<string, string>> = {
  ACCESS_DENIED: "403",
  API_CONFIGURATION_ERROR: "500",
  AUTHORIZER_CONFIGURATION_ERROR: "500",
  AUTHORIZER_FAILURE: "500",
  BAD_REQUEST_PARAMETERS: "400",
  BAD_REQUEST_BODY: "400",
  DEFAULT_4XX: "4XX",
  DEFAULT_5XX: "5XX",
  EXPIRED_TOKEN: "403",
  INTEGRATION_FAILURE: "504",
  INTEGRATION_TIMEOUT: "504",
  INVALID_API_KEY: "403",
  INVALID_SIGNATURE: "403",
  MISSING_AUTHENTICATION_TOKEN: "403",
  QUOTA_EXCEEDED: "429",
  REQUEST_TOO_LARGE: "413",
  RESOURCE_NOT_FOUND: "404",
  THROTTLED: "429",
  UNAUTHORIZED: "401",
  UNSUPPORTED_MEDIA_TYPE: "415",
  WAF_FILTERED: "403",
};

/**
 * Variables with the reason for a bad request. For the `BAD_REQUEST_` types, the reason contains only the
 * caller's input and the document's requirements.
 */
const REASONS = /^context\.error\.(message|messageString|validationErrorString)$/;
const MAY_GIVE_REASONS = /^BAD_REQUEST_/;

/** Compares gateway responses. A new one is compared with API Gateway's default. */
export function diffGatewayResponses(
  before: JsonObject,
  after: JsonObject,
  { isNew }: Pick<Context, "isNew">,
): readonly RuleFinding[] {
  const name = "x-amazon-apigateway-gateway-responses";
  const [old, now] = [objectOf(before[name]), objectOf(after[name])];
  return differingNames(old, now)
    .flatMap((type) =>
      now[type] === undefined ? removed(type) : diffGatewayResponse(type, old[type], now[type]),
    )
    .filter((each) => !isNew || harmsNewClients(each));
}

/**
 * Whether a finding also applies to a new API: no client depends on its statuses or headers yet, and only the
 * intended pages read its responses.
 */
export function harmsNewClients({ hazard, severity }: RuleFinding): boolean {
  return hazard !== "route-changed" && (hazard !== "network-opened" || severity === "block");
}

function removed(type: string): readonly RuleFinding[] {
  return response(type, "route-changed", [
    " is API Gateway's own again, without the document's headers, and its text may tell of the inside",
  ]);
}

/** @param before undefined where the response was API Gateway's default */
export function diffGatewayResponse(
  type: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly RuleFinding[] {
  const findings = [
    ...diffStatus(type, memberOf(before, "statusCode"), memberOf(after, "statusCode")),
    ...headerEffects(memberOf(before, "responseParameters"), memberOf(after, "responseParameters")).flatMap(
      ({ hazard, text, severity }) => response(type, hazard, text, severity),
    ),
    ...diffTemplates(
      type,
      objectOf(memberOf(before, "responseTemplates")),
      objectOf(memberOf(after, "responseTemplates")),
    ),
    ...(Object.hasOwn(STATUSES, type)
      ? []
      : response(type, "unknown-change", [" is of a type that this review does not know"])),
  ];
  if (findings.length > 0 || before === undefined) return findings;
  return response(type, "route-changed", [" has another text or further headers"], "info");
}

/** A response that refuses a request must not have a success status or redirect a browser. */
function diffStatus(type: string, before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  const usual = (Object.hasOwn(STATUSES, type) ? STATUSES[type] : undefined) ?? "an error";
  const [old, now] = [before, after].map((each) =>
    each === undefined || each === null ? usual : shownStatus(each),
  );
  if (old === undefined || now === undefined || old === now) return [];
  const change = message` has the status ${now} in place of ${old}`;
  if (!/^[45]/.test(now)) return response(type, "refusal-answered", change);
  return response(type, "route-changed", change);
}

const shownStatus = (status: Json): string => (typeof status === "string" ? status : JSON.stringify(status));

function diffTemplates(type: string, old: JsonObject, now: JsonObject): readonly RuleFinding[] {
  const text = (templates: JsonObject): string => Object.values(templates).map(String).join("\n");
  const inside = newDisclosures(text(old), text(now)).filter(
    ({ untrustedName }) => !(MAY_GIVE_REASONS.test(type) && REASONS.test(untrustedName)),
  );
  const forms = Object.keys(now).filter((each) => !isJson(each) && old[each] === undefined);
  return [
    ...(inside.length > 0
      ? response(
          type,
          "inside-shown",
          [" shows ", ...messageList(inside.map(({ untrustedName }) => untrustedName))],
          severityOf(inside),
        )
      : []),
    ...(forms.length > 0
      ? response(type, "route-changed", [" has a text of the type ", ...messageList(forms)])
      : []),
  ];
}

const isJson = (type: string): boolean => /^application\/([\w.-]+\+)?json\b/i.test(type);

/** Creates a finding whose message ends with the type of the response. */
function response(
  type: string,
  hazard: HazardId,
  text: Message,
  severity?: Severity,
): readonly RuleFinding[] {
  return reportPlace(type, hazard, ["An error of API Gateway itself", ...text, ": "], severity);
}
