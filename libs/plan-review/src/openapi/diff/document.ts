import { type RuleFinding, findingList, formatValue, report } from "../../findings/finding";
import { message, messageList } from "../../findings/message";
import type { Ownership } from "../../policy/principals";
import {
  isEmpty,
  isSame,
  listOf,
  memberOf,
  numberOf,
  objectOf,
  textOf,
  type Json,
  type JsonObject,
  isTrue,
  without,
} from "../../values/json";
import { isExactly } from "../document/members";
import type { Context } from "./context";
import { diffResourcePolicy } from "./resource-policy";

const EXTENSION = "x-amazon-apigateway-";

/** Compares the API-wide settings of a document; `before` is empty for a new API. */
export function diffDocument(
  before: JsonObject,
  after: JsonObject,
  context: Context,
  facts: Ownership,
): readonly RuleFinding[] {
  const isNew = isEmpty(before);
  const both = (name: string): readonly [Json | undefined, Json | undefined] => [
    before[`${EXTENSION}${name}`],
    after[`${EXTENSION}${name}`],
  ];
  return [
    ...(isExactly(before["security"], after["security"]) || listOf(after["security"]).length === 0
      ? []
      : report("unknown-change", [
          "The document's own security protects no route: API Gateway reads the security of operations only.",
        ])),
    ...(isNew
      ? []
      : [
          ...diffEndpoint(endpointIn(before), endpointIn(after)),
          ...diffKeySource(before, after),
          ...diffVersion(before, after),
          ...ofOtherVersion(before, after),
          ...diffTitle(before, after, context),
          ...diffAddress(before, after, context),
          ...diffResourcePolicy(["The document's resource policy"], ...both("policy"), facts),
          ...diffBinaryTypes(...both("binary-media-types")),
          ...diffCompression(...both("minimum-compression-size")),
          ...["security-policy", "endpoint-access-mode"].flatMap((name) => diffTls(name, ...both(name))),
          ...["cors", "importexport-version"].flatMap((name) => diffOther(name, ...both(name))),
          ...diffOther("consumes", before["consumes"], after["consumes"]),
        ]),
  ];
}

/**
 * The endpoint configuration: OpenAPI 3 has it in a server, Swagger 2.0 at the root. Of several, the
 * strictest is used.
 */
function endpointIn(document: JsonObject): JsonObject {
  const name = `${EXTENSION}endpoint-configuration`;
  const all = [document, ...listOf(document["servers"])].map((each) => objectOf(memberOf(each, name)));
  const switches = all.flatMap(({ disableExecuteApiEndpoint }) => disableExecuteApiEndpoint ?? []);
  return {
    ...Object.assign({}, ...all),
    ...(switches.length > 0 && { disableExecuteApiEndpoint: switches.some(isTrue) }),
    vpcEndpointIds: all.flatMap(({ vpcEndpointIds }) => listOf(vpcEndpointIds)),
  } as JsonObject;
}

function diffEndpoint(old: JsonObject, now: JsonObject): readonly RuleFinding[] {
  const endpoints = (each: JsonObject): readonly Json[] => listOf(each["vpcEndpointIds"]);
  const [gained, lost] = [without(endpoints(now), endpoints(old)), without(endpoints(old), endpoints(now))];
  return [
    ...diffDisabled(old["disableExecuteApiEndpoint"], now["disableExecuteApiEndpoint"]),
    ...findingList(
      "network-opened",
      gained.map(formatValue),
      (list) => message`The API is reached through further VPC endpoints: ${list}.`,
      "warn",
    ),
    ...findingList(
      "endpoint-changed",
      lost.map(formatValue),
      (list) => message`The API is no longer reached through the VPC endpoints ${list}.`,
      "block",
    ),
    ...(isSame(old["ipAddressType"], now["ipAddressType"]) || old["ipAddressType"] === undefined
      ? []
      : report(
          "endpoint-changed",
          message`The endpoint's address type changes from ${formatValue(old["ipAddressType"])} to ${formatValue(now["ipAddressType"])}.`,
          "warn",
        )),
  ];
}

/** Whether clients reach the API at `<id>.execute-api.<Region>.amazonaws.com`. */
export function diffDisabled(before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  if (isTrue(after) && !isTrue(before))
    return report("endpoint-changed", [
      "The `execute-api` endpoint is disabled: its URL answers 403 to everyone.",
    ]);
  // An import keeps settings that the document omits.
  if (!isTrue(before) || isTrue(after) || after === undefined) return [];
  return report(
    "network-opened",
    [
      "The `execute-api` endpoint is enabled: it can be called past the custom domain, and so without mutual TLS.",
    ],
    "warn",
  );
}

function diffKeySource(before: JsonObject, after: JsonObject): readonly RuleFinding[] {
  const [old, now] = [before, after].map((each) => textOf(each[`${EXTENSION}api-key-source`]) ?? "HEADER");
  if (old === now) return [];
  const sentence = message`The document's key source changes from ${old ?? ""} to ${now ?? ""}.`;
  return report("key-source-changed", sentence, now === "AUTHORIZER" ? "warn" : "block");
}

/** API Gateway imports 2.0 and 3.0. A different patch version has no effect. */
function diffVersion(before: JsonObject, after: JsonObject): readonly RuleFinding[] {
  const [old, now] = [before, after].map((document) =>
    ["openapi", "swagger"]
      .filter((name) => document[name] !== undefined)
      .map((name) => `${name} ${formatValue(document[name]).split(".").slice(0, 2).join(".")}`)
      .join(", "),
  );
  return old === now
    ? []
    : report(
        "unknown-change",
        message`The document's version changes from ${old ?? ""} to ${now ?? ""}: API Gateway may read it in another way.`,
      );
}

const OF_SWAGGER =
  "definitions parameters responses securityDefinitions host basePath schemes consumes produces";
const OF_OPENAPI = "servers components";

/** Reports members that belong to the other version of OpenAPI: API Gateway may read them all the same. */
function ofOtherVersion(before: JsonObject, after: JsonObject): readonly RuleFinding[] {
  const names = (after["openapi"] === undefined ? OF_OPENAPI : OF_SWAGGER)
    .split(" ")
    .filter((name) => after[name] !== undefined && !isExactly(before[name], after[name]));
  return findingList(
    "unknown-change",
    names,
    (list) => message`Members are of another version than the document, and are not read here: ${list}.`,
  );
}

function diffTitle(
  before: JsonObject,
  after: JsonObject,
  { isNamedElsewhere }: Context,
): readonly RuleFinding[] {
  const [old, now] = [before, after].map((each) => formatValue(memberOf(each, "info", "title")));
  return old === now || isNamedElsewhere
    ? []
    : report(
        "insight-removed",
        message`The API's name changes from ${old ?? ""} to ${now ?? ""} with the document's title: metrics, alarms and dashboards on the old one see nothing.`,
      );
}

/**
 * By default an import ignores hosts and base paths; `prepend` and `split` make the base path a part of each
 * route.
 */
function diffAddress(
  before: JsonObject,
  after: JsonObject,
  { basePathMode }: Context,
): readonly RuleFinding[] {
  const [old, now] = [before, after].map((each) => basePathOf(each));
  if (old !== now && basePathMode !== undefined && basePathMode.toLowerCase() !== "ignore")
    return report(
      "route-removed",
      message`The document's base path changes from ${old || "/"} to ${now || "/"}, which the import puts before every route.`,
    );
  const [from, to] = [before, after].map((each) => addressesIn(each).join(", ") || "none");
  return from === to
    ? []
    : report(
        "unknown-change",
        message`The document's servers change from ${from ?? ""} to ${to ?? ""}: an import ignores them, and clients that are generated from the document use them.`,
      );
}

function addressesIn(document: JsonObject): readonly string[] {
  const servers = listOf(document["servers"]).map((each) => {
    const variables = memberOf(each, "variables");
    return formatValue(memberOf(each, "url")) + (isEmpty(variables) ? "" : ` with ${formatValue(variables)}`);
  });
  // "/" is the document's own address.
  return [...servers, document["host"], document["basePath"]]
    .map(formatValue)
    .filter((each) => !/^(nothing|\/)$/.test(each));
}

function basePathOf(document: JsonObject): string {
  const server = listOf(document["servers"])[0];
  const variable = memberOf(server, "variables", "basePath", "default");
  const path = (textOf(memberOf(server, "url")) ?? "").replace(/^[a-z]+:\/\/[^/]*/, "");
  const text = textOf(document["basePath"]) ?? path.replace("{basePath}", formatValue(variable ?? ""));
  return text.replace(/^\/+|\/+$/g, "");
}

function diffBinaryTypes(before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  const [gained, lost] = [without(listOf(after), listOf(before)), without(listOf(before), listOf(after))];
  if (gained.length + lost.length === 0) return [];
  return report("route-changed", [
    "The media types that are passed on as bytes ",
    ...(gained.length > 0 ? ["gain ", ...messageList(gained.map(formatValue))] : []),
    ...(gained.length > 0 && lost.length > 0 ? [" and "] : []),
    ...(lost.length > 0 ? ["lose ", ...messageList(lost.map(formatValue))] : []),
    ": bodies of other types, or of these, arrive in another form.",
  ]);
}

/** Compares the response size, in bytes, above which API Gateway compresses. */
export function diffCompression(before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  // Terraform writes "no compression" in several ways.
  const [old, now] = [before, after].map((each) => numberOf(each) ?? -1);
  return old === now
    ? []
    : report(
        "route-changed",
        message`Answers are compressed from a size on that changes from ${formatValue(before)} to ${formatValue(after)}.`,
        "info",
      );
}

function diffTls(name: string, before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  return isSame(before, after)
    ? []
    : report(
        "encryption-weakened",
        message`${name} of the document changes from ${formatValue(before)} to ${formatValue(after)}: which versions of TLS clients may speak changes.`,
        "warn",
      );
}

function diffOther(name: string, before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  return isSame(before, after)
    ? []
    : report(
        "route-changed",
        message`${name} of the document changes from ${formatValue(before)} to ${formatValue(after)}.`,
      );
}
