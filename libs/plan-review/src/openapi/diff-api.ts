import { isEmpty, isSame, memberOf, numberOf, objectOf, textOf, type Json, type JsonObject } from "../json";
import { say, sayList, type Phrase } from "../phrase";
import { readPolicy } from "../policy/document";
import { lostRefusals, newGrants } from "../policy/widening";
import { found } from "../rules/common";
import type { Found } from "../rules/rule";
import { diffAuthorizers } from "./diff-authorizers";
import { diffGatewayResponses } from "./diff-gateway-responses";
import { routeFor, type Api, type Route } from "./read-api";
import { forMachines, meansSame } from "./references";
import { diffHeaders } from "./response-headers";

/** What an API's document says beside its routes, and where it is judged. */
const JUDGED = new Set([
  "openapi",
  "swagger",
  "info",
  "paths",
  "components",
  "definitions",
  "parameters",
  "responses",
  "securityDefinitions",
  "security",
  "tags",
  "externalDocs",
  // API Gateway takes neither hosts nor servers from a document of a REST API.
  "servers",
  "host",
  "schemes",
  "x-amazon-apigateway-api-key-source",
  "x-amazon-apigateway-request-validator",
  "x-amazon-apigateway-request-validators",
  "x-amazon-apigateway-gateway-responses",
  "x-amazon-apigateway-documentation",
]);

/** What a change of an API's document means to its clients; without a document before, what is wrong with the new one. */
export function diffApi(before: Api | undefined, after: Api): readonly Found[] {
  const added = [...after.routes].filter(([name]) => !before?.routes.has(name)).map(([, route]) => route);
  if (!before) return open(added);
  const old = [...before.routes.values()];
  const removed = old.filter((route) => !routeFor(route, after));
  const kept = old.flatMap((route) => {
    const now = routeFor(route, after);
    return now ? [{ old: route, now: { ...now, method: route.method } }] : [];
  });
  return [
    ...removed.map((route) => found("route-removed", say`${titleOf(route)} disappears.`)),
    ...open(added),
    ...kept.flatMap(({ old, now }) => diffRoute(before, old, after, now)),
    ...diffKeySource(before.document, after.document),
    ...diffAuthorizers(before, after),
    ...diffGatewayResponses(before.document, after.document),
    ...diffRest(before.document, after.document),
  ];
}

export function titleOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** New routes without a token. A browser asks OPTIONS before it has one, and a mock tells it nothing. */
function open(routes: readonly Route[]): readonly Found[] {
  const isPreflight = (route: Route): boolean =>
    route.method === "OPTIONS" && textOf(route.integration["type"])?.toLowerCase() === "mock";
  return routes
    .filter((route) => !isPreflight(route))
    .flatMap((route) => {
      if (route.access.authorizers.length === 0)
        return [
          found(
            "authorizer-removed",
            say`The new route ${titleOf(route)} has no authorizer: anyone can call it.`,
          ),
        ];
      if (route.access.isOptional) return [optional(titleOf(route))];
      if (!route.access.requiresKey)
        return [found("key-not-required", say`The new route ${titleOf(route)} requires no key.`, "warn")];
      return [];
    });
}

function optional(title: string): Found {
  return found(
    "authorizer-removed",
    say`${title} lists an empty requirement beside its others: by OpenAPI, a caller then needs no token.`,
    "warn",
  );
}

function diffRoute(before: Api, old: Route, after: Api, now: Route): readonly Found[] {
  const title = titleOf(now);
  return [
    ...diffAccess(title, old, now),
    ...diffValidation(title, old, now),
    ...diffRequest(title, before, old, after, now),
    ...diffIntegration(title, old.integration, now.integration),
  ];
}

function diffAccess(title: string, { access: old }: Route, { access: now }: Route): readonly Found[] {
  const gone = old.authorizers.filter((each) => !now.authorizers.includes(each));
  const added = now.authorizers.filter((each) => !old.authorizers.includes(each));
  return [
    ...(gone.length > 0 && now.authorizers.length === 0
      ? [
          found(
            "authorizer-removed",
            say`${title} loses its authorizer ${gone.join(", ")}: anyone can call it.`,
          ),
        ]
      : []),
    ...(gone.length > 0 && now.authorizers.length > 0
      ? [
          found(
            "authorizer-removed",
            say`${title} goes from the authorizer ${gone.join(", ")} to ${now.authorizers.join(", ")}.`,
            "warn",
          ),
        ]
      : []),
    ...(added.length > 0 && gone.length === 0
      ? [
          found(
            "requests-refused",
            say`${title} gets the authorizer ${added.join(", ")}: who calls it without a token is refused.`,
            "block",
          ),
        ]
      : []),
    ...(now.isOptional && !old.isOptional ? [optional(title)] : []),
    ...(old.requiresKey && !now.requiresKey
      ? [found("key-not-required", say`${title} no longer requires a key.`)]
      : []),
    ...(!old.requiresKey && now.requiresKey
      ? [found("requests-refused", say`${title} newly requires a key: who has none is refused.`)]
      : []),
  ];
}

function diffValidation(
  title: string,
  { validation: old }: Route,
  { validation: now }: Route,
): readonly Found[] {
  return (["body", "parameters"] as const).flatMap((part) => {
    if (old[part] === now[part]) return [];
    return old[part]
      ? [
          found(
            "validation-removed",
            say`${title}: the ${[part]} of a request ${[isOrAre(part)]} no longer validated.`,
          ),
        ]
      : [
          found(
            "requests-refused",
            say`${title}: the ${[part]} of a request ${[isOrAre(part)]} newly validated.`,
          ),
        ];
  });
}

const isOrAre = (part: "body" | "parameters"): string => (part === "body" ? "is" : "are");

function diffRequest(title: string, before: Api, old: Route, after: Api, now: Route): readonly Found[] {
  const key = (each: Json): string => `${String(memberOf(each, "in"))} ${String(memberOf(each, "name"))}`;
  const isRequired = (each: Json): boolean => memberOf(each, "required") === true;
  const byKey = new Map(old.request.parameters.map((each) => [key(each), each]));
  const required = now.request.parameters.filter(
    (each) => isRequired(each) && !isRequired(byKey.get(key(each)) ?? null),
  );
  // A parameter that is new and may be left out refuses nobody.
  const altered = now.request.parameters.filter((each) => {
    const earlier = byKey.get(key(each));
    return (
      earlier !== undefined &&
      !required.includes(each) &&
      !meansSame(before.document, earlier, after.document, each)
    );
  });
  const isBodySame = meansSame(before.document, old.request.body, after.document, now.request.body);
  const validated = now.validation;
  return [
    ...(required.length > 0
      ? [
          found(
            "requests-refused",
            [...say`${title} newly requires `, ...sayList(required.map(key)), "."],
            validated.parameters ? "warn" : "info",
          ),
        ]
      : []),
    ...(altered.length > 0
      ? [
          found(
            "requests-refused",
            [...say`Parameters of ${title} change: `, ...sayList(altered.map(key)), "."],
            validated.parameters ? "warn" : "info",
          ),
        ]
      : []),
    ...(isBodySame
      ? []
      : [
          found(
            "requests-refused",
            say`What ${title} accepts as body changes.`,
            validated.body ? "warn" : "info",
          ),
        ]),
  ];
}

/** What of an integration is for people, or has no effect on a Lambda proxy. */
const WITHOUT_EFFECT = new Set(["cacheNamespace"]);

export function diffIntegration(title: string, old: JsonObject, now: JsonObject): readonly Found[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !WITHOUT_EFFECT.has(name) && !isSame(old[name], now[name]),
  );
  return names.flatMap((name): Found | readonly Found[] => {
    if (name === "uri")
      return found("route-changed", [
        ...say`${title} goes to another backend`,
        ...sayUris(old[name], now[name]),
        ".",
      ]);
    if (name === "requestParameters" && withholdsToken(old[name]) && !withholdsToken(now[name]))
      return found("route-changed", say`${title} newly passes the tenant's token on to its backend.`, "warn");
    if (name === "responses") return diffResponses(title, objectOf(old[name]), objectOf(now[name]));
    if (name === "timeoutInMillis") {
      // 29 seconds where the document says nothing.
      const [before, after] = [numberOf(old[name]) ?? 29_000, numberOf(now[name]) ?? 29_000];
      return found(
        "route-changed",
        say`The timeout of ${title} changes from ${before} ms to ${after} ms.`,
        after < before ? "warn" : "info",
      );
    }
    return found("route-changed", say`${name} of the integration of ${title} changes.`);
  });
}

/** Whether a server gets a constant in the place of what a caller proves itself with. */
function withholdsToken(parameters: Json | undefined): boolean {
  return Object.entries(objectOf(parameters)).some(
    ([target, value]) =>
      target.toLowerCase() === "integration.request.header.authorization" && /^'/.test(textOf(value) ?? ""),
  );
}

function diffResponses(title: string, old: JsonObject, now: JsonObject): readonly Found[] {
  const headers = Object.keys(now).flatMap((each) =>
    diffHeaders(
      say`What ${title} answers`,
      memberOf(old[each], "responseParameters"),
      memberOf(now[each], "responseParameters"),
    ),
  );
  return headers.length > 0 ? headers : [found("route-changed", say`What ${title} answers changes.`)];
}

function sayUris(before: Json | undefined, after: Json | undefined): Phrase {
  const short = (uri: Json | undefined): string =>
    /function:([^/]+)/.exec(String(uri))?.[1] ?? String(uri ?? "none");
  return say`: ${short(before)} becomes ${short(after)}`;
}

function diffKeySource(before: JsonObject, after: JsonObject): readonly Found[] {
  const [old, now] = [before, after].map(
    (each) => textOf(each["x-amazon-apigateway-api-key-source"]) ?? "HEADER",
  );
  if (old === now) return [];
  const sentence = say`The document's key source changes from ${old ?? ""} to ${now ?? ""}.`;
  return [found("key-source-changed", sentence, now === "AUTHORIZER" ? "warn" : "block")];
}

function diffRest(before: JsonObject, after: JsonObject): readonly Found[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) =>
      !JUDGED.has(name) && !isSame(forMachines(before[name] ?? null), forMachines(after[name] ?? null)),
  );
  return names.map((name): Found => {
    if (name === "x-amazon-apigateway-policy") return diffPolicy(before[name], after[name]);
    if (name === "x-amazon-apigateway-endpoint-configuration")
      return found("endpoint-changed", ["The document's endpoint configuration changes."]);
    if (name === "x-amazon-apigateway-binary-media-types")
      return found("route-changed", ["The media types that are passed on as bytes change."]);
    return found("unknown-change", say`${name} of the API's document changes.`);
  });
}

/** A resource policy in the document: without one, everyone can reach the API. */
function diffPolicy(before: Json | undefined, after: Json | undefined): Found {
  if (isEmpty(after))
    return found("network-opened", [
      "The document's resource policy goes: whoever it kept out can call the API.",
    ]);
  const [old, now] = [readPolicy(before) ?? [], readPolicy(after) ?? []];
  if (isEmpty(before) || (newGrants(old, now).length === 0 && lostRefusals(old, now).length === 0))
    return found("requests-refused", [
      "The document's resource policy is new or stricter: whom it does not name is refused.",
    ]);
  return found("network-opened", ["The document's resource policy lets in more than before."]);
}
