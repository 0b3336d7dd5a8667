import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvironment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { statementsByRole, Template, type SynthesizedResource } from "@tollgate/testing-infra";
import { UsageLedger, type UsageLedgerOptions } from "./index";

const codeZip = join(mkdtempSync(join(tmpdir(), "bundle-")), "function.zip");
writeFileSync(codeZip, "code");

const usage = { retentionDays: 400 };
const environment = parseEnvironment({ ...prod, usage });
const tenantsTable = { name: "example-gateway-tenants-prod" };
const accessLog = { logGroupName: "/aws/apigateway/example-gateway-access-prod" };
const synthesize = (changes: Partial<UsageLedgerOptions> = {}): Template =>
  Template.of((stack) => {
    new UsageLedger(stack, "usage", { environment, usage, accessLog, tenantsTable, codeZip, ...changes });
  });
const template = synthesize();

const named = (type: string, name: RegExp, of = template): SynthesizedResource => {
  const found = of.resources(type).find(({ values }) => name.test(JSON.stringify(values)));
  if (found === undefined) throw new Error(`no ${type} ${String(name)}`);
  return found;
};
const idOf = (type: string, name: RegExp) => named(type, name).id;
const account = "${data.aws_caller_identity.own-account.account_id}";
const table = (name: RegExp) =>
  `arn:aws:dynamodb:us-east-1:${account}:table/\${aws_dynamodb_table.${idOf("aws_dynamodb_table", name)}.name}`;
const ledger = table(/"example-gateway-usage-prod"/);
const lines = table(/"example-gateway-usage-lines-prod"/);
const queue = `arn:aws:sqs:us-east-1:${account}:\${aws_sqs_queue.${template.resource("aws_sqs_queue").id}.name}`;

/** The permissions of a function's role without those on its log. */
const rightsOf = (role: RegExp, of = template) => {
  const [, statements = []] = [...statementsByRole(of)].find(([name]) => role.test(name)) ?? [];
  return statements
    .filter(({ Action }) => !JSON.stringify(Action).includes("logs:"))
    .map(({ Action, Resource, Condition }) => [Action, Resource, ...(Condition ? [Condition] : [])]);
};

describe("UsageLedger", () => {
  it("protects the ledger like other tables, and recovers no lines", () => {
    const recovery = { point_in_time_recovery: { enabled: true }, deletion_protection_enabled: true };
    expect(named("aws_dynamodb_table", /"example-gateway-usage-prod"/).values).toMatchObject(recovery);
    expect(named("aws_dynamodb_table", /"example-gateway-usage-lines-prod"/).values).toMatchObject({
      ...recovery,
      point_in_time_recovery: { enabled: false },
      ttl: { attribute_name: "expiresAt", enabled: true },
    });
  });

  it("gives the function that counts no other right than to add lines, and to send what failed", () => {
    expect(rightsOf(/count/)).toEqual([
      [["dynamodb:PutItem"], [lines]],
      [["sqs:SendMessage"], [queue]],
    ]);
  });

  it("gives the function that seals the right to read lines and tenants, to remove marks, and to write and read sums", () => {
    expect(rightsOf(/seal/)).toEqual([
      [["dynamodb:Query"], [lines]],
      [
        ["dynamodb:DeleteItem"],
        [lines],
        { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["pending"] } },
      ],
      [["dynamodb:PutItem", "dynamodb:Query"], [ledger]],
      [["dynamodb:Scan"], [expect.stringMatching(/:table\/example-gateway-tenants-prod$/)]],
    ]);
  });

  it("lets the function that seals add notices of quotas where the environment has events, and no more", () => {
    const withEvents = synthesize({ environment: { ...environment, events: { archiveDays: 7 } } });
    expect(rightsOf(/seal/, withEvents).slice(rightsOf(/seal/).length)).toEqual([
      [["dynamodb:PutItem"], [expect.stringMatching(/:table\/example-gateway-tenant-events-prod$/)]],
    ]);
    const seal = named("aws_lambda_function", /usage-seal/, withEvents);
    expect(seal.values).toMatchObject({
      environment: { variables: { TENANT_EVENTS_TABLE: "example-gateway-tenant-events-prod" } },
    });
  });

  it("lets each use the environment's key through DynamoDB, and the first through SQS", () => {
    const encrypted = synthesize({ kmsKeyArn: "arn:key" });
    const through = (service: string) => ({
      StringEquals: { "kms:ViaService": `${service}.us-east-1.amazonaws.com` },
    });
    expect(rightsOf(/count/, encrypted).slice(1)).toEqual([
      [["kms:Decrypt"], ["arn:key"], through("dynamodb")],
      [["sqs:SendMessage"], [expect.stringContaining(":sqs:")]],
      [["kms:Decrypt", "kms:GenerateDataKey"], ["arn:key"], through("sqs")],
    ]);
    expect(rightsOf(/seal/, encrypted).at(-1)).toEqual([["kms:Decrypt"], ["arn:key"], through("dynamodb")]);
    expect(encrypted.resource("aws_sqs_queue").values).toMatchObject({ kms_master_key_id: "arn:key" });
  });

  it("runs one bundle by two handlers, which know the tables, quotas and how long sums are kept", () => {
    const functions = template.resources("aws_lambda_function").map(({ values }) => values);
    expect(functions).toMatchObject([
      { function_name: "example-gateway-usage-count-prod", handler: "index.count", timeout: 60 },
      { function_name: "example-gateway-usage-seal-prod", handler: "index.seal", timeout: 900 },
    ]);
    for (const each of functions)
      expect(each["environment"]).toEqual({
        variables: {
          USAGE_TABLE: expect.stringContaining("ledger"),
          USAGE_LINES_TABLE: expect.stringContaining("lines"),
          TENANTS_TABLE: tenantsTable.name,
          RETENTION_DAYS: "400",
          QUOTAS: '{"General":{"limit":1000000,"period":"MONTH"},"Unlimited":null}',
          SERVER_ERRORS: '{"percent":3,"minimumRequests":100}',
        },
      });
  });

  it("traces neither, and has Lambda write no line on each delivery that succeeds", () => {
    expect(environment.tracing).toBeDefined();
    const functions = template.resources("aws_lambda_function").map(({ values }) => values);
    expect(functions.map(({ tracing_config }) => tracing_config)).toEqual([
      { mode: "PassThrough" },
      { mode: "PassThrough" },
    ]);
    expect(functions).toMatchObject([
      { logging_config: { system_log_level: "WARN" } },
      { logging_config: { system_log_level: "INFO" } },
    ]);
  });

  it("has every line delivered by CloudWatch Logs, for this log group of this account only", () => {
    const permission = named("aws_lambda_permission", /logs\.amazonaws\.com/);
    expect(permission.values).toMatchObject({
      source_arn: `arn:aws:logs:us-east-1:${account}:log-group:${accessLog.logGroupName}:*`,
      source_account: account,
      qualifier: expect.stringContaining("aws_lambda_alias"),
    });
    // A log group has two subscription filters at the most: the team's other one stays free.
    expect(template.resource("aws_cloudwatch_log_subscription_filter").values).toMatchObject({
      log_group_name: accessLog.logGroupName,
      filter_pattern: "",
      destination_arn: expect.stringMatching(/:lambda:us-east-1:.*usage_count.*:/),
      depends_on: [`aws_lambda_permission.${permission.id}`],
    });
  });

  it("keeps what failed three times, or for 6 hours, encrypted for 14 days", () => {
    expect(template.resource("aws_sqs_queue").values).toMatchObject({
      name: "example-gateway-usage-failed-prod",
      message_retention_seconds: 14 * 86_400,
      sqs_managed_sse_enabled: true,
    });
    expect(template.resource("aws_lambda_function_event_invoke_config").values).toMatchObject({
      function_name: expect.stringMatching(/aws_lambda_function\..*count/),
      qualifier: expect.stringContaining("aws_lambda_alias"),
      maximum_retry_attempts: 2,
      maximum_event_age_in_seconds: 21_600,
      destination_config: { on_failure: { destination: queue } },
    });
  });

  it("sums every five minutes, by its schedule and by nothing else", () => {
    const rule = template.resource("aws_cloudwatch_event_rule");
    expect(rule.values).toMatchObject({ schedule_expression: "rate(5 minutes)" });
    expect(named("aws_lambda_permission", /events\.amazonaws\.com/).values).toMatchObject({
      source_arn: `\${aws_cloudwatch_event_rule.${rule.id}.arn}`,
    });
    expect(template.resources("aws_lambda_permission")).toHaveLength(2);
  });
});
