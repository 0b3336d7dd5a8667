import { isEmpty, listOf, memberOf, numberOf, textOf } from "../json";
import { say, sayList } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import {
  all,
  because,
  block,
  changes,
  evenUnknown,
  found,
  fromTo,
  gains,
  goes,
  lowered,
  ownersJudged,
  switchedOff,
  unsetOrChanged,
} from "./common";
import type { Facts } from "./facts";
import { code, fileSystem, layers, runtimeRole, signing } from "./function-code";
import { environment } from "./function-environment";
import { permissionCreated, permissionRemoved } from "./permissions";
import type { AttributeRule, Found, TypeRules } from "./rule";

const logging: AttributeRule = block({
  log_group: changes("log-removed", "warn"),
  log_format: changes("insight-removed"),
  application_log_level: levelFalls,
  system_log_level: levelFalls,
});

export const functionRules: readonly TypeRules[] = [
  {
    types: ["aws_lambda_function"],
    noun: "function",
    removed: goes("function-removed", "function", undefined, "function_name"),
    created: (change) => concurrencyOf(change),
    judgedWhenCreated: [
      "environment",
      "layers",
      "image_uri",
      "s3_bucket",
      "role",
      "file_system_config",
      "code_signing_config_arn",
    ],
    attributes: {
      reserved_concurrent_executions: concurrency,
      timeout: lowered("function-throttled"),
      memory_size: lowered("function-throttled"),
      environment,
      ...Object.fromEntries(
        [
          "runtime",
          "handler",
          "architectures",
          "package_type",
          "image_config",
          "vpc_config",
          "snap_start",
        ].map((name) => [name, changes("function-code-changed")]),
      ),
      layers: evenUnknown(ownersJudged(layers)),
      image_uri: evenUnknown(ownersJudged(code)),
      s3_bucket: evenUnknown(ownersJudged(code)),
      role: evenUnknown(runtimeRole),
      file_system_config: fileSystem,
      code_signing_config_arn: evenUnknown(signing),
      kms_key_arn: unsetOrChanged("encryption-weakened"),
      tracing_config: (attribute) =>
        memberOf(listOf(attribute.before)[0], "mode") === "Active" &&
        memberOf(listOf(attribute.after)[0], "mode") !== "Active"
          ? [found("insight-removed", ["The function is no longer traced."])]
          : [],
      dead_letter_config: unsetOrChanged("log-removed", "warn"),
      logging_config: logging,
      publish: switchedOff("function-code-changed"),
      ephemeral_storage: block({ size: lowered("function-throttled") }),
      function_name: changes("function-removed"),
    },
    harmless: [
      "filename",
      "source_code_hash",
      "s3_key",
      "s3_object_version",
      "skip_destroy",
      "replace_security_groups_on_destroy",
      "replacement_security_group_ids",
    ],
  },
  {
    types: ["aws_lambda_alias"],
    noun: "alias",
    removed: goes("function-removed", "alias"),
    created: because("A further name of a function; which version it names is judged."),
    attributes: {
      function_version: evenUnknown(version),
      routing_config: (attribute) =>
        isEmpty(attribute.after)
          ? [
              found("function-code-changed", [
                "The alias no longer shares its traffic: all of it goes to one version.",
              ]),
            ]
          : [
              found("function-code-changed", [
                "The alias sends another share of its traffic to another version.",
              ]),
            ],
      function_name: changes("function-removed"),
      name: changes("function-removed"),
    },
  },
  {
    types: ["aws_lambda_permission"],
    noun: "right to invoke a function",
    removed: permissionRemoved,
    created: permissionCreated,
    judgesOwners: true,
    // Each change makes a new permission. One that says otherwise is held to the same.
    attributes: Object.fromEntries(
      [
        "action",
        "principal",
        "source_arn",
        "source_account",
        "principal_org_id",
        "function_url_auth_type",
      ].map((name) => [
        name,
        (_: Attribute, change: ResourceChange, facts: Facts) =>
          change.action === "update" ? permissionCreated(change, facts) : [],
      ]),
    ),
    harmless: ["statement_id", "statement_id_prefix", "qualifier", "function_name", "event_source_token"],
  },
  {
    types: ["aws_lambda_function_url"],
    noun: "function's own URL",
    removed: goes("domain-removed", "function's own URL", undefined, "function_name"),
    created: (change) =>
      change.parts.after?.["authorization_type"] === "NONE"
        ? [
            found("network-opened", [
              "The function gets a URL of its own without authorization: anyone can call it past the gateway.",
            ]),
          ]
        : [found("network-opened", ["The function gets a URL of its own, past the gateway."], "warn")],
    attributes: {
      authorization_type: (attribute) => [
        found(
          "network-opened",
          say`The authorization of the function's own URL changes${fromTo(attribute)}.`,
          attribute.after === "NONE" ? "block" : "warn",
        ),
      ],
      cors: changes("network-opened", "warn"),
      invoke_mode: changes("route-changed"),
    },
    harmless: ["function_arn", "function_url", "url_id"],
    harmlessWhenNew: ["function_name", "qualifier"],
  },
  {
    types: ["aws_lambda_provisioned_concurrency_config"],
    noun: "provisioned concurrency",
    removed: goes(
      "function-throttled",
      "provisioned concurrency of the function",
      undefined,
      "function_name",
    ),
    created: because("It keeps a function warm."),
    attributes: { provisioned_concurrent_executions: lowered("function-throttled") },
    harmless: ["skip_destroy"],
    harmlessWhenNew: ["function_name", "qualifier"],
  },
  {
    types: ["aws_lambda_function_event_invoke_config"],
    noun: "settings of asynchronous invocations",
    removed: goes("log-removed", "destination of failed events", "warn", "function_name"),
    created: because("Where results go is judged."),
    attributes: {
      destination_config: unsetOrChanged("log-removed", "warn"),
      maximum_retry_attempts: lowered("log-removed", "warn"),
      maximum_event_age_in_seconds: lowered("log-removed", "warn"),
    },
    harmlessWhenNew: ["function_name", "qualifier"],
  },
  {
    types: ["aws_lambda_event_source_mapping"],
    noun: "event source",
    removed: goes("function-removed", "source of the function's events", undefined, "function_name"),
    created: eventSource,
    attributes: {
      event_source_arn: (_, change, facts) => eventSource(change, facts),
      enabled: switchedOff("function-removed"),
      filter_criteria: changes("function-code-changed"),
      destination_config: unsetOrChanged("log-removed", "warn"),
    },
    harmless: ["function_arn", "last_processing_result", "state", "state_transition_reason", "uuid"],
    // How events come, and not whose they are.
    harmlessWhenNew: [
      "batch_size",
      "bisect_batch_on_function_error",
      "function_name",
      "function_response_types",
      "maximum_batching_window_in_seconds",
      "maximum_record_age_in_seconds",
      "maximum_retry_attempts",
      "metrics_config",
      "parallelization_factor",
      "provisioned_poller_config",
      "scaling_config",
      "starting_position",
      "starting_position_timestamp",
      "tumbling_window_in_seconds",
    ],
  },
  {
    types: ["aws_lambda_code_signing_config"],
    noun: "code signing",
    removed: goes("encryption-weakened", "code signing", undefined, "arn"),
    created: because("It allows no function more; functions that use it are judged."),
    judgedWhenCreated: ["allowed_publishers"],
    attributes: {
      allowed_publishers: evenUnknown(publishers),
      policies: (attribute) =>
        JSON.stringify(attribute.after ?? "").includes("Warn") &&
        !JSON.stringify(attribute.before ?? "").includes("Warn")
          ? [
              found(
                "encryption-weakened",
                ["Code without a valid signature is only warned of, and runs."],
                "block",
              ),
            ]
          : [],
    },
    harmless: ["config_id"],
  },
  {
    types: ["aws_signer_signing_job"],
    noun: "signature",
    removed: "harmless",
    created: because("A signature of this account's own profile."),
    attributes: {
      ...Object.fromEntries(
        ["destination", "profile_name", "ignore_signing_job_failure"].map((name) => [
          name,
          changes("encryption-weakened"),
        ]),
      ),
    },
    harmless: [
      "created_at",
      "job_invoker",
      "job_owner",
      "platform_display_name",
      "platform_id",
      "profile_version",
      "requested_by",
      "revocation_record",
      "signature_expires_at",
      "status_reason",
      "source",
      "signed_object",
      "job_id",
      "completed_at",
    ],
  },
  {
    types: ["aws_signer_signing_profile"],
    noun: "signing profile",
    removed: goes("encryption-weakened", "signing profile"),
    created: because("A profile signs nothing by itself."),
    attributes: {
      ...Object.fromEntries(
        ["name", "platform_id", "signing_material"].map((name) => [name, changes("encryption-weakened")]),
      ),
      signature_validity_period: changes("encryption-weakened"),
    },
    harmless: ["platform_display_name", "revocation_record", "version_arn"],
  },
  {
    types: ["aws_lambda_layer_version"],
    noun: "layer",
    removed: goes("function-code-changed", "layer", undefined, "layer_name"),
    created: because("Code that no function uses yet."),
    judgedWhenCreated: ["s3_bucket"],
    attributes: { s3_bucket: evenUnknown(ownersJudged(code)) },
    harmless: [
      "layer_name",
      "filename",
      "source_code_hash",
      "layer_arn",
      "skip_destroy",
      "compatible_runtimes",
      "compatible_architectures",
      "license_info",
      "s3_key",
      "s3_object_version",
    ],
  },
  {
    types: ["aws_lambda_layer_version_permission", "aws_signer_signing_profile_permission"],
    noun: "right of another account",
    removed: goes("iam-narrowed", "right of another account", "info", "principal"),
    created: shared,
    judgesOwners: true,
    harmlessWhenNew: [
      "action",
      "layer_name",
      "organization_id",
      "policy",
      "principal",
      "profile_name",
      "profile_version",
      "skip_destroy",
      "statement_id",
      "statement_id_prefix",
      "version_number",
    ],
  },
  {
    types: ["aws_codedeploy_deployment_group", "aws_codedeploy_app", "aws_codedeploy_deployment_config"],
    noun: "gradual deployment",
    removed: goes(
      "alarm-removed",
      "gradual deployment with its roll-back",
      undefined,
      "deployment_group_name",
    ),
    created: because("It moves an alias' traffic in steps; its role is judged."),
    attributes: {
      ...Object.fromEntries(
        [
          "app_name",
          "autoscaling_groups",
          "deployment_group_name",
          "outdated_instances_strategy",
          "blue_green_deployment_config",
          "ec2_tag_filter",
          "ec2_tag_set",
          "ecs_service",
          "load_balancer_info",
          "on_premises_instance_tag_filter",
          "name",
          "minimum_healthy_hosts",
          "zonal_config",
        ].map((name) => [name, changes("function-code-changed")]),
      ),
      auto_rollback_configuration: block({
        enabled: switchedOff("alarm-weakened"),
        events: all(gains("alarm-weakened"), changes("alarm-weakened")),
      }),
      alarm_configuration: block({
        enabled: switchedOff("alarm-weakened"),
        alarms: changes("alarm-weakened"),
        ignore_poll_alarm_failure: changes("alarm-weakened"),
      }),
      deployment_config_name: changes("function-code-changed"),
      deployment_style: changes("function-code-changed"),
      traffic_routing_config: changes("function-code-changed"),
      service_role_arn: changes("function-code-changed"),
      trigger_configuration: unsetOrChanged("alarm-weakened"),
    },
    harmless: [
      "compute_platform",
      "deployment_group_id",
      "deployment_config_id",
      "github_account_name",
      "linked_to_github",
      "termination_hook_enabled",
    ],
  },
];

/** Whoever writes to an event source has the function run. */
function eventSource(change: ResourceChange, facts: Facts): readonly Found[] {
  const { after, address } = change.parts;
  const arn = change.attribute("event_source_arn");
  const name = textOf(after?.["function_name"]) ?? "";
  if (arn.isUnknown)
    return facts.isOwnReference(address, "event_source_arn")
      ? []
      : [found("unknown-value", ["The source of the function's events is known only after the apply."])];
  const source = textOf(arn.after);
  if (source === undefined)
    return isEmpty(after?.["self_managed_event_source"])
      ? []
      : [
          found(
            "function-taken-over",
            say`The function ${name} runs on events of a source that is not AWS's.`,
            "warn",
          ),
        ];
  const table = facts.holders.tenantTables.find((each) => source.includes(`:table/${each}/stream/`));
  if (facts.ownerOf(source) === "foreign")
    return [
      found(
        "stranger-let-in",
        say`The function ${name} runs on events of ${source}, which is of another account: it decides what the function gets.`,
        "block",
      ),
    ];
  if (table !== undefined)
    return [
      found(
        "tenant-data-reached",
        say`The function ${name} gets each change of the table ${table}: its items are tokens or tenants.`,
        "block",
      ),
    ];
  return facts.ownerOf(source) === "own"
    ? []
    : [
        found(
          "unknown-value",
          say`Whose ${source} is, of which the function gets events, the plan does not tell.`,
        ),
      ];
}

/** Who may sign what runs. */
function publishers(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  if (attribute.isUnknown)
    return facts.isMadeOfOwn(change.address, attribute.name)
      ? []
      : [found("unknown-value", ["Whose signatures count is known only after the apply."])];
  const foreign = listOf(memberOf(listOf(attribute.after)[0], "signing_profile_version_arns"))
    .map(String)
    .filter((arn) => facts.ownerOf(arn) === "foreign");
  if (foreign.length > 0)
    return [
      found(
        "function-taken-over",
        say`What ${sayList(foreign)} of another account signs may run from now on.`,
        "block",
      ),
    ];
  return change.action === "create" ? [] : changes("encryption-weakened")(attribute, change, facts);
}

/** A layer, or the right to sign, that others get. */
function shared(change: ResourceChange, facts: Facts): readonly Found[] {
  const principal = textOf(change.parts.after?.["principal"]) ?? "";
  const owner = facts.ownerOf(principal);
  const may =
    change.type === "aws_signer_signing_profile_permission" ? "sign code that runs here" : "use the layer";
  if (owner === "own") return [];
  return [
    found(
      "stranger-let-in",
      say`${principal === "*" ? "Everyone" : principal} may ${may}${owner === "unknown" && principal !== "*" ? ": the plan does not say whether it is of this account" : ", from outside the account"}.`,
      owner === "unknown" && principal !== "*" ? "warn" : "block",
    ),
  ];
}

function concurrencyOf(change: ResourceChange): readonly Found[] {
  return numberOf(change.parts.after?.["reserved_concurrent_executions"]) === 0
    ? [found("function-throttled", ["The function's reserved concurrency is 0: it never runs."], "block")]
    : [];
}

/** -1 is none reserved: the function shares what the account has left. */
function concurrency(attribute: Attribute): readonly Found[] {
  const [before, after] = [numberOf(attribute.before) ?? -1, numberOf(attribute.after) ?? -1];
  if (before === after) return [];
  if (after === 0)
    return [
      found(
        "function-throttled",
        [
          "The function's reserved concurrency becomes 0: it never runs, and every request that needs it gets 500.",
        ],
        "block",
      ),
    ];
  if (after === -1)
    return [
      found(
        "function-throttled",
        say`The function no longer has ${before} executions reserved: other functions can starve it.`,
      ),
    ];
  const sentence =
    before === -1
      ? say`The function runs at most ${after} times at once; until now only the account's limit bound it.`
      : say`The function's reserved concurrency changes from ${before} to ${after}.`;
  return after < before || before === -1
    ? [found("function-throttled", sentence)]
    : [found("function-throttled", sentence, "info")];
}

/** New code makes a new version, known after the apply. An earlier one is a roll-back. */
function version(attribute: Attribute): readonly Found[] {
  if (attribute.isUnknown) return [];
  const [before, after] = [numberOf(attribute.before), numberOf(attribute.after)];
  if (before !== undefined && after !== undefined && after > before) return [];
  return [found("function-code-changed", say`The alias goes${fromTo(attribute)}: not to a newer version.`)];
}

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

function levelFalls(attribute: Attribute): readonly Found[] {
  const level = (value: Attribute["before"]): number => LEVELS.indexOf(textOf(value) ?? "");
  return level(attribute.after) > level(attribute.before)
    ? [found("log-removed", say`${attribute.name} changes${fromTo(attribute)}: less is logged.`, "warn")]
    : [];
}
