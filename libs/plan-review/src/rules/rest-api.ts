import { isEmpty, isSame, listOf, memberOf } from "../json";
import { diffApi } from "../openapi/diff-api";
import { readApi } from "../openapi/read-api";
import { say } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import { all, changes, evenUnknown, found, fromTo, gains, goes, isTrue, loses } from "./common";
import type { Facts } from "./facts";
import { policy } from "./policies";
import type { AttributeRule, Found, TypeRules } from "./rule";

export const restApiRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_rest_api"],
    noun: "REST API",
    removed: goes("api-removed", "REST API"),
    judgedWhenCreated: ["body"],
    attributes: {
      body: evenUnknown(body),
      api_key_source: keySource,
      name: (attribute) => [
        found(
          "insight-removed",
          say`The API's name changes${fromTo(attribute)}: its metrics have a new name, and alarms and dashboards on the old one see nothing.`,
        ),
      ],
      endpoint_configuration: endpoint,
      disable_execute_api_endpoint: disabled,
      policy: apiPolicy("policy"),
      put_rest_api_mode: changes("unknown-change"),
      fail_on_warnings: () => [],
      binary_media_types: all(gains("route-changed"), loses("route-changed")),
      minimum_compression_size: changes("route-changed", "info"),
      parameters: changes("unknown-change"),
    },
  },
  {
    types: ["aws_api_gateway_rest_api_put"],
    noun: "import of a document",
    removed: "harmless",
    judgedWhenCreated: ["body"],
    attributes: { body: evenUnknown(body) },
    harmless: ["triggers", "fail_on_warnings", "parameters"],
  },
  {
    types: ["aws_api_gateway_rest_api_policy"],
    noun: "API's policy",
    removed: (change) =>
      change.action === "replace"
        ? []
        : [
            found("network-opened", [
              "The API's resource policy goes: whoever it kept out can call the API.",
            ]),
          ],
    judgedWhenCreated: ["policy"],
    attributes: { policy: apiPolicy("policy") },
    harmless: ["rest_api_id"],
  },
];

/** Compares the OpenAPI documents before and after. */
export function body(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  const before = isEmpty(attribute.before) ? undefined : readApi(attribute.before);
  if (attribute.isUnknown && isEmpty(attribute.after)) {
    if (!facts.isConfigured(change.address, "body")) return [];
    return [
      found("unknown-value", [
        "The API's document is known only after the apply: which routes it has, and what they require, cannot be reviewed.",
      ]),
    ];
  }
  if (isEmpty(attribute.after) && isEmpty(attribute.before)) return [];
  if (isEmpty(attribute.after))
    return [
      found("unknown-change", ["The API no longer has a document: its routes are no longer in the plan."]),
    ];
  const after = readApi(attribute.after);
  if (!after || (!before && !isEmpty(attribute.before)))
    return [
      found("unknown-change", [
        "The API's document cannot be read as OpenAPI 2 or 3: what changes in it is not known.",
      ]),
    ];
  return diffApi(before, after);
}

function keySource(attribute: Attribute): readonly Found[] {
  if (attribute.after === "AUTHORIZER")
    return [found("key-source-changed", say`The key source changes${fromTo(attribute)}.`, "warn")];
  return [found("key-source-changed", say`The key source changes${fromTo(attribute)}.`)];
}

/** A policy of an API: without one, everyone can reach it. */
export function apiPolicy(name: string): AttributeRule {
  const compare = policy("resource");
  return (attribute, change, facts) => {
    if (isEmpty(attribute.before))
      return change.action === "create"
        ? []
        : [found("requests-refused", say`The API gets a ${name}: who is not named in it is refused.`)];
    if (isEmpty(attribute.after))
      return [found("network-opened", say`The API's ${name} goes: whoever it kept out can call the API.`)];
    return compare(attribute, change, facts).map((each) =>
      each.hazard === "iam-widened" || each.hazard === "stranger-let-in"
        ? { ...each, hazard: "network-opened" as const }
        : each,
    );
  };
}

function endpoint(attribute: Attribute): readonly Found[] {
  const types = (value: Attribute["before"]): string =>
    listOf(memberOf(listOf(value)[0], "types"))
      .map(String)
      .sort()
      .join();
  const [before, after] = [types(attribute.before), types(attribute.after)];
  const vpc = (value: Attribute["before"]) => memberOf(listOf(value)[0], "vpc_endpoint_ids");
  if (attribute.isUnknown && after === "")
    return [found("unknown-value", ["The endpoint's type is known only after the apply."])];
  if (before === after)
    return isSame(vpc(attribute.before), vpc(attribute.after))
      ? []
      : [found("endpoint-changed", ["The VPC endpoints that reach the API change."], "warn")];
  const sentence = say`The endpoint's type changes from ${before || "EDGE"} to ${after || "EDGE"}.`;
  if (before === "PRIVATE") return [found("network-opened", sentence), found("endpoint-changed", sentence)];
  return [found("endpoint-changed", sentence, after === "PRIVATE" ? "block" : "warn")];
}

export function disabled({ before, after }: Attribute): readonly Found[] {
  if (isTrue(after) && !isTrue(before))
    return [
      found("endpoint-changed", ["The `execute-api` endpoint is disabled: its URL answers 403 to everyone."]),
    ];
  if (!isTrue(before)) return [];
  return [
    found(
      "network-opened",
      [
        "The `execute-api` endpoint is enabled: it can be called past the custom domain, and so without mutual TLS.",
      ],
      "warn",
    ),
  ];
}
