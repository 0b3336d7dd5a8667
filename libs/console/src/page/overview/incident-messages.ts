import type { Incident, Named } from "../../wire";
import { count, percent } from "../format";

/** A part of a sentence: text, or a name by which the page can be filtered. */
type Segment =
  | { readonly kind: "words" | "rate"; readonly text: string }
  | { readonly kind: "tenant" | "route" | "cause"; readonly text: string; readonly untrustedName: string };

const words = (text: string): Segment => ({ kind: "words", text });

/** The effect on requests, by the gateway response that answered them. */
const WHAT_HAPPENS: Readonly<Record<string, string>> = {
  INTEGRATION_FAILURE: "fail in the backend",
  INTEGRATION_TIMEOUT: "time out in the backend",
  AUTHORIZER_FAILURE: "fail in the authorizer",
  AUTHORIZER_CONFIGURATION_ERROR: "fail because of the authorizer's answer",
  API_CONFIGURATION_ERROR: "fail because of the API's configuration",
  THROTTLED: "are over the rate limit",
  QUOTA_EXCEEDED: "are over the quota",
  UNAUTHORIZED: "have no valid token",
  ACCESS_DENIED: "are not allowed by the scopes of the token",
  INVALID_API_KEY: "have no working API key",
  MISSING_AUTHENTICATION_TOKEN: "request a route that does not exist",
  RESOURCE_NOT_FOUND: "request a route that does not exist",
  WAF_FILTERED: "are blocked by the firewall",
  REQUEST_TOO_LARGE: "are too large",
  BAD_REQUEST_BODY: "have a body that is not valid",
  BAD_REQUEST_PARAMETERS: "lack a parameter",
  UNSUPPORTED_MEDIA_TYPE: "have a media type that is not supported",
};

/** The sentence of an incident: the rate, the tenants, the routes, the cause, and the numbers. */
export function incidentSentence(incident: Incident): readonly Segment[] {
  const { tenants, routes, statuses, untrustedCause, errors, requests, worst } = incident;
  const cause = isBackends(incident) ? untrustedCause : `${statuses.join(", ")} ${untrustedCause}`;
  return [
    { kind: "rate", text: percent(errors / requests) },
    words(" of "),
    ...subject(tenants, routes),
    words(` ${whatHappens(incident)} (`),
    { kind: "cause", text: cause, untrustedName: untrustedCause },
    words(`): ${count(errors)} of ${count(requests)}`),
    ...(worst
      ? [
          words("; most affected: "),
          { kind: "tenant", text: worst.untrustedTenant, untrustedName: worst.untrustedTenant } as const,
          words(`, ${count(worst.errors)} of ${count(worst.requests)}`),
        ]
      : []),
    words("."),
  ];
}

const isBackends = ({ untrustedCause }: Incident) => untrustedCause.startsWith("backend ");

function whatHappens(incident: Incident): string {
  const known = WHAT_HAPPENS[incident.untrustedCause];
  if (known !== undefined) return known;
  if (isBackends(incident)) return "get an error from the backend";
  return !incident.routes && incident.severity === "client" ? "request a route that does not exist" : "fail";
}

function subject(tenants: Named | undefined, routes: Named | undefined): readonly Segment[] {
  const isOne = tenants?.count === 1;
  const [tenant = ""] = tenants?.untrustedNames ?? [];
  if (!routes) {
    return isOne
      ? [...one("tenant", tenant), words("’s requests")]
      : [words(tenants ? "their requests" : "all requests")];
  }
  const to = [words(isOne ? "’s requests to " : "the requests to "), ...listed("route", routes, "routes")];
  if (!tenants) return to;
  return isOne
    ? [...one("tenant", tenant), ...to]
    : [words(`the requests of ${count(tenants.count)} tenants to `), ...to.slice(1)];
}

const one = (kind: "tenant" | "route", untrustedName: string): readonly Segment[] => [
  { kind, text: untrustedName, untrustedName },
];

/** One name, two names, or the number and the first names. */
function listed(
  kind: "tenant" | "route",
  { untrustedNames, count: all }: Named,
  noun: string,
): readonly Segment[] {
  const [first = "", second = ""] = untrustedNames;
  if (all === 1) return one(kind, first);
  if (all === 2) return [...one(kind, first), words(" and "), ...one(kind, second)];
  return [words(`${count(all)} ${noun}, such as `), ...one(kind, first)];
}
