import { randomBytes } from "node:crypto";
import { mintToken } from "@tollgate/token-hashing";
import { toJson } from "../report/to-json";
import { toMarkdown } from "../report/to-markdown";
import { byHazards, create, planOf, review, update } from "../review-plan.test-support";

const environment = (variables: object) => ({ function_name: "f", environment: [{ variables }] });
const withVariable = (value: string, more: object = {}) =>
  planOf([create("aws_lambda_function", environment({ A: value }), more)]);
const secretsIn = (plan: unknown): readonly string[] =>
  review(plan)
    .findings.filter(({ hazard }) => hazard === "secret-in-plan")
    .map(({ severity, untrustedAddress }) => `${severity} ${untrustedAddress}`);

const accessKey = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
const token = mintToken("tg_prod");
const random = "wJ4Kq9ZxTf2LmVb7NcRp8sHdGy3UaE6o";

describe("a secret in a plan", () => {
  it.each<[string, string]>([
    ["a token of this gateway", token],
    ["a token with another prefix", mintToken("acme_live")],
    ["an AWS access key", accessKey],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"],
    ["a password in a URL", "postgres://app:hunter22@db.example.test/app"],
    ["a GitHub token", `ghp_${"a1B2".repeat(9)}`],
  ])("is found by its form, and never shown: %s", (_, secret) => {
    const reviewed = review(withVariable(`x ${secret} y`));
    expect(reviewed.findings).toContainEqual(
      expect.objectContaining({ hazard: "secret-in-plan", severity: "block" }),
    );
    for (const text of [toMarkdown(reviewed), toJson(reviewed)])
      expect(text).not.toContain(secret.slice(5, 25));
  });

  it.each(
    byHazards<unknown>({
      "warn aws_lambda_function.it": {
        "a random value of a function": withVariable(random),
        "a short one under a name that tells": planOf([
          create("aws_lambda_function", environment({ DB_PASSWORD: "hunter2!" })),
        ]),
        "a random value in hexadecimal": withVariable(randomBytes(20).toString("hex")),
        "a token that is marked": withVariable(token, {
          afterSensitive: { environment: [{ variables: { A: true } }] },
        }),
        "a secret that goes": planOf([
          update("aws_lambda_function", environment({ A: token }), environment({})),
        ]),
      },
      none: {
        "where one is kept, and whether there is one": planOf([
          create("aws_lambda_function", environment({ DB_PASSWORD: "/prod/db", USE_SECRET: "true" })),
        ]),
        "one that is marked": withVariable(random, {
          afterSensitive: { environment: [{ variables: true }] },
        }),
        "a variable that is marked": planOf([], {
          variables: { password: { value: random } },
          configuration: { root_module: { variables: { password: { sensitive: true } } } },
        }),
        "a hash of code": planOf([
          create("aws_lambda_function", { source_code_hash: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=" }),
        ]),
        "an ARN": withVariable("arn:aws:lambda:us-east-1:000000000000:function:example-1A2b3C4d5E6f"),
        "a secret that is stored already": planOf([
          update(
            "aws_secretsmanager_secret_version",
            { secret_string: "hunter2", version_stages: ["a"] },
            { secret_string: "hunter2", version_stages: ["b"] },
            { afterSensitive: { secret_string: true } },
          ),
        ]),
        "a parameter that is none": planOf([
          create("aws_ssm_parameter", { name: "/a", type: "String", value: "eu-west-1" }),
        ]),
        "a UUID": withVariable("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        "a URL": withVariable("https://abc123def4.execute-api.us-east-1.amazonaws.com/dev"),
        "a name of words": withVariable("example-gateway-Tokens-prod-2026-eu-west-1"),
        "an API key's value, which is no secret": planOf([
          create("aws_api_gateway_api_key", { value: "example-gateway-dev-acme" }),
        ]),
      },
      "warn output.db_password": {
        "an output that tells": planOf([], {
          output_changes: { db_password: { actions: ["create"], before: null, after: "hunter2!" } },
        }),
      },
      "warn var.password": {
        "a variable": planOf([], { variables: { password: { value: random } } }),
      },
      "block output.key": {
        "an output": planOf([], {
          output_changes: { key: { actions: ["create"], before: null, after: accessKey } },
        }),
      },
      "block provider.aws": {
        "a provider": planOf([], {
          configuration: {
            provider_config: { aws: { expressions: { access_key: { constant_value: accessKey } } } },
            root_module: {},
          },
        }),
      },
      "warn aws_ssm_parameter.it": {
        "a parameter that is a secret, although it is marked": planOf([
          create(
            "aws_ssm_parameter",
            { name: "/a", type: "SecureString", value: random },
            { afterSensitive: { value: true } },
          ),
        ]),
      },
      "warn aws_secretsmanager_secret_version.it": {
        "a secret's new version, however it looks": planOf([
          create(
            "aws_secretsmanager_secret_version",
            { secret_string: "hunter2" },
            { afterSensitive: { secret_string: true } },
          ),
        ]),
      },
    }),
  )("or not: %s", (_, plan, expected) => {
    expect(secretsIn(plan)).toEqual(expected);
  });

  it.each<[string, string, object, object, unknown]>([
    [
      "a variable",
      "aws_lambda_function",
      environment({ TOKENS_TABLE: "hidden-before" }),
      environment({ TOKENS_TABLE: "hidden-after" }),
      { environment: [{ variables: { OTHER: true } }] },
    ],
    [
      "a policy",
      "aws_iam_policy",
      { policy: null },
      { policy: '{"Statement":{"Effect":"Allow","Action":"hidden:*","Resource":"*"}}' },
      { policy: true },
    ],
    ["a map", "aws_api_gateway_stage", { variables: { a: "b" } }, { variables: { a: "hidden" } }, true],
  ])("that Terraform keeps back is in no output: %s", (_, type, before, after, afterSensitive) => {
    const reviewed = review(
      planOf([
        update(type, before as Record<string, unknown>, after as Record<string, unknown>, { afterSensitive }),
      ]),
    );
    expect(reviewed.verdict).not.toBe("clean");
    for (const text of [toMarkdown(reviewed), toJson(reviewed)]) expect(text).not.toContain("hidden");
  });

  it("in an address is left out", () => {
    const address = `aws_sns_topic.it["${token}"]`;
    const reviewed = review(
      planOf([create("aws_nothing_known", {}, { address }), create("aws_sns_topic", {}, { address })]),
    );
    for (const text of [toMarkdown(reviewed), toJson(reviewed)])
      expect(text).not.toContain(token.slice(8, 30));
  });
});
