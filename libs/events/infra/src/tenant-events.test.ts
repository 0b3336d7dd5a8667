import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvironment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { TenantEvents } from "./index";

const codeZip = join(mkdtempSync(join(tmpdir(), "bundle-")), "function.zip");
writeFileSync(codeZip, "code");

const events = { archiveDays: 30 };
const environment = parseEnvironment({ ...prod, events });
const synthesize = (kmsKeyArn?: string): Template =>
  Template.of((stack) => {
    new TenantEvents(stack, "events", {
      environment,
      events,
      tokensTable: { name: "tokens" },
      tenantsTable: { name: "tenants" },
      auditTable: { name: "audit" },
      usage: { ledger: { name: "usage" }, lines: { name: "lines" } },
      codeZip,
      ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    });
  });
const template = synthesize();
const account = "${data.aws_caller_identity.own-account.account_id}";
const table = (name: string) => `arn:aws:dynamodb:us-east-1:${account}:table/${name}`;
const own = table(`\${aws_dynamodb_table.${template.resource("aws_dynamodb_table").id}.name}`);

/** The permissions of a function's role without those on its log. */
const rightsOf = (role: RegExp, of = template) => {
  const [, statements = []] = [...statementsByRole(of)].find(([name]) => role.test(name)) ?? [];
  return statements
    .filter(({ Action }) => !JSON.stringify(Action).includes("logs:"))
    .map(({ Action, Resource, Condition }) => [Action, Resource, ...(Condition ? [Condition] : [])]);
};

describe("TenantEvents", () => {
  it("lets the relay change nothing of the audit trail but what says that an entry is published", () => {
    expect(rightsOf(/relay/)).toEqual([
      [["dynamodb:GetItem", "dynamodb:Query"], [table("audit")]],
      [["dynamodb:Query"], [`${table("audit")}/index/outbox`]],
      [
        ["dynamodb:UpdateItem"],
        [table("audit")],
        {
          "ForAllValues:StringEquals": {
            "dynamodb:Attributes": ["tenantId", "entry", "outbox", "sequence"],
          },
          StringEquals: { "dynamodb:ReturnValues": ["NONE"] },
        },
      ],
      [["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [own]],
      [["dynamodb:Query"], [`${own}/index/outbox`]],
      [["dynamodb:GetItem"], [table("tenants")]],
      [["dynamodb:Query"], [`${table("tokens")}/index/byTenant`]],
      [
        ["events:PutEvents"],
        [
          `arn:aws:events:us-east-1:${account}:event-bus/\${aws_cloudwatch_event_bus.${template.resource("aws_cloudwatch_event_bus").id}.name}`,
        ],
      ],
    ]);
  });

  it("lets the other function read, and add notices", () => {
    expect(rightsOf(/notice/)).toEqual([
      [["dynamodb:Scan"], [table("tokens")]],
      [["dynamodb:PutItem"], [own]],
      [["dynamodb:Query"], [table("usage")]],
      [["dynamodb:Query"], [table("lines")]],
    ]);
  });

  it("lets both use the environment's key through DynamoDB", () => {
    const encrypted = synthesize("arn:key");
    for (const role of [/relay/, /notice/])
      expect(rightsOf(role, encrypted).at(-1)).toEqual([
        ["kms:Decrypt"],
        ["arn:key"],
        { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
      ]);
  });

  it("keeps events for a replay as long as the environment states", () => {
    const bus = template.resource("aws_cloudwatch_event_bus");
    expect(bus.values).toMatchObject({ name: "example-gateway-tenant-events-prod" });
    expect(template.resource("aws_cloudwatch_event_archive").values).toMatchObject({
      event_source_arn: `\${aws_cloudwatch_event_bus.${bus.id}.arn}`,
      retention_days: 30,
    });
  });

  it("protects the numbers like other tables", () => {
    expect(template.resource("aws_dynamodb_table").values).toMatchObject({
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      ttl: { attribute_name: "expiresAt", enabled: true },
      global_secondary_index: [{ name: "outbox", projection_type: "INCLUDE", non_key_attributes: ["at"] }],
    });
  });

  it("runs one bundle by two handlers, each minute and each day", () => {
    const functions = template
      .resources("aws_lambda_function")
      .map(({ values }) => [values["function_name"], values["handler"]]);
    expect(functions.sort()).toEqual([
      ["example-gateway-events-notice-prod", "index.notice"],
      ["example-gateway-events-relay-prod", "index.relay"],
    ]);
    const rules = template
      .resources("aws_cloudwatch_event_rule")
      .map(({ values }) => values["schedule_expression"]);
    expect(rules.sort()).toEqual(["rate(1 minute)", "rate(1440 minutes)"]);
  });
});
