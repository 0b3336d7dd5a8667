import type { Environment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { statementsOf, Template } from "@tollgate/testing-infra";
import { EncryptionKey, keyPermissionsThroughDynamoDb } from ".";

const encryption = { rotationDays: 180, deletionWindowDays: 30 };
const synthesize = (environment: Environment): Template =>
  Template.of((stack) => new EncryptionKey(stack, "key", { environment, encryption }));

describe("EncryptionKey", () => {
  const key = synthesize(dev).resource("aws_kms_key");
  const [account, logs, ...others] = statementsOf(key, "policy") as unknown as Record<string, never>[];

  it("rotates by the environment's period, and is deleted after the stated days and its users", () => {
    expect(key.values).toMatchObject({
      enable_key_rotation: true,
      rotation_period_in_days: 180,
      deletion_window_in_days: 30,
      lifecycle: { create_before_destroy: true },
    });
  });

  it("has an alias in the form of the environment's other names", () => {
    expect(synthesize(dev).resource("aws_kms_alias").values["name"]).toBe("alias/example-gateway-data-dev");
  });

  it("allows only the account's policies, and CloudWatch Logs for the environment's log groups", () => {
    expect(others).toEqual([]);
    expect(account).toMatchObject({
      Principal: { AWS: expect.stringMatching(/^arn:aws:iam::\$\{.+account_id\}:root$/) as string },
    });
    expect(logs).toMatchObject({ Principal: { Service: "logs.us-east-1.amazonaws.com" } });
    const groups = (logs?.["Condition"] as never as { ArnLike: Record<string, string[]> }).ArnLike;
    expect(
      groups["kms:EncryptionContext:aws:logs:arn"]?.map((arn) => arn.replace(/^.*log-group:/, "")),
    ).toEqual([
      "/aws/lambda/example-gateway-*-dev",
      "/aws/apigateway/example-gateway-*-dev",
      "aws-waf-logs-example-gateway-*-dev",
    ]);
  });

  it("names each action of CloudWatch Logs", () => {
    for (const action of logs?.["Action"] as never as string[]) expect(action).toMatch(/^kms:[A-Za-z]+$/);
  });
});

describe("keyPermissionsThroughDynamoDb", () => {
  it("are for this key, through DynamoDB of this Region only", () => {
    expect(keyPermissionsThroughDynamoDb(dev, "arn:key")).toEqual([
      {
        actions: ["kms:Decrypt"],
        resources: ["arn:key"],
        condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
      },
    ]);
  });

  it("are empty without a key", () => {
    expect(keyPermissionsThroughDynamoDb(dev, undefined)).toEqual([]);
  });
});
