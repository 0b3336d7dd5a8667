import { type Found, at, shown } from "../../findings/finding";
import { say, sayList, type Phrase } from "../../findings/message";
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

/** What says where requests go. */
const DESTINATION = new Set(
  "type uri connectionType connectionId integrationSubtype integrationTarget".split(" "),
);

/** API Gateway's own, in milliseconds, where the document says nothing. */
const TIMEOUT = 29_000;

/** What is behind a new route (`old` is undefined), or behind one that changes. */
export function diffIntegration(
  title: string,
  old: JsonObject | undefined,
  now: JsonObject,
  context: Context,
): readonly Found[] {
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

/** API Gateway writes words such as `aws_proxy` and `WHEN_NO_MATCH` in either case. */
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
): readonly Found[] {
  const to = destinationOf(now);
  if (old === undefined) return judged(title, to, say`New, and behind it ${nameOf(to)}`, true, now, context);
  const from = destinationOf(old);
  if (from.id === to.id) {
    const differing = [...DESTINATION].filter((name) => !isSameMember(name, old[name], now[name]));
    return differing.map((name) =>
      changed(title, say`${name} of the integration changes from ${shown(old[name])} to ${shown(now[name])}`),
    );
  }
  const move = say`Another backend (${nameOf(from)} becomes ${nameOf(to)})`;
  const found = judged(title, to, move, false, now, context);
  return found.length > 0 ? found : [changed(title, [...move, " answers"])];
}

function changed(title: string, what: Phrase, severity?: "warn" | "info"): Found {
  return at(title, "route-changed", [...what, ": "], severity);
}

/** What it means that requests go there; nothing of the account's own functions, and of what other routes use already. */
function judged(
  title: string,
  to: Destination,
  what: Phrase,
  isNew: boolean,
  now: JsonObject,
  context: Context,
): readonly Found[] {
  const because = (why: string): Phrase => [...what, why, ": "];
  if (to.kind === "none")
    return [at(title, "route-changed", ["Without an integration, API Gateway refuses to deploy: "])];
  if (to.kind === "mock") return [];
  const target = textOf(now["integrationTarget"]);
  if (target !== undefined && context.whose(target) === "foreign")
    return [at(title, "backend-outside", because(", through a load balancer of another account"))];
  if (context.isKnown(to.id)) return [];
  switch (to.kind) {
    case "function": {
      const whose = context.whose(to.arn);
      if (whose === "own") return [];
      return [
        at(
          title,
          "backend-outside",
          because(
            whose === "foreign"
              ? ", a function of another account, which gets tenants' requests"
              : ", a function whose account the plan does not tell from its own",
          ),
          whose === "foreign" ? "block" : "warn",
        ),
      ];
    }
    case "service":
      return [at(title, "service-exposed", because(", a call of AWS's own API that tenants make"))];
    case "server": {
      if (to.isPlain) return [at(title, "backend-outside", because(", without TLS"))];
      if (/[{}]/.test(to.host))
        return [at(title, "backend-outside", because(", a server that the caller names"))];
      if (context.whose(`https://${to.host}/`) === "own") return [];
      return [
        at(
          title,
          "backend-outside",
          because(", a server outside the account that no route went to before"),
          // Nobody calls a new route yet: whose the server is, someone must know.
          isNew && receives(now, context.isProof).length === 0 ? "warn" : "block",
        ),
      ];
    }
    case "link":
      return [at(title, "backend-outside", because(", which no route went through before"), "warn")];
    case "unknown":
      return [at(title, "unknown-change", because(", which the document does not say in full"))];
  }
}

function diffMember(
  title: string,
  name: string,
  before: JsonObject | undefined,
  after: JsonObject,
  context: Context,
): readonly Found[] {
  const [old, now] = [before?.[name], after[name]];
  const fromTo = say`${name} of the integration changes from ${shown(old)} to ${shown(now)}`;
  switch (name) {
    case "cacheNamespace":
      // Without a cache at the stage, which is judged there, it has no effect.
      return [];
    case "credentials":
      return credentials(title, fromTo, now, context);
    case "responses":
      return diffResponses(title, before && objectOf(old), objectOf(now), context);
    case "tlsConfig":
      if (memberOf(now, "insecureSkipVerification") === true)
        return [
          at(
            title,
            "encryption-weakened",
            ["The certificate of the backend is not verified (insecureSkipVerification): "],
            "block",
          ),
        ];
      break;
    case "timeoutInMillis": {
      const [from, to] = [numberOf(old) ?? TIMEOUT, numberOf(now) ?? TIMEOUT];
      if (before === undefined || from === to) return [];
      return [
        changed(title, say`The timeout changes from ${from} ms to ${to} ms`, to < from ? "warn" : "info"),
      ];
    }
    case "requestParameters":
      return before === undefined ? [] : diffMappings(title, objectOf(old), objectOf(now));
  }
  return before === undefined ? [] : [changed(title, fromTo)];
}

/** With what rights API Gateway calls the backend. */
function credentials(
  title: string,
  fromTo: Phrase,
  now: Json | undefined,
  context: Context,
): readonly Found[] {
  const role = textOf(now) ?? "";
  const exposed = (why: string, severity: "block" | "warn") => [
    at(title, "service-exposed", [...fromTo, why, ": "], severity),
  ];
  if (role === "") return [changed(title, fromTo)];
  if (/:user\/\*$/.test(role))
    return exposed(", so that it is called with the caller's own AWS credentials", "warn");
  return context.whose(role) === "foreign"
    ? exposed(", a role of another account", "block")
    : exposed(", so that it is called with the rights of that role", "warn");
}

/** A header that the gateway filled in itself, and that is now the caller's to write, names whomever he likes. */
function diffMappings(title: string, old: JsonObject, now: JsonObject): readonly Found[] {
  return differingNames(old, now).map((name) => {
    const change = say`${name} becomes ${shown(now[name])} in place of ${shown(old[name])}`;
    const isForged = isSaidByGateway(old[name]) && !isSaidByGateway(now[name]);
    return isForged
      ? at(title, "caller-forged", [...change, ", which a caller can write himself: "])
      : changed(title, change);
  });
}

function diffResponses(
  title: string,
  old: JsonObject | undefined,
  now: JsonObject,
  context: Context,
): readonly Found[] {
  const findings = differingNames(old, now).flatMap((pattern) => {
    const [before, after] = [old?.[pattern], now[pattern]];
    return [
      ...headerEffects(
        memberOf(before, "responseParameters"),
        old === undefined
          ? unknownHeaders(memberOf(after, "responseParameters"), context)
          : memberOf(after, "responseParameters"),
      ).map(({ hazard, text, severity }) => at(title, hazard, ["An answer", ...text, ": "], severity)),
      ...shows(title, memberOf(before, "responseTemplates"), memberOf(after, "responseTemplates")),
      ...diffStatus(title, pattern, old && before, after),
    ];
  });
  return findings.length > 0 || old === undefined || isSame(withoutCors(old), withoutCors(now))
    ? findings.filter((each) => !context.isNew || harmsNewClients(each))
    : [changed(title, ["What the gateway makes of the backend's answers changes"])];
}

/** Answers without the headers by which browsers ask: what their change does is told header by header. */
function withoutCors(responses: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(responses).map(([pattern, response]) => {
      const headers = Object.entries(objectOf(memberOf(response, "responseParameters")));
      const others = headers.filter(([name]) => !/\.header\.(access-control-|vary$)/i.test(name));
      return [pattern, { ...objectOf(response), responseParameters: Object.fromEntries(others) }];
    }),
  );
}

/** Headers that no other route has: a further path of an API with CORS has what the others have. */
function unknownHeaders(mappings: Json | undefined, { isKnownHeader }: Context): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(mappings)).filter(([name, value]) => !isKnownHeader(name, value)),
  );
}

function shows(title: string, before: Json | undefined, after: Json | undefined): readonly Found[] {
  const text = (templates: Json | undefined): string =>
    Object.values(objectOf(templates)).map(String).join("\n");
  // What a template compares the sender's origin with it does not show.
  const inside = newDisclosures(text(before), text(after)).filter(
    ({ untrustedName }) => !/["'.]origin\b/i.test(untrustedName),
  );
  if (inside.length === 0) return [];
  const names = inside.map(({ untrustedName }) => untrustedName);
  return [at(title, "inside-shown", ["An answer shows ", ...sayList(names), ": "], severityOf(inside))];
}

function diffStatus(
  title: string,
  pattern: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly Found[] {
  if (before === undefined) return [];
  const [old, now] = [before, after].map((each) => shown(memberOf(each, "statusCode")));
  return old === now
    ? []
    : [
        changed(
          title,
          say`An answer of the backend like ${pattern} has the status ${now ?? ""} in place of ${old ?? ""}`,
        ),
      ];
}

/** Who newly gets what callers prove themselves with, and does not run in the account as a function. */
function handedOn(
  title: string,
  old: JsonObject | undefined,
  now: JsonObject,
  context: Context,
): readonly Found[] {
  const to = destinationOf(now);
  if (to.kind === "mock" || to.kind === "none" || to.kind === "function") return [];
  const isSameBackend = old !== undefined && destinationOf(old).id === to.id;
  const before = isSameBackend ? receives(old, context.isProof) : [];
  const names = receives(now, context.isProof).filter(
    (name) => !before.includes(name) && !context.hasReceived(to.id, name),
  );
  return [
    ...(names.length > 0
      ? [
          at(
            title,
            "token-passed-on",
            say`${nameOf(to)} newly gets ${names.join(", ")}, with which callers prove themselves: `,
            isWithin(to, context) ? "warn" : "block",
          ),
        ]
      : []),
    ...(old === undefined ? forged(title, to, now, context) : []),
  ];
}

/** Whether the plan shows that the backend is the account's own. */
function isWithin(to: Destination, context: Context): boolean {
  return to.kind === "link" || (to.kind === "server" && context.whose(`https://${to.host}/`) === "own");
}

/** A new route to a backend that is told who calls: where this route does not say it, the caller may. */
function forged(title: string, to: Destination, now: JsonObject, context: Context): readonly Found[] {
  const missing = context
    .saidTo(to.id)
    .filter(
      (name) => !Object.keys(objectOf(now["requestParameters"])).some((each) => each.toLowerCase() === name),
    );
  return missing.length === 0
    ? []
    : [
        at(
          title,
          "caller-forged",
          say`New, and without ${missing.join(", ")}, by which ${nameOf(to)} is told who calls: `,
        ),
      ];
}
