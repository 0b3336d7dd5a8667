import { ACCESS_LOG_VERSION, accessLogFields } from "@tollgate/observability-runtime";
import { isObject, listOf, memberOf, parsedJson, textOf, type Json } from "../../values/json";
import { message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { repeatedMembers } from "../../values/repeated-members";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, findingList, report } from "../../findings/finding";

/** The expression of each member of a line, and whether it is in quotes. */
type Members = ReadonlyMap<string, string>;

/** Marks an expression without quotes. */
const UNQUOTED = "\u0001";

/** The members of the schema, in the notation of a format. */
const SCHEMA: Members = new Map<string, string>([
  ["v", String(ACCESS_LOG_VERSION)],
  ...Object.entries(accessLogFields).map(([name, { variable, kind }]): [string, string] => [
    name,
    kind === "number" ? UNQUOTED + variable : variable,
  ]),
]);

/**
 * Variables that API Gateway sets and callers cannot: adding them to a line does not affect its readers.
 * Those that are always set may be without quotes; an unset variable is written as `-`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const BY_GATEWAY = new RegExp(
  `^${UNQUOTED}?\\$context\\.(${[
    "accountId apiId awsEndpointRequestId deploymentId domainName domainPrefix extendedRequestId protocol requestId requestTime",
    "requestTimeEpoch resourceId resourcePath responseLatency responseLength stage status webaclArn wafResponseCode xrayTraceId",
    "authenticate.latency authenticate.status authorize.latency authorize.status authorizer.integrationLatency",
    "authorizer.integrationStatus authorizer.latency authorizer.requestId authorizer.status error.responseType",
    "identity.accountId identity.apiKeyId identity.sourceIp integration.integrationStatus integration.latency",
    "integration.requestId integration.status integrationLatency integrationStatus tlsVersion waf.latency waf.status",
  ]
    .join(" ")
    .replaceAll(".", "\\.")
    .replaceAll(" ", "|")})$`,
);

const ALWAYS_SET = new RegExp(
  `^${UNQUOTED}\\$context\\.(status|requestTimeEpoch|responseLatency|responseLength)$`,
);

/** Variables with callers' credentials, including values that an authorizer returns under such names. */
const SECRET =
  /\$context\.(identity\.apiKey\b|(authorizer|requestOverride)\.[\w.]*(token(?!Id\b)|secret|password|credential|authorization|api_?key(?!_?Id\b)|usageIdentifierKey)\w*)/gi;

/**
 * Compares the destination of a stage's access log and the format of its lines: existing members with the
 * earlier format, new members with the log's schema. The format of a new stage is checked for secrets only.
 */
export function accessLog(
  attribute: Attribute,
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  const [old, now] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  if (old !== undefined && now === undefined && !attribute.isUnknown)
    return report("log-removed", ["The access log is switched off."], "block");
  return [
    ...destination(attribute, old, now, change, facts),
    ...(attribute.isUnknown && now !== undefined && textOf(memberOf(now, "format")) === undefined
      ? report("unknown-value", ["The form of the access log's lines is known only after the apply."])
      : []),
    ...format(textOf(memberOf(old, "format")), textOf(memberOf(now, "format")), change.action === "create"),
  ];
}

function destination(
  { name, isUnknown }: Attribute,
  old: Json | undefined,
  now: Json | undefined,
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  const [from, to] = [old, now].map((each) => textOf(memberOf(each, "destination_arn"))?.replace(/:\*$/, ""));
  if (to === undefined)
    return !isUnknown || facts.isOwnReference(change.address, name)
      ? []
      : report("unknown-value", ["Where the access log goes is known only after the apply."]);
  if (from === to) return [];
  if (facts.ownerOf(to) === "foreign")
    return report(
      "data-leaves",
      message`The access log goes to ${to}, which is another account's${[from === undefined ? "" : ", in place of "]}${from ?? ""}.`,
      "block",
    );
  return from === undefined
    ? []
    : report("log-removed", message`The access log goes elsewhere: ${to} in place of ${from}.`, "warn");
}

function format(old: string | undefined, now: string | undefined, isNew: boolean): readonly RuleFinding[] {
  if (now === undefined || now === old) return [];
  const known: readonly string[] = old?.match(SECRET) ?? [];
  const secrets = [...new Set(now.match(SECRET))].filter((each) => !known.includes(each));
  const logged = findingList(
    "secrets-logged",
    secrets,
    (list) => message`Each line of the access log gains ${list}.`,
  );
  if (isNew) return logged;
  const [before, after] = [membersOf(old ?? ""), membersOf(now)];
  if (!after)
    return [
      ...logged,
      ...(before ? report("log-form-changed", ["The access log's lines are no longer JSON."]) : []),
      ...lost(variablesIn(old ?? ""), variablesIn(now)),
      ...(before ? [] : gained(variablesIn(now).filter((each) => !old?.includes(each)))),
    ];
  const repeated = repeatedMembers(marked(now)).map((each) => each.slice(1));
  const earlier = before ?? new Map<string, string>();
  return [
    ...logged,
    ...lost([...earlier.keys()], [...after.keys()]),
    ...findingList(
      "log-form-changed",
      repeated,
      (list) => message`Members stand twice in each line of the access log: ${list}.`,
    ),
    ...differing(earlier, after),
    ...gainedMembers([...after].filter(([name, value]) => !earlier.has(name) && SCHEMA.get(name) !== value)),
  ];
}

function lost(before: readonly string[], after: readonly string[]): readonly RuleFinding[] {
  return findingList(
    "log-removed",
    before.filter((each) => !after.includes(each)),
    (list) => message`The access log's lines lose ${list}.`,
    "warn",
  );
}

function gained(members: readonly string[]): readonly RuleFinding[] {
  return findingList(
    "log-form-changed",
    members,
    (list) => message`The access log's lines gain what is not in the log's schema: ${list}.`,
  );
}

/**
 * Judges new members. Values that only API Gateway sets, and constant values, do not affect readers of the
 * other members.
 */
function gainedMembers(members: readonly (readonly [string, string])[]): readonly RuleFinding[] {
  const isHarmless = (value: string): boolean =>
    value.includes("$")
      ? BY_GATEWAY.test(value) && (!value.startsWith(UNQUOTED) || ALWAYS_SET.test(value))
      : true;
  const text = ([name, value]: readonly [string, string]): string => `${name} (${shown(value)})`;
  const harmless = members.filter(([, value]) => isHarmless(value));
  return [
    ...gained(members.filter((each) => !harmless.includes(each)).map(text)),
    ...findingList(
      "log-form-changed",
      harmless.map(text),
      (list) => message`The access log's lines gain ${list}.`,
      "info",
    ),
  ];
}

/**
 * Reports members that are written differently: another variable, with or without quotes, another version.
 */
function differing(before: Members, after: Members): readonly RuleFinding[] {
  const changes = [...after].flatMap(([name, value]) => {
    const old = before.get(name);
    return old === undefined || old === value ? [] : [`${name}: ${shown(value)} in place of ${shown(old)}`];
  });
  return findingList(
    "log-form-changed",
    changes,
    (list) => message`The access log's lines write members in another way: ${list}.`,
  );
}

function shown(value: string): string {
  if (value.startsWith(UNQUOTED)) return value.slice(UNQUOTED.length);
  return value.startsWith("$") ? `"${value}"` : value;
}

function variablesIn(format: string): readonly string[] {
  return [...new Set(format.match(/\$context\.[\w.]*\w/g))];
}

/** The format with markers in place of unquoted variables, so that it is JSON if the lines are. */
function marked(format: string): string {
  return format.replace(/"(?:[^"\\]|\\.)*"|\$context\.[\w.]*\w/g, (each) =>
    each.startsWith('"') ? each : JSON.stringify(UNQUOTED + each),
  );
}

/** Members by path; `undefined` for a format whose lines are not JSON objects. */
function membersOf(format: string): Members | undefined {
  const line = parsedJson(marked(format));
  return isObject(line) ? new Map(leavesOf(line, "")) : undefined;
}

function leavesOf(value: Json, path: string): readonly [string, string][] {
  if (isObject(value))
    return Object.entries(value).flatMap(([name, each]) =>
      leavesOf(each, path === "" ? name : `${path}.${name}`),
    );
  return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
}
