import type { Attribute, ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, report } from "../../findings/finding";
import { message } from "../../findings/message";
import { listOf, memberOf, objectOf, textOf, type Json, isTrue } from "../../values/json";
import { all, block, changes, evenUnknown, ownersJudged, switchedOff } from "../shared/attribute-rules";
import { because, onRemoval, onCreation } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { accessLog } from "./access-log";
import { limit, limitRule } from "./usage-plans";

export const stageRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_stage"],
    noun: "stage",
    removed: onRemoval("stage-removed", "stage", undefined, "stage_name"),
    created: furtherStage,
    judgedWhenCreated: ["access_log_settings", "canary_settings", "cache_cluster_enabled"],
    attributes: {
      stage_name: changes("stage-removed"),
      rest_api_id: changes("stage-removed"),
      access_log_settings: evenUnknown(accessLog),
      variables: changes("route-changed"),
      xray_tracing_enabled: switchedOff("insight-removed"),
      client_certificate_id: changes("route-changed"),
      // The API's document, which is judged separately, determines the stage's responses. Another deployment
      // of the same API can also be an older one.
      deployment_id: evenUnknown((attribute, change) =>
        attribute.isUnknown || change.action !== "update"
          ? []
          : report("unknown-change", [
              "The stage goes to another deployment that exists already: the plan does not show its routes.",
            ]),
      ),
      canary_settings: canary,
      cache_cluster_enabled: cacheCluster,
    },
    harmless: ["documentation_version", "cache_cluster_size", "web_acl_arn"],
  },
  {
    types: ["aws_api_gateway_deployment"],
    noun: "deployment",
    removed: (change) =>
      change.action === "replace" && change.parts.actions[0] === "delete"
        ? report("route-changed", [
            "The deployment is destroyed before its successor is made: API Gateway refuses that while a stage uses it, and the apply stops in the middle. It needs `create_before_destroy`.",
          ])
        : [],
    created: because("A snapshot of an API; the stage that serves it is judged."),
    judgedWhenCreated: ["stage_name", "canary_settings"],
    attributes: {
      variables: changes("route-changed"),
      // It creates the stage, or gives an existing one other routes.
      stage_name: changes("network-opened", "warn"),
      canary_settings: canary,
    },
    harmless: ["triggers", "stage_description", "rest_api_id"],
  },
  {
    types: ["aws_api_gateway_method_settings"],
    noun: "stage's settings",
    removed: onRemoval(
      "log-removed",
      "settings of the stage for metrics, logs and limits",
      "warn",
      "stage_name",
    ),
    created: because("Their logging and limits are judged."),
    judgedWhenCreated: ["settings"],
    attributes: {
      stage_name: changes("log-removed", "warn"),
      rest_api_id: changes("log-removed", "warn"),
      settings: evenUnknown(settings),
    },
    harmless: ["method_path"],
  },
  {
    types: ["aws_api_gateway_account"],
    noun: "account's API Gateway settings",
    removed: onRemoval("log-removed", "role by which API Gateway writes logs", "warn", "cloudwatch_role_arn"),
    created: because("Its role is judged."),
    judgedWhenCreated: ["cloudwatch_role_arn"],
    attributes: { cloudwatch_role_arn: evenUnknown(ownersJudged(logRole)) },
    harmless: ["api_key_version", "features", "throttle_settings", "reset_on_delete"],
  },
  {
    types: ["aws_api_gateway_client_certificate", "aws_api_gateway_vpc_link"],
    noun: "connection to a backend",
    removed: onRemoval("route-changed", "connection to a backend", "block"),
    created: onCreation("network-opened", "connection to a backend", "warn"),
    harmless: ["target_arns", "pem_encoded_certificate", "expiration_date", "name"],
  },
  {
    types: ["aws_api_gateway_documentation_part", "aws_api_gateway_documentation_version"],
    noun: "documentation",
    removed: "harmless",
    created: because("Text."),
    harmless: ["properties", "location", "documentation_part_id", "rest_api_id"],
  },
];

/**
 * Reports an additional stage of an existing API, through which the same routes can be reached. The first
 * stage of a new API is part of it.
 */
function furtherStage(change: ResourceChange): readonly RuleFinding[] {
  return change.attribute("rest_api_id").isUnknown
    ? []
    : report(
        "network-opened",
        message`A further stage ${change.value("stage_name") ?? ""} serves the API, past the firewall, the limits and the log that its other stages have.`,
        "warn",
      );
}

/** Reports a canary: a part of the requests goes to another deployment, whose routes are not in the plan. */
function canary({ before, after }: Attribute): readonly RuleFinding[] {
  return report(
    "route-changed",
    message`The canary's settings change from ${JSON.stringify(listOf(before)[0] ?? {})} to ${JSON.stringify(listOf(after)[0] ?? {})}: a part of the requests is answered by another deployment.`,
  );
}

/** A cache stores nothing until a route's settings enable it. */
function cacheCluster({ before, after }: Attribute): readonly RuleFinding[] {
  if (isTrue(after) === isTrue(before)) return [];
  return isTrue(after)
    ? report(
        "answers-shared",
        ["The stage gets a cache, which keeps the answers of routes that are cached."],
        "warn",
      )
    : report("route-changed", ["The stage's cache is removed: backends get every request."]);
}

/** Removes from new settings those that the configuration does not set and whose values AWS chooses later. */
function withoutUnset(attribute: Attribute): Attribute {
  const [before, after] = [attribute.before, attribute.after].map((each) => objectOf(listOf(each)[0]));
  if (!attribute.isUnknown || !before || !after) return attribute;
  const known = Object.entries(before).filter(([name]) => Object.hasOwn(after, name));
  return { ...attribute, before: [Object.fromEntries(known)] };
}

/** Judges the role with which API Gateway writes the execution logs of all APIs of the account and Region. */
function logRole(attribute: Attribute, { address }: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { name, isUnknown } = attribute;
  if (isUnknown)
    return facts.isOwnReference(address, name)
      ? []
      : report("unknown-value", ["The role by which API Gateway writes logs is known only after the apply."]);
  const [old, now] = [attribute.before, attribute.after].map((each) => textOf(each) ?? "");
  if (old === undefined || now === undefined) return [];
  if (now !== "" && facts.ownerOf(now) === "foreign")
    return report(
      "data-leaves",
      message`API Gateway writes its logs with ${now}, a role of another account${[old === "" ? "" : ", in place of "]}${old}.`,
    );
  if (old === "" || old === now) return [];
  return report(
    "log-removed",
    message`API Gateway writes its logs with ${now || "no role"} in place of ${old}: logs that the role is not allowed to write are lost.`,
    "warn",
  );
}

function settings(...[attribute, change, facts]: Parameters<typeof inUse>): readonly RuleFinding[] {
  if (change.action === "update" && attribute.isUnknown)
    return report("unknown-value", ["Some settings of the stage are known only after the apply."]);
  if (change.action !== "create") return inUse(withoutUnset(attribute), change, facts);
  const now = listOf(attribute.after)[0];
  return [
    ...traced(isTrue(memberOf(now, "data_trace_enabled"))),
    ...logged("OFF", memberOf(now, "logging_level")),
    ...cached(isTrue(memberOf(now, "caching_enabled"))),
    // The clients of an existing stage worked without this limit.
    ...["throttling_rate_limit", "throttling_burst_limit"].flatMap((name) =>
      memberOf(now, name) === 0 || !change.attribute("rest_api_id").isUnknown
        ? limit([name], undefined, memberOf(now, name), [""])
        : [],
    ),
  ];
}

const LEVELS = ["OFF", "ERROR", "INFO"];

const inUse = block(
  {
    throttling_rate_limit: limitRule("The rate of a route at the stage", " requests per second"),
    throttling_burst_limit: limitRule("The burst of a route at the stage", " requests at once"),
    metrics_enabled: switchedOff("insight-removed"),
    data_trace_enabled: ({ before, after }) => traced(isTrue(after) && !isTrue(before)),
    logging_level: ({ before, after }) => logged(before, after),
    caching_enabled: all(({ after }) => cached(isTrue(after)), switchedOff("route-changed")),
    cache_data_encrypted: switchedOff("encryption-weakened"),
    require_authorization_for_cache_control: switchedOff("route-changed"),
    cache_ttl_in_seconds: changes("route-changed"),
  },
  ["unauthorized_cache_control_header_strategy"],
);

function traced(isTraced: boolean): readonly RuleFinding[] {
  return isTraced ? report("secrets-logged", ["Execution logs record whole requests and responses."]) : [];
}

/** Judges the level of execution logs, which API Gateway writes beside the access log. */
function logged(before: Json | undefined, after: Json | undefined): readonly RuleFinding[] {
  const [old, now] = [before, after].map((each) => Math.max(0, LEVELS.indexOf(textOf(each) ?? "OFF")));
  if (old === undefined || now === undefined || old === now) return [];
  const change = message` (${LEVELS[now] ?? ""} in place of ${LEVELS[old] ?? ""})`;
  return now < old
    ? report("log-removed", ["The execution log's level falls", ...change, "."], "warn")
    : report(
        "secrets-logged",
        [
          "API Gateway's execution log tells more",
          ...change,
          ": paths, queries and errors of requests are in it.",
        ],
        "warn",
      );
}

/**
 * Judges caching of responses. The cache key has the path and the parameters that the route names; it has the
 * token only if that is named.
 */
function cached(isCached: boolean): readonly RuleFinding[] {
  return isCached
    ? report("answers-shared", ["Responses are cached and given to the next caller of the same path."])
    : [];
}
