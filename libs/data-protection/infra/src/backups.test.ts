import { dev } from "@tollgate/environments/sample";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { Backups } from ".";

const backup = { schedule: "cron(0 5 * * ? *)", retentionDays: 35 };
const synthesize = (kmsKeyArn?: string): Template =>
  Template.of((stack) => {
    const tables = ["tokens", "tenants"].map((name) => ({ name, arn: `arn:${name}` }));
    new Backups(stack, "backups", { environment: dev, backup, tables, kmsKeyArn });
  });

describe("Backups", () => {
  const template = synthesize();

  it("copy exactly these tables, by the environment's schedule and retention", () => {
    expect(template.resource("aws_backup_selection").values["resources"]).toEqual([
      "arn:tokens",
      "arn:tenants",
    ]);
    expect(template.resource("aws_backup_plan").values["rule"]).toEqual([
      {
        rule_name: "scheduled",
        target_vault_name: expect.stringContaining("aws_backup_vault.") as string,
        schedule: backup.schedule,
        lifecycle: { delete_after: 35 },
      },
    ]);
  });

  it("have a role that can do nothing else", () => {
    const statements = [...statementsByRole(template).values()].flat();
    const actions = statements.flatMap(({ Action }) => Action);
    expect(
      actions.filter((action) => /[*]|Restore|DeleteTable|:(Put|Update|BatchWrite)/.test(action)),
    ).toEqual([]);
    expect(statements.flatMap(({ Resource }) => Resource).filter((each) => /\*/.test(each))).toEqual(
      ["tokens", "tenants"].map((name) => expect.stringMatching(`:table/${name}/backup/\\*$`) as string),
    );
  });

  it("use the environment's key, if there is one, for the tables and only through DynamoDB", () => {
    const encrypted = synthesize("arn:key");
    expect([...statementsByRole(encrypted).values()].flat().at(-1)).toEqual({
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: ["arn:key"],
      Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
    });
  });

  it("keep the same vault with and without the environment's key, with a key that AWS never deletes", () => {
    for (const each of [template, synthesize("arn:key")])
      expect(each.resource("aws_backup_vault").values).toEqual({ name: "example-gateway-tables-dev" });
  });
});
