// Rules for API Gateway: APIs, routes, stages, access logs and usage plans. OpenAPI documents are compared in
// `openapi/diff`; domains and WAF are in `rules/network`.

import { isEmpty, isSame, listOf, memberOf, textOf, isTrue } from "../../values/json";
import { contextOf } from "../../openapi/diff/context";
import { diffApi } from "../../openapi/diff/api";
import { diffCompression, diffDisabled } from "../../openapi/diff/document";
import { readApi } from "../../openapi/document/read-api";
import { diffResourcePolicy } from "../../openapi/diff/resource-policy";
import { message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { repeatedMembers } from "../../values/repeated-members";
import { all, evenUnknown, gains, loses, ownersJudged } from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import type { AttributeRule, TypeRules } from "../shared/rule";
import { type RuleFinding, finding, findingList, report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { because, onRemoval } from "../shared/resource-rules";

export const restApiRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_rest_api"],
    noun: "REST API",
    removed: (change) => [...onRemoval("api-removed", "REST API")(change), ...scopesNotCompared(change)],
    created: because("Its document and its policy are judged."),
    judgedWhenCreated: ["body"],
    attributes: {
      body: evenUnknown(ownersJudged(body)),
      api_key_source: keySource,
      name: (attribute) =>
        report(
          "insight-removed",
          message`The API's name changes${fromTo(attribute)}: its metrics have a new name, and alarms and dashboards on the old one see nothing.`,
        ),
      endpoint_configuration: endpoint,
      disable_execute_api_endpoint: disabled,
      policy: ownersJudged(apiPolicy("policy")),
      put_rest_api_mode: importMode,
      fail_on_warnings: warnings,
      binary_media_types: all(gains("route-changed"), loses("route-changed")),
      minimum_compression_size: ({ before, after }) => diffCompression(before, after),
      parameters: importParameters,
    },
  },
  {
    types: ["aws_api_gateway_rest_api_put"],
    noun: "import of a document",
    removed: "harmless",
    created: because("Its document is judged."),
    judgedWhenCreated: ["body"],
    attributes: {
      body: evenUnknown(ownersJudged(body)),
      fail_on_warnings: warnings,
      parameters: importParameters,
    },
    harmless: ["rest_api_id", "triggers"],
  },
  {
    types: ["aws_api_gateway_rest_api_policy"],
    noun: "API's policy",
    removed: (change) =>
      change.action === "replace"
        ? []
        : report("network-opened", [
            "The API's resource policy is removed: callers that it denied can call the API.",
          ]),
    created: because("Its document is judged."),
    judgedWhenCreated: ["policy"],
    attributes: { policy: ownersJudged(separatePolicy) },
    harmless: ["rest_api_id"],
  },
];

/** An API that takes the place of a deleted one is another resource, so no rule compares their documents. */
function scopesNotCompared(change: ResourceChange): readonly RuleFinding[] {
  const { before } = change.attribute("body");
  const routes = isEmpty(before) ? [] : [...(readApi(before)?.routes.values() ?? [])];
  return change.action === "delete" && routes.some(({ requiredScopes }) => requiredScopes.length > 0)
    ? report("unknown-change", [
        "Routes of the API require scopes: whether an API that takes its place requires them too is not compared.",
      ])
    : [];
}

/** Compares the OpenAPI documents before and after. */
export function body(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const before = isEmpty(attribute.before) ? undefined : readApi(attribute.before);
  if (attribute.isUnknown && isEmpty(attribute.after)) {
    if (!facts.isConfigured(change.address, "body")) return [];
    return report("unknown-value", [
      "The API's document is known only after the apply: its routes and their requirements cannot be reviewed.",
    ]);
  }
  if (isEmpty(attribute.after) && isEmpty(attribute.before)) return [];
  if (isEmpty(attribute.after))
    return report("unknown-change", [
      "The API no longer has a document: its routes are no longer in the plan.",
    ]);
  const after = readApi(attribute.after);
  if (!after || (!before && !isEmpty(attribute.before)))
    return report("unknown-change", [
      "The API's document cannot be read as OpenAPI 2 or 3: its changes are not known.",
    ]);
  const mode = textOf(memberOf(change.attribute("parameters").after, "basepath"));
  const context = contextOf({
    facts,
    before,
    after,
    hasKeys: change.type.startsWith("aws_api_gateway_"),
    isNamedElsewhere: change.attribute("name").after !== undefined,
    basePathMode: mode,
  });
  return [...repeated(attribute), ...diffApi(before, after, context, facts)];
}

/** Reports duplicate members: API Gateway may use the one that this review does not see. */
function repeated({ before, after }: Attribute): readonly RuleFinding[] {
  const known = repeatedMembers(before);
  return findingList(
    "unknown-change",
    repeatedMembers(after).filter((each) => !known.includes(each)),
    (names) =>
      message`Members stand twice in the document, of which API Gateway may take the other one: ${names}.`,
  );
}

function keySource(attribute: Attribute): readonly RuleFinding[] {
  if (attribute.after === "AUTHORIZER")
    return report("key-source-changed", message`The key source changes${fromTo(attribute)}.`, "warn");
  return report("key-source-changed", message`The key source changes${fromTo(attribute)}.`);
}

/**
 * Judges a policy of an API, a domain or an endpoint. Without one, everyone has access. A new policy has
 * denied nobody yet.
 */
export function apiPolicy(name: string): AttributeRule {
  return (attribute, change, facts) =>
    change.action === "create"
      ? []
      : diffResourcePolicy(message`The API's ${name}`, attribute.before, attribute.after, facts);
}

/**
 * Judges a policy that is a separate resource. It applies to an existing API, unless the plan creates the API
 * too.
 */
function separatePolicy(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const isOfNewApi = change.action === "create" && change.attribute("rest_api_id").isUnknown;
  return isOfNewApi
    ? []
    : diffResourcePolicy(["The API's resource policy"], attribute.before, attribute.after, facts);
}

function endpoint(attribute: Attribute): readonly RuleFinding[] {
  const types = (value: Attribute["before"]): string =>
    listOf(memberOf(listOf(value)[0], "types"))
      .map(String)
      .sort()
      .join();
  const [before, after] = [types(attribute.before), types(attribute.after)];
  const vpc = (value: Attribute["before"]) => memberOf(listOf(value)[0], "vpc_endpoint_ids");
  if (attribute.isUnknown && after === "")
    return report("unknown-value", ["The endpoint's type is known only after the apply."]);
  if (before === after)
    return isSame(vpc(attribute.before), vpc(attribute.after))
      ? []
      : report("endpoint-changed", ["The VPC endpoints that reach the API change."], "warn");
  const sentence = message`The endpoint's type changes from ${before || "EDGE"} to ${after || "EDGE"}.`;
  if (before === "PRIVATE")
    return [finding("network-opened", sentence), finding("endpoint-changed", sentence)];
  return report("endpoint-changed", sentence, after === "PRIVATE" ? "block" : "warn");
}

export function disabled({ before, after }: Attribute): readonly RuleFinding[] {
  return diffDisabled(before, after ?? false);
}

/**
 * Judges the import mode. Parts of the API that the document no longer has are kept by `merge` and removed by
 * `overwrite`.
 */
function importMode({ before, after }: Attribute): readonly RuleFinding[] {
  const [old, now] = [before, after].map((each) => textOf(each) ?? "overwrite");
  if (old === now) return [];
  const sentence = message`put_rest_api_mode changes from ${old ?? ""} to ${now ?? ""}`;
  return report("unknown-change", [
    ...sentence,
    now === "merge"
      ? ": routes that the document loses stay in the API, with their access rules."
      : ": routes of the API that the document lacks are removed.",
  ]);
}

function importParameters({ before, after }: Attribute): readonly RuleFinding[] {
  const mode = (value: Attribute["before"]): string =>
    (textOf(memberOf(value, "basepath")) ?? "ignore").toLowerCase();
  const sentence = message`The parameters of the import change from ${JSON.stringify(before ?? {})} to ${JSON.stringify(after ?? {})}`;
  return mode(before) === mode(after)
    ? report("unknown-change", [...sentence, "."])
    : report("route-removed", [...sentence, ": every route gets another path."]);
}

function warnings({ before, after }: Attribute): readonly RuleFinding[] {
  return isTrue(before) && !isTrue(after)
    ? report("unknown-change", [
        "fail_on_warnings is switched off: API Gateway silently ignores the parts of the document that it does not understand.",
      ])
    : [];
}
