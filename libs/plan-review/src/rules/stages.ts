import { listOf, memberOf, textOf } from "../json";
import { sayList } from "../phrase";
import type { Attribute } from "../read/change";
import {
  block,
  changes,
  evenUnknown,
  found,
  fromTo,
  goes,
  isTrue,
  switchedOff,
  unset,
  unsetOrChanged,
} from "./common";
import type { Found, TypeRules } from "./rule";
import { limit, limitRule } from "./usage-plans";

export const stageRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_stage"],
    noun: "stage",
    removed: goes("stage-removed", "stage", undefined, "stage_name"),
    attributes: {
      access_log_settings: evenUnknown(accessLog),
      variables: changes("route-changed"),
      xray_tracing_enabled: switchedOff("insight-removed"),
      client_certificate_id: unsetOrChanged("route-changed"),
      // What the stage answers follows from the API's document, which is judged there. Another deployment of the same API
      // can also be an older one.
      deployment_id: evenUnknown((attribute, change) =>
        attribute.isUnknown || change.action !== "update"
          ? []
          : [
              found("unknown-change", [
                "The stage goes to another deployment that exists already: which routes that has is not in the plan.",
              ]),
            ],
      ),
      canary_settings: changes("route-changed"),
      cache_cluster_enabled: changes("route-changed"),
    },
    harmless: ["documentation_version", "cache_cluster_size", "web_acl_arn"],
  },
  {
    types: ["aws_api_gateway_deployment"],
    noun: "deployment",
    removed: (change) =>
      change.action === "replace" && change.parts.actions[0] === "delete"
        ? [
            found("route-changed", [
              "The deployment is destroyed before its successor is made: API Gateway refuses that while a stage uses it, and the apply stops in the middle. It needs `create_before_destroy`.",
            ]),
          ]
        : [],
    attributes: { variables: changes("route-changed"), stage_name: changes("route-changed") },
    harmless: ["triggers", "stage_description", "canary_settings", "rest_api_id"],
  },
  {
    types: ["aws_api_gateway_method_settings"],
    noun: "stage's settings",
    removed: goes("log-removed", "settings of the stage for metrics, logs and limits", "warn", "stage_name"),
    judgedWhenCreated: ["settings"],
    attributes: { settings: evenUnknown(settings) },
    harmless: ["method_path"],
  },
  {
    types: ["aws_api_gateway_account"],
    noun: "account's API Gateway settings",
    removed: goes("log-removed", "role by which API Gateway writes logs", "warn", "cloudwatch_role_arn"),
    attributes: { cloudwatch_role_arn: unset("log-removed") },
    harmless: ["api_key_version", "features", "throttle_settings", "reset_on_delete"],
  },
  {
    types: ["aws_api_gateway_client_certificate", "aws_api_gateway_vpc_link"],
    noun: "connection to a backend",
    removed: goes("route-changed", "connection to a backend", "block"),
    harmless: ["pem_encoded_certificate", "expiration_date", "name"],
  },
  {
    types: ["aws_api_gateway_documentation_part", "aws_api_gateway_documentation_version"],
    noun: "documentation",
    removed: "harmless",
    harmless: ["properties", "location", "documentation_part_id", "rest_api_id"],
  },
];

/** Compares the log's destination and, by their names, the fields of its lines. */
export function accessLog({ before, after, isUnknown }: Attribute): readonly Found[] {
  const [old, now] = [listOf(before)[0], listOf(after)[0]];
  if (old === undefined) return [];
  if (now === undefined && !isUnknown)
    return [found("log-removed", ["The access log is switched off."], "block")];
  const fields = (value: unknown): readonly string[] =>
    [...(textOf(memberOf(value, "format")) ?? "").matchAll(/"([^"$]+)"\s*:|\$context\.[\w.]+/g)].map(
      (match) => match[1] ?? match[0],
    );
  const lost = fields(old).filter((each) => !fields(now).includes(each));
  const [from, to] = [memberOf(old, "destination_arn"), memberOf(now, "destination_arn")];
  const plain = (arn: unknown): string => String(arn).replace(/:\*$/, "");
  return [
    ...(lost.length > 0 && memberOf(now, "format") !== undefined
      ? [found("log-removed", ["The access log's lines lose ", ...sayList([...new Set(lost)]), "."], "warn")]
      : []),
    ...(to !== undefined && plain(from) !== plain(to)
      ? [
          found(
            "log-removed",
            ["The access log goes elsewhere", ...fromTo({ ...NOTHING, before: from, after: to }), "."],
            "warn",
          ),
        ]
      : []),
    ...(to === undefined
      ? [found("unknown-value", ["Where the access log goes is known only after the apply."])]
      : []),
  ];
}

const NOTHING = { name: "", isUnknown: false, isSensitive: false };

function settings(...[attribute, change, facts]: Parameters<typeof inUse>): readonly Found[] {
  if (change.action === "update" && attribute.isUnknown)
    return [found("unknown-value", ["Some settings of the stage are known only after the apply."])];
  if (change.action === "update") return inUse(attribute, change, facts);
  const now = listOf(attribute.after)[0];
  return [
    ...traced(isTrue(memberOf(now, "data_trace_enabled"))),
    ...["throttling_rate_limit", "throttling_burst_limit"].flatMap((name) =>
      memberOf(now, name) === 0 ? limit([name], undefined, 0, [""]) : [],
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
    logging_level: (attribute) =>
      LEVELS.indexOf(String(attribute.after)) < LEVELS.indexOf(String(attribute.before))
        ? [found("log-removed", ["The execution log's level falls", ...fromTo(attribute), "."], "warn")]
        : [],
    caching_enabled: changes("route-changed"),
    cache_data_encrypted: switchedOff("encryption-weakened"),
    require_authorization_for_cache_control: switchedOff("route-changed"),
    cache_ttl_in_seconds: changes("route-changed"),
  },
  ["unauthorized_cache_control_header_strategy"],
);

function traced(isTraced: boolean): readonly Found[] {
  return isTraced ? [found("secrets-logged", ["Execution logs record whole requests and responses."])] : [];
}
