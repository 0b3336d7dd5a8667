import { type RuleFinding, placeFinding, formatValue, reportPlace } from "../../findings/finding";
import { message, messageList, type Message } from "../../findings/message";
import {
  differingNames,
  isSame,
  memberOf,
  numberOf,
  objectOf,
  textOf,
  type Json,
  type JsonObject,
} from "../../values/json";
import { destinationOf, nameOf, type Destination } from "../document/destination";
import { newDisclosures, severityOf } from "../document/disclosure";
import { MEMBERS } from "../document/members";
import { isSaidByGateway, receives } from "../document/received";
import type { Context } from "./context";
import { harmsNewClients } from "./gateway-responses";
import { headerEffects } from "./response-headers";

/** Members that determine the backend. */
const DESTINATION = new Set(
  "type uri connectionType connectionId integrationSubtype integrationTarget".split(" "),
);

/** API Gateway's default, in milliseconds. */
const TIMEOUT = 29_000;

/** Compares the integration of a route. `old` is undefined for a new route. */
export function diffIntegration(
  title: string,
  old: JsonObject | undefined,
  now: JsonObject,
  context: Context,
): readonly RuleFinding[] {
  const names = Object.keys(MEMBERS.integration).filter(
    (name) => !isSameMember(name, old?.[name], now[name]),
  );
  const moves = old === undefined || names.some((name) => DESTINATION.has(name));
  return [
    ...(moves ? diffDestination(title, old, now, context) : []),
    ...names
      .filter((name) => !DESTINATION.has(name))
      .flatMap((name) => diffMember(title, name, old, now, context)),
    ...handedOn(title, old, now, context),
  ];
}

/** API Gateway accepts values such as `aws_proxy` and `WHEN_NO_MATCH` in either case. */
function isSameMember(name: string, a: Json | undefined, b: Json | undefined): boolean {
  const isWord = /^(type|connectionType|passthroughBehavior|contentHandling|responseTransferMode)$/.test(
    name,
  );
  return isWord && typeof a === "string" && typeof b === "string"
    ? a.toUpperCase() === b.toUpperCase()
    : isSame(a, b);
}

function diffDestination(
  title: string,
  old: JsonObject | undefined,
  now: JsonObject,
  context: Context,
): readonly RuleFinding[] {
  const to = destinationOf(now);
  if (old === undefined) return judged(title, to, message`New route to ${nameOf(to)}`, true, now, context);
  const from = destinationOf(old);
  if (from.id === to.id) {
    const differing = [...DESTINATION].filter((name) => !isSameMember(name, old[name], now[name]));
    return differing.flatMap((name) =>
      changed(
        title,
        message`${name} of the integration changes from ${formatValue(old[name])} to ${formatValue(now[name])}`,
      ),
    );
  }
  const move = message`Another backend (${nameOf(from)} becomes ${nameOf(to)})`;
  const found = judged(title, to, move, false, now, context);
  return found.length > 0 ? found : changed(title, [...move, " answers"]);
}

function changed(title: string, sentence: Message, severity?: "warn" | "info"): readonly RuleFinding[] {
  return reportPlace(title, "route-changed", [...sentence, ": "], severity);
}

/** Judges a backend. Functions of the account and backends of other routes need no finding. */
function judged(
  title: string,
  to: Destination,
  sentence: Message,
  isNew: boolean,
  now: JsonObject,
  context: Context,
): readonly RuleFinding[] {
  const because = (why: string): Message => [...sentence, why, ": "];
  if (to.kind === "none")
    return reportPlace(title, "route-changed", [
      "API Gateway cannot deploy a route without an integration: ",
    ]);
  if (to.kind === "mock") return [];
  const target = textOf(now["integrationTarget"]);
  if (target !== undefined && context.whose(target) === "foreign")
    return reportPlace(title, "backend-outside", because(", through a load balancer of another account"));
  if (context.isKnown(to.id)) return [];
  switch (to.kind) {
    case "function": {
      const whose = context.whose(to.arn);
      if (whose === "own") return [];
      return reportPlace(
        title,
        "backend-outside",
        because(
          whose === "foreign"
            ? ", a function of another account, which receives tenants' requests"
            : ", a function whose account the plan does not show",
        ),
        whose === "foreign" ? "block" : "warn",
      );
    }
    case "service":
      return reportPlace(title, "service-exposed", because(", an AWS API that tenants can call"));
    case "server": {
      if (to.isPlain) return reportPlace(title, "backend-outside", because(", without TLS"));
      if (/[{}]/.test(to.host))
        return reportPlace(title, "backend-outside", because(", a server that the caller names"));
      if (context.whose(`https://${to.host}/`) === "own") return [];
      return reportPlace(
        title,
        "backend-outside",
        because(", a server outside the account that no route used before"),
        // Nobody calls a new route yet, but a person must confirm who owns the server.
        isNew && receives(now, context.isProof).length === 0 ? "warn" : "block",
      );
    }
    case "link":
      return reportPlace(title, "backend-outside", because(", which no route used before"), "warn");
    case "unknown":
      return reportPlace(title, "unknown-change", because(", which the document does not say in full"));
  }
}

function diffMember(
  title: string,
  name: string,
  before: JsonObject | undefined,
  after: JsonObject,
  context: Context,
): readonly RuleFinding[] {
  const [old, now] = [before?.[name], after[name]];
  const fromTo = message`${name} of the integration changes from ${formatValue(old)} to ${formatValue(now)}`;
  switch (name) {
    case "cacheNamespace":
      // It has no effect without a cache at the stage, where it is judged.
      return [];
    case "credentials":
      return credentials(title, fromTo, now, context);
    case "responses":
      return diffResponses(title, before && objectOf(old), objectOf(now), context);
    case "tlsConfig":
      if (memberOf(now, "insecureSkipVerification") === true)
        return reportPlace(
          title,
          "encryption-weakened",
          ["The certificate of the backend is not verified (insecureSkipVerification): "],
          "block",
        );
      break;
    case "timeoutInMillis": {
      const [from, to] = [numberOf(old) ?? TIMEOUT, numberOf(now) ?? TIMEOUT];
      if (before === undefined || from === to) return [];
      return changed(
        title,
        message`The timeout changes from ${from} ms to ${to} ms`,
        to < from ? "warn" : "info",
      );
    }
    case "requestParameters":
      return before === undefined ? [] : diffMappings(title, objectOf(old), objectOf(now));
  }
  return before === undefined ? [] : changed(title, fromTo);
}

/** Judges the role with which API Gateway calls the backend. */
function credentials(
  title: string,
  fromTo: Message,
  now: Json | undefined,
  context: Context,
): readonly RuleFinding[] {
  const role = textOf(now) ?? "";
  const exposed = (why: string, severity: "block" | "warn") =>
    reportPlace(title, "service-exposed", [...fromTo, why, ": "], severity);
  if (role === "") return changed(title, fromTo);
  if (/:user\/\*$/.test(role))
    return exposed(", so that it is called with the caller's own AWS credentials", "warn");
  return context.whose(role) === "foreign"
    ? exposed(", a role of another account", "block")
    : exposed(", so that it is called with the permissions of that role", "warn");
}

/**
 * A header that the gateway used to set, and that the caller can now set, lets the caller claim any identity.
 */
function diffMappings(title: string, old: JsonObject, now: JsonObject): readonly RuleFinding[] {
  return differingNames(old, now).flatMap((name) => {
    const change = message`${name} becomes ${formatValue(now[name])} in place of ${formatValue(old[name])}`;
    const isForged = isSaidByGateway(old[name]) && !isSaidByGateway(now[name]);
    return isForged
      ? reportPlace(title, "caller-forged", [...change, ", which a caller can write himself: "])
      : changed(title, change);
  });
}

function diffResponses(
  title: string,
  old: JsonObject | undefined,
  now: JsonObject,
  context: Context,
): readonly RuleFinding[] {
  const findings = differingNames(old, now).flatMap((pattern) => {
    const [before, after] = [old?.[pattern], now[pattern]];
    return [
      ...headerEffects(
        memberOf(before, "responseParameters"),
        old === undefined
          ? unknownHeaders(memberOf(after, "responseParameters"), context)
          : memberOf(after, "responseParameters"),
      ).map(({ hazard, text, severity }) =>
        placeFinding(title, hazard, ["An answer", ...text, ": "], severity),
      ),
      ...shows(title, memberOf(before, "responseTemplates"), memberOf(after, "responseTemplates")),
      ...diffStatus(title, pattern, old && before, after),
    ];
  });
  return findings.length > 0 || old === undefined || isSame(withoutCors(old), withoutCors(now))
    ? findings.filter((each) => !context.isNew || harmsNewClients(each))
    : changed(title, ["The gateway's handling of backend responses changes"]);
}

/** The responses without CORS headers, whose changes are reported one by one. */
function withoutCors(responses: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(responses).map(([pattern, response]) => {
      const headers = Object.entries(objectOf(memberOf(response, "responseParameters")));
      const others = headers.filter(([name]) => !/\.header\.(access-control-|vary$)/i.test(name));
      return [pattern, { ...objectOf(response), responseParameters: Object.fromEntries(others) }];
    }),
  );
}

/** The headers that no other route has. A new path of an API with CORS has the same headers as the others. */
function unknownHeaders(mappings: Json | undefined, { isKnownHeader }: Context): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(mappings)).filter(([name, value]) => !isKnownHeader(name, value)),
  );
}

function shows(title: string, before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  const text = (templates: Json | undefined): string =>
    Object.values(objectOf(templates)).map(String).join("\n");
  // A template does not disclose the value with which it compares the request's origin.
  const inside = newDisclosures(text(before), text(after)).filter(
    ({ untrustedName }) => !/["'.]origin\b/i.test(untrustedName),
  );
  if (inside.length === 0) return [];
  const names = inside.map(({ untrustedName }) => untrustedName);
  return reportPlace(
    title,
    "inside-shown",
    ["An answer shows ", ...messageList(names), ": "],
    severityOf(inside),
  );
}

function diffStatus(
  title: string,
  pattern: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly RuleFinding[] {
  if (before === undefined) return [];
  const [old, now] = [before, after].map((each) => formatValue(memberOf(each, "statusCode")));
  return old === now
    ? []
    : changed(
        title,
        message`An answer of the backend like ${pattern} has the status ${now ?? ""} in place of ${old ?? ""}`,
      );
}

/** Reports a backend that now receives callers' credentials and is not a function of the account. */
function handedOn(
  title: string,
  old: JsonObject | undefined,
  now: JsonObject,
  context: Context,
): readonly RuleFinding[] {
  const to = destinationOf(now);
  if (to.kind === "mock" || to.kind === "none" || to.kind === "function") return [];
  const isSameBackend = old !== undefined && destinationOf(old).id === to.id;
  const before = isSameBackend ? receives(old, context.isProof) : [];
  const names = receives(now, context.isProof).filter(
    (name) => !before.includes(name) && !context.hasReceived(to.id, name),
  );
  return [
    ...(names.length > 0
      ? reportPlace(
          title,
          "token-passed-on",
          message`${nameOf(to)} now gets ${names.join(", ")}, which authenticates callers: `,
          isWithin(to, context) ? "warn" : "block",
        )
      : []),
    ...(old === undefined ? forged(title, to, now, context) : []),
  ];
}

/** Whether the plan shows that the backend belongs to the account. */
function isWithin(to: Destination, context: Context): boolean {
  return to.kind === "link" || (to.kind === "server" && context.whose(`https://${to.host}/`) === "own");
}

/**
 * Reports a new route to a backend that other routes send the caller's identity to: a value that this route
 * does not set can be set by the caller.
 */
function forged(title: string, to: Destination, now: JsonObject, context: Context): readonly RuleFinding[] {
  const missing = context
    .saidTo(to.id)
    .filter(
      (name) => !Object.keys(objectOf(now["requestParameters"])).some((each) => each.toLowerCase() === name),
    );
  return missing.length === 0
    ? []
    : reportPlace(
        title,
        "caller-forged",
        message`New, and without ${missing.join(", ")}, from which ${nameOf(to)} knows the caller: `,
      );
}
