// Rules for functions: code, environment variables, permissions, invocations and signing, and other resources
// that run code. The rights of functions' roles are in `rules/identity`.

import type { Attribute, ResourceChange } from "../../diff/change";
import { type RuleFinding, report } from "../../findings/finding";
import { message } from "../../findings/message";
import { isEmpty, listOf, memberOf, numberOf, textOf } from "../../values/json";
import {
  all,
  block,
  changes,
  evenUnknown,
  gains,
  lowered,
  ownersJudged,
  switchedOff,
  unsetOrChanged,
  names,
  rulesFor,
} from "../shared/attribute-rules";
import { fromTo } from "../shared/change-message";
import { because, onRemoval } from "../shared/resource-rules";
import type { AttributeRule, TypeRules } from "../shared/rule";
import { code, fileSystem, layers, runtimeRole, signing } from "./function-code";
import { environment } from "./function-environment";

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
    removed: onRemoval("function-removed", "function", undefined, "function_name"),
    created: (change) => concurrencyOf(change),
    judgedWhenCreated: names(
      `environment layers image_uri s3_bucket role file_system_config code_signing_config_arn`,
    ),
    attributes: {
      reserved_concurrent_executions: concurrency,
      timeout: lowered("function-throttled"),
      memory_size: lowered("function-throttled"),
      environment,
      ...rulesFor(
        "runtime handler architectures package_type image_config vpc_config snap_start",
        changes("function-code-changed"),
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
          ? report("insight-removed", ["The function is no longer traced."])
          : [],
      dead_letter_config: unsetOrChanged("log-removed", "warn"),
      logging_config: logging,
      publish: switchedOff("function-code-changed"),
      ephemeral_storage: block({ size: lowered("function-throttled") }),
      function_name: changes("function-removed"),
    },
    harmless:
      names(`filename source_code_hash s3_key s3_object_version skip_destroy replace_security_groups_on_destroy
      replacement_security_group_ids`),
  },
  {
    types: ["aws_lambda_alias"],
    noun: "alias",
    removed: onRemoval("function-removed", "alias"),
    created: because("A further name of a function; which version it names is judged."),
    attributes: {
      function_version: evenUnknown(version),
      routing_config: (attribute) =>
        isEmpty(attribute.after)
          ? report("function-code-changed", [
              "The alias no longer shares its traffic: all of it goes to one version.",
            ])
          : report("function-code-changed", [
              "The alias sends another share of its traffic to another version.",
            ]),
      function_name: changes("function-removed"),
      name: changes("function-removed"),
    },
  },
  {
    types: ["aws_lambda_provisioned_concurrency_config"],
    noun: "provisioned concurrency",
    removed: onRemoval(
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
    types: ["aws_codedeploy_deployment_group", "aws_codedeploy_app", "aws_codedeploy_deployment_config"],
    noun: "gradual deployment",
    removed: onRemoval(
      "alarm-removed",
      "gradual deployment with its roll-back",
      undefined,
      "deployment_group_name",
    ),
    created: because("It moves an alias' traffic in steps; its role is judged."),
    attributes: {
      ...rulesFor(
        `app_name autoscaling_groups deployment_group_name outdated_instances_strategy
          blue_green_deployment_config ec2_tag_filter ec2_tag_set ecs_service load_balancer_info
          on_premises_instance_tag_filter name minimum_healthy_hosts zonal_config`,
        changes("function-code-changed"),
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
    harmless:
      names(`compute_platform deployment_group_id deployment_config_id github_account_name linked_to_github
      termination_hook_enabled`),
  },
];

function concurrencyOf(change: ResourceChange): readonly RuleFinding[] {
  return numberOf(change.parts.after?.["reserved_concurrent_executions"]) === 0
    ? report("function-throttled", ["The function's reserved concurrency is 0: it never runs."], "block")
    : [];
}

/** -1 means that no concurrency is reserved: the function shares the account's unreserved concurrency. */
function concurrency(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [numberOf(attribute.before) ?? -1, numberOf(attribute.after) ?? -1];
  if (before === after) return [];
  if (after === 0)
    return report(
      "function-throttled",
      [
        "The function's reserved concurrency becomes 0: it never runs, and every request that needs it gets 500.",
      ],
      "block",
    );
  if (after === -1)
    return report(
      "function-throttled",
      message`The function no longer has ${before} executions reserved: other functions can starve it.`,
    );
  const sentence =
    before === -1
      ? message`The function runs at most ${after} times at once; until now only the account's limit bound it.`
      : message`The function's reserved concurrency changes from ${before} to ${after}.`;
  return after < before || before === -1
    ? report("function-throttled", sentence)
    : report("function-throttled", sentence, "info");
}

/** New code gets a new version, which is known after the apply. An earlier version is a rollback. */
function version(attribute: Attribute): readonly RuleFinding[] {
  if (attribute.isUnknown) return [];
  const [before, after] = [numberOf(attribute.before), numberOf(attribute.after)];
  if (before !== undefined && after !== undefined && after > before) return [];
  return report(
    "function-code-changed",
    message`The alias goes${fromTo(attribute)}: not to a newer version.`,
  );
}

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

function levelFalls(attribute: Attribute): readonly RuleFinding[] {
  const level = (value: Attribute["before"]): number => LEVELS.indexOf(textOf(value) ?? "");
  return level(attribute.after) > level(attribute.before)
    ? report("log-removed", message`${attribute.name} changes${fromTo(attribute)}: less is logged.`, "warn")
    : [];
}
