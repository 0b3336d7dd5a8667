// Comparison of an API's OpenAPI documents: what a change of routes, authorizers, integrations or responses
// does to clients. Documents are read in `openapi/document`.

import { type RuleFinding, findingList, placeFinding, formatValue } from "../../findings/finding";
import { message, messageList } from "../../findings/message";
import type { Ownership } from "../../policy/principals";
import { unreadMembers } from "../document/members";
import { routeFor, titleOf, type Api, type Route } from "../document/read-api";
import { foreignReferences } from "../document/references";
import { diffAccess, newAccess } from "./access";
import type { Context } from "./context";
import { diffDocument } from "./document";
import { diffGatewayResponses } from "./gateway-responses";
import { diffIntegration } from "./integration";
import { diffRequest } from "./request";
import { diffSchemes } from "./schemes";
import { diffRequiredScopes, newRequiredScopes } from "./scopes";
import { diffTaken, takenRequests, type Taken } from "./shadowing";

/** Compares two versions of an API's document. Without an earlier version, judges the new one. */
export function diffApi(
  before: Api | undefined,
  after: Api,
  context: Context,
  facts: Ownership,
): readonly RuleFinding[] {
  const added = [...after.routes].filter(([name]) => !before?.routes.has(name)).map(([, route]) => route);
  const old = [...(before?.routes.values() ?? [])];
  const kept = old.flatMap((route) => {
    const now = routeFor(route, after);
    return now ? [{ old: route, now: { ...now, method: route.method } }] : [];
  });
  const taken = before && takenRequests(before, after);
  return [
    ...old.filter((route) => !routeFor(route, after)).map((route) => removedRoute(route, taken)),
    ...added.flatMap((route) => judgeNew(route, before, after, context)),
    ...(before ? kept.flatMap((each) => diffRoute(before, each.old, after, each.now, context)) : []),
    ...(before ? diffTaken(before, after, taken, context) : []),
    ...diffSchemes(before, after, context),
    ...diffGatewayResponses(before?.document ?? {}, after.document, context),
    ...diffDocument(before?.document ?? {}, after.document, context, facts),
    ...unread(before, after),
    ...ambiguous(before, after),
  ];
}

/**
 * An apply replaces the authorizer, which no longer knows the route's scopes, before the API's deployment
 * removes the route.
 */
function removedRoute(route: Route, taken: readonly Taken[] | undefined): RuleFinding {
  const heirs = (taken ?? [])
    .filter(({ old }) => old === route)
    .flatMap(({ now }) => (now ? titleOf(now) : []));
  const { requiredScopes } = route;
  return placeFinding(titleOf(route), "route-removed", ["Clients can no longer call "], undefined, [
    ".",
    ...(heirs.length === 0
      ? []
      : [" Such requests, or some of them, are answered by ", ...messageList(heirs), "."]),
    ...(requiredScopes === "unknown" || requiredScopes.length === 0
      ? []
      : [
          " Until the API is deployed, tokens without the required scopes ",
          ...messageList(requiredScopes),
          " may be accepted.",
        ]),
  ]);
}

function diffRoute(before: Api, old: Route, after: Api, now: Route, context: Context) {
  return [
    ...diffAccess(before, old, after, now, context),
    ...diffRequiredScopes(old, now),
    ...diffRequest(before, old, after, now),
    ...diffIntegration(titleOf(now), old.integration, now.integration, context),
  ];
}

/**
 * A new route that takes over the requests of an existing one, as `GET` does beside `ANY`, changes the
 * responses that clients get.
 */
function judgeNew(route: Route, before: Api | undefined, after: Api, context: Context) {
  const heirOf = before && routeFor(route, before);
  return heirOf && before
    ? diffRoute(before, { ...heirOf, method: route.method, path: route.path }, after, route, context)
    : [
        ...newAccess(route, context),
        ...newRequiredScopes(route, before),
        ...diffIntegration(titleOf(route), undefined, route.integration, context),
      ];
}

function unread(before: Api | undefined, after: Api): readonly RuleFinding[] {
  return unreadMembers(before?.document, after.document).map((each) =>
    placeFinding(each.at, "unknown-change", [
      ...message`${each.name}${[each.kind ? ` of ${articleFor(each.kind)} ${each.kind}` : ""]} `,
      ...(each.before === undefined
        ? message`is set to ${formatValue(each.after)}`
        : each.after === undefined
          ? message`goes (it was ${formatValue(each.before)})`
          : message`changes from ${formatValue(each.before)} to ${formatValue(each.after)}`),
      ", and no rule reads it: ",
    ]),
  );
}

const articleFor = (kind: string): string => (/^[aeio]/.test(kind) ? "an" : "a");

/** Reports members that API Gateway may read differently from this review. */
function ambiguous(before: Api | undefined, after: Api): readonly RuleFinding[] {
  const known = before ? foreignReferences(before.document) : [];
  const references = foreignReferences(after.document).filter((each) => !known.includes(each));
  const pairs = (api: Api | undefined): readonly string[] =>
    (api?.collisions ?? []).map(([a, b]) => `${a} and ${b}`);
  const collisions = pairs(after).filter((each) => !pairs(before).includes(each));
  return [
    ...findingList(
      "unknown-change",
      references,
      (list) => message`Parts of the document are elsewhere and are not reviewed: ${list}.`,
    ),
    ...findingList(
      "unknown-change",
      collisions,
      (list) =>
        message`Paths differ only in case, in a slash at the end, or in the name of a variable, and API Gateway may take them for one: ${list}.`,
    ),
  ];
}
