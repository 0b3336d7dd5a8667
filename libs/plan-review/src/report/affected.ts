import type { Finding } from "../findings/finding";
import { hazardKinds, type Group, type HazardId } from "../findings/hazards";
import { message, messageList, type Message } from "../findings/message";
import type { Review } from "./review";

type Audience = "tenants" | "plan" | "key" | "callers" | "operators" | "unknown";

/** The affected audience by group of hazards, worst first. */
const BY_GROUP: Readonly<Record<Group, Audience>> = {
  access: "tenants",
  clients: "callers",
  data: "tenants",
  security: "tenants",
  limits: "plan",
  visibility: "operators",
  slow: "operators",
  unknown: "unknown",
};

/** Hazards with another audience than their group. */
const BY_HAZARD: Partial<Record<HazardId, Audience>> = {
  "plan-removed": "plan",
  "plan-stage-detached": "plan",
  "key-removed": "key",
  "iam-narrowed": "operators",
  "api-removed": "tenants",
  "domain-removed": "tenants",
  "endpoint-changed": "tenants",
  "table-changed": "tenants",
  "authorizer-removed": "callers",
  "key-not-required": "callers",
  "validation-removed": "callers",
  "cache-shortened": "tenants",
};

const ROUTE = /^(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS|TRACE|ANY|\*) \//;

/** The audiences of all hazards that block or need a decision, largest first. */
export function affected(open: Review["findings"]): readonly Message[] {
  const decisive = open.filter(({ severity }) => severity !== "info");
  const of = (audience: Audience): readonly Finding[] =>
    decisive.filter(({ hazard }) => audienceOf(hazard) === audience);
  const routes = [...new Set(of("callers").flatMap(routesIn))];
  const plans = [...new Set(of("plan").flatMap(planOf))];
  const keys = [...new Set(of("key").map((each) => each.untrustedName ?? each.untrustedAddress))];
  const isAll = [
    of("tenants").length > 0,
    // A finding without a route or a plan's name can affect any of them.
    of("callers").some((each) => routesIn(each).length === 0),
    of("plan").some((each) => planOf(each).length === 0),
  ].some(Boolean);
  return [
    ...(isAll ? [["all tenants"]] : []),
    ...(!isAll && plans.length > 0 ? [message`tenants of the plans ${messageList(plans)}`] : []),
    ...(!isAll && keys.length > 0 ? [message`the tenants of the keys ${messageList(keys)}`] : []),
    ...(routes.length > 0 ? [message`callers of ${messageList(routes)}`] : []),
    ...(of("operators").length > 0 ? [["operators"]] : []),
    ...(of("unknown").length > 0 ? [[`not known for ${of("unknown").length} of the hazards`]] : []),
    ...(decisive.length === 0 ? [["nobody"]] : []),
  ];
}

function audienceOf(hazard: HazardId): Audience {
  return BY_HAZARD[hazard] ?? BY_GROUP[hazardKinds[hazard].group];
}

function routesIn({ message, untrustedPlaces }: Finding): readonly string[] {
  const quoted = message.flatMap((part) => (typeof part === "string" ? [] : [part.untrusted]));
  return [...quoted, ...(untrustedPlaces ?? [])].filter((each) => ROUTE.test(each));
}

function planOf({ untrustedAddress, untrustedName }: Finding): readonly string[] {
  return untrustedName !== undefined && /(^|\.)aws_api_gateway_usage_plan\./.test(untrustedAddress)
    ? [untrustedName]
    : [];
}
