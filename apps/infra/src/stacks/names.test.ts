import { nameProblem, namesOfEnvironment, parseEnvironment, type NameKind } from "@tollgate/environments";
import { backends, tableIn } from "@tollgate/gateway-definition";
import { Template } from "@tollgate/testing-infra";
import { Testing } from "cdktf";
import { files } from "../stacks.test-support";
import { everyOption } from "./every-option.test-support";
import { GatewayStack } from "./gateway-stack";

/** The attribute that holds the name, for each type of resource. */
const NAMES: Readonly<Record<string, readonly [attribute: string, kind: NameKind]>> = {
  aws_backup_vault: ["name", "backupVault"],
  aws_cloudwatch_contributor_insight_rule: ["rule_name", "insightRule"],
  aws_cloudwatch_dashboard: ["dashboard_name", "dashboard"],
  aws_cloudwatch_log_group: ["name", "logGroup"],
  aws_cloudwatch_event_rule: ["name", "eventRule"],
  aws_cloudwatch_log_metric_filter: ["name", "metricFilter"],
  aws_cloudwatch_log_subscription_filter: ["name", "subscriptionFilter"],
  aws_cloudwatch_metric_alarm: ["alarm_name", "alarm"],
  aws_cloudwatch_query_definition: ["name", "logQuery"],
  aws_dynamodb_table: ["name", "table"],
  aws_iam_role: ["name", "role"],
  aws_kms_alias: ["name", "keyAlias"],
  aws_lambda_function: ["function_name", "function"],
  aws_sns_topic: ["name", "topic"],
  aws_sqs_queue: ["name", "queue"],
  aws_wafv2_ip_set: ["name", "ipSet"],
  aws_xray_sampling_rule: ["rule_name", "samplingRule"],
};
/** Each name of these kinds contains an id from the code or a backend's name. */
const BY_ID: readonly NameKind[] = ["alarm", "insightRule", "logQuery", "function", "role", "logGroup"];

it("a stack's names fit AWS's limits with the longest service, and are those that its environment derives", () => {
  const environment = parseEnvironment({ ...everyOption, service: "s".repeat(26) });
  const stack = new GatewayStack(Testing.app(), environment.name, { ...files, environment });
  const own = Object.values(backends).flatMap(({ tables = {} }) => Object.values(tables));
  const known = [
    ...namesOfEnvironment(environment),
    ...own.map((table) => ({ kind: "table", name: tableIn(environment, table).name })),
  ].map(({ kind, name }) => `${kind} ${name}`);
  const named = Template.ofStack(stack).all.flatMap(({ type, values }) => {
    const [attribute, kind] = NAMES[type] ?? [];
    return attribute === undefined || kind === undefined ? [] : [{ kind, name: String(values[attribute]) }];
  });
  expect(named.length).toBeGreaterThan(50);
  expect(named.flatMap((each) => nameProblem(each)?.message ?? [])).toEqual([]);
  for (const { kind, name } of named) if (!BY_ID.includes(kind)) expect(known).toContain(`${kind} ${name}`);
});
