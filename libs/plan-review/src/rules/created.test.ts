import fc from "fast-check";
import { rulesByType } from ".";
import {
  ACCOUNT,
  byHazards,
  create,
  destroy,
  outcomesOf,
  planOf,
  replace,
  review,
  unchanged,
  update,
} from "../review-plan.test-support";
import { arn, FOREIGN } from "./identity/rights.test-support";

const configuration = (...resources: object[]): object => ({ root_module: { resources } });

/** `<severity> <hazard>` of a plan, without severity `info`. */
function hazards(changes: readonly object[], more: object = {}): readonly string[] {
  const { findings } = review(planOf(changes, more));
  const told = findings.filter(({ severity }) => severity !== "info");
  return [...new Set(outcomesOf(told))].sort();
}

const TOKENS = { name: "Tokens", arn: arn("dynamodb", "table/Tokens") };
const tokens = unchanged("aws_dynamodb_table", TOKENS, { address: "aws_dynamodb_table.tokens" });

describe("what is made and lets data out", () => {
  it.each(
    byHazards<object>({
      "block data-leaves": {
        "an export of a table to a bucket that is not in the plan": create("aws_dynamodb_table_export", {
          table_arn: TOKENS.arn,
          s3_bucket: "evil-bucket",
        }),
        "a log's lines to another account": create("aws_cloudwatch_log_subscription_filter", {
          log_group_name: "/access",
          destination_arn: arn("logs", "destination:d", FOREIGN),
        }),
        "a topic's messages to another account": create("aws_sns_topic_subscription", {
          protocol: "sqs",
          endpoint: arn("sqs", "q", FOREIGN),
        }),
        "a table's changes to another account": create("aws_dynamodb_kinesis_streaming_destination", {
          stream_arn: arn("kinesis", "stream/s", FOREIGN),
        }),
        "objects to a bucket that is not in the plan": create("aws_s3_bucket_replication_configuration", {
          rule: [{ destination: [{ bucket: "arn:aws:s3:::evil-bucket" }] }],
        }),
        "the firewall's log to another account": create("aws_wafv2_web_acl_logging_configuration", {
          redacted_fields: [{ single_header: [{ name: "authorization" }] }],
          log_destination_configs: [arn("firehose", "deliverystream/aws-waf-logs-x", FOREIGN)],
        }),
      },
      "warn data-leaves": {
        "a log's lines within the account": create("aws_cloudwatch_log_subscription_filter", {
          log_group_name: "/access",
          destination_arn: arn("lambda", "function:f"),
        }),
        "a topic's messages to a mailbox": create("aws_sns_topic_subscription", {
          protocol: "email",
          endpoint: "someone@example.org",
        }),
        "a table to another Region": create("aws_dynamodb_table", {
          name: "T",
          replica: [{ region_name: "eu-west-1" }],
        }),
      },
      none: {
        "a topic's messages to a queue of the account": create("aws_sns_topic_subscription", {
          protocol: "sqs",
          endpoint: arn("sqs", "q"),
        }),
      },
      "block backend-outside, block data-leaves, block token-passed-on": {
        "requests to another host": create("aws_api_gateway_integration", {
          type: "HTTP_PROXY",
          uri: "https://evil.example.org/x",
        }),
      },
    }),
  )("%s", (_, change, expected) => {
    expect(hazards([tokens, change])).toEqual(expected);
  });
});

describe("what is made and writes a record or runs", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "an item of a table that the authorizer reads, whatever its name",
      create("aws_dynamodb_table_item", { table_name: "Grants", item: "{}" }),
      ["block record-written"],
    ],
    [
      "an item of a backend's table",
      create("aws_dynamodb_table_item", { table_name: "Orders", item: "{}" }),
      ["warn record-written"],
    ],
    ["an API key", create("aws_api_gateway_api_key", { name: "acme" }), ["warn record-written"]],
    [
      "a table that is filled from another",
      create("aws_dynamodb_table", { name: "T", restore_source_name: "Old" }),
      ["warn record-written"],
    ],
    [
      "an invocation",
      create("aws_lambda_invocation", { function_name: "f", input: "{}" }),
      ["block runs-at-apply"],
    ],
  ])("%s", (_, change, expected) => {
    const authorizer = unchanged("aws_lambda_function", {
      function_name: "authorizer",
      environment: [{ variables: { TOKENS_TABLE: "Grants" } }],
    });
    expect(hazards([authorizer, change])).toEqual(expected);
  });

  const commands = {
    configuration: configuration({
      address: "aws_cloudwatch_log_group.it",
      provisioners: [{ type: "local-exec" }],
    }),
  };
  const log = { name: "/x" };

  it.each<[string, object, readonly string[]]>([
    ["made", create("aws_cloudwatch_log_group", log), ["block runs-at-apply"]],
    ["replaced", replace("aws_cloudwatch_log_group", log, log), ["block log-removed", "block runs-at-apply"]],
    ["destroyed", destroy("aws_cloudwatch_log_group", log), ["block log-removed", "warn runs-at-apply"]],
    ["changed in place", update("aws_cloudwatch_log_group", log, { ...log, tags: { a: "b" } }), []],
    ["left as it is", unchanged("aws_cloudwatch_log_group", log), []],
  ])("a command of a resource that is %s", (_, change, expected) => {
    expect(hazards([change], commands)).toEqual(expected);
  });

  it.each([
    ["external", "block runs-at-apply"],
    ["http", "warn runs-at-apply"],
    ["aws_lambda_invocation", "warn runs-at-apply"],
    ["vault_generic_secret", "warn unknown-type"],
  ])("data of the type %s, which is read while planning", (type, expected) => {
    const data = { address: `data.${type}.it`, mode: "data", type, name: "it", expressions: {} };
    expect(hazards([], { configuration: configuration(data) })).toEqual([expected]);
    const inModule = { module_calls: { a: { source: "./a", module: { resources: [data] } } } };
    expect(hazards([], { configuration: { root_module: inModule } })).toEqual([expected]);
  });
});

describe("a firewall", () => {
  const rule = (name: string, action: string): object => ({
    name,
    priority: 1,
    action: [{ [action]: [{}] }],
  });
  const firewall = (...rules: object[]): object => create("aws_wafv2_web_acl", { name: "edge", rule: rules });
  const acl = { id: "a", arn: arn("wafv2", "regional/webacl/edge/a") };

  it.each<[string, readonly object[], readonly string[]]>([
    ["that only counts", [firewall(rule("rate", "count"))], []],
    ["that refuses at once", [firewall(rule("rate", "block"))], ["warn requests-refused"]],
    [
      "that refuses all but some",
      [create("aws_wafv2_web_acl", { default_action: [{ allow: [], block: [{}] }] })],
      ["block requests-refused"],
    ],
    [
      "of the plan before a stage",
      [
        unchanged("aws_wafv2_web_acl", acl),
        create("aws_wafv2_web_acl_association", { web_acl_arn: acl.arn }),
      ],
      [],
    ],
    [
      "that is not in the plan before a stage",
      [create("aws_wafv2_web_acl_association", { web_acl_arn: acl.arn })],
      ["warn waf-weakened"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(hazards(changes)).toEqual(expected);
  });
});

describe("a name in DNS", () => {
  const record = (more: object): object =>
    create("aws_route53_record", { name: "api.example.test", zone_id: "Z1", ...more });

  it.each<[string, object, readonly string[]]>([
    [
      "that other servers answer",
      record({ type: "NS", records: ["ns.evil.example.org"] }),
      ["block reaches-outside"],
    ],
    ["of another host", record({ type: "CNAME", records: ["evil.example.org"] }), ["warn reaches-outside"]],
    [
      "that vouches for a stranger",
      record({ type: "TXT", records: ["google-site-verification=x"] }),
      ["warn reaches-outside"],
    ],
    ["of a certificate", record({ type: "CNAME", records: ["_1.acm-validations.aws."] }), []],
    [
      "of the account's domain",
      record({ type: "A", alias: [{ name: "d-1.execute-api.us-east-1.amazonaws.com" }] }),
      [],
    ],
  ])("%s", (_, change, expected) => {
    const domain = unchanged("aws_api_gateway_domain_name", {
      domain_name: "api.example.test",
      regional_domain_name: "d-1.execute-api.us-east-1.amazonaws.com",
    });
    expect(hazards([domain, change])).toEqual(expected);
  });
});

describe("an outsider in an attribute that no rule judges", () => {
  const insight = (definition: object): object =>
    create("aws_cloudwatch_log_anomaly_detector", { detector_name: JSON.stringify(definition) });

  it.each<[string, string, readonly string[]]>([
    ["another account's ARN", arn("sqs", "q", FOREIGN), ["block reaches-outside"]],
    ["a server", "https://collect.example.org/x", ["warn reaches-outside"]],
    ["a mailbox", "someone@example.org", ["warn reaches-outside"]],
    ["any account's ARN", "arn:aws:sqs:us-east-1:*:q", ["warn reaches-outside"]],
    ["an ARN of the account", arn("sqs", "q"), []],
    ["an ARN of AWS", "arn:aws:iam::aws:policy/ReadOnlyAccess", []],
    ["a service", "logs.amazonaws.com", []],
  ])("is told: %s", (_, text, expected) => {
    expect(hazards([insight({ at: [{ deep: text }] })])).toEqual(expected);
    // Unchanged values are not reported.
    const [before, after] = ["1", "2"].map((each) => ({ detector_name: JSON.stringify({ text, each }) }));
    expect(hazards([update("aws_cloudwatch_log_anomaly_detector", before ?? {}, after ?? {})])).not.toEqual(
      expect.arrayContaining(["block reaches-outside"]),
    );
  });

  it("is found in any type and attribute, known or not, however deep it stands", () => {
    const name = fc.stringMatching(/^[a-z]{3,12}_[a-z]{3,8}$/);
    fc.assert(
      fc.property(name, name, fc.integer({ min: 0, max: 4 }), (type, attribute, depth) => {
        let value: unknown = arn("sqs", "q", FOREIGN);
        for (let level = 0; level < depth; level += 1)
          value = level % 2 === 0 ? [{ [attribute]: value }] : JSON.stringify({ [attribute]: value });
        fc.pre(!/description|documentation/.test(attribute));
        expect(hazards([create(`aws_${type}`, { [attribute]: value })])).toContain("block reaches-outside");
      }),
    );
  });

  it("is nothing in prose", () => {
    const change = create("aws_cloudwatch_log_group", {
      name: "/x",
      tags: { runbook: "https://wiki.example.org/x", owner: "team@example.org" },
    });
    expect(hazards([change])).toEqual([]);
  });

  it("does not show a value that is sensitive", () => {
    const secret = `https://user.example.org/${"x".repeat(12)}`;
    const change = create(
      "aws_nothing_known",
      { secret_place: secret },
      { afterSensitive: { secret_place: true } },
    );
    expect(JSON.stringify(review(planOf([change])).findings)).not.toContain(secret);
  });
});

describe("a provider", () => {
  const provider = (key: string, expressions: object, alias?: string): object => ({
    configuration: { provider_config: { [key]: { name: "aws", ...(alias && { alias }), expressions } } },
  });
  const constant = (value: string): object => ({ constant_value: value });

  it.each(
    byHazards<object>({
      none: {
        "with a Region": provider("aws", { region: constant("us-east-1") }),
        "of another Region": provider("aws.eu", { region: constant("eu-west-1") }, "eu"),
        "that takes a role of the account": provider("aws", {
          assume_role: [{ role_arn: constant(`arn:aws:iam::${ACCOUNT}:role/r`) }],
        }),
        "that calls this machine": provider("aws", {
          endpoints: [{ dynamodb: constant("http://localhost:5000") }],
        }),
      },
      "warn reaches-outside": {
        "with other credentials": provider("aws.other", { profile: constant("other") }, "other"),
      },
      "block reaches-outside": {
        "that takes a role of another account": provider("aws", {
          assume_role: [{ role_arn: constant(`arn:aws:iam::${FOREIGN}:role/r`) }],
        }),
        "that calls another server": provider("aws", {
          endpoints: [{ dynamodb: constant("https://evil.example.org") }],
        }),
      },
    }),
  )("%s", (_, more, expected) => {
    expect(hazards([], more)).toEqual(expected);
  });
});

describe("the end of what others use", () => {
  const key = { key_id: "k", arn: arn("kms", "key/k") };

  it("names who still refers to it", () => {
    const table = unchanged("aws_dynamodb_table", {
      ...TOKENS,
      server_side_encryption: [{ kms_key_arn: key.arn }],
    });
    const { findings } = review(
      planOf([destroy("aws_kms_alias", { name: "alias/a", arn: arn("kms", "alias/a") }), table]),
    );
    expect(findings.map(({ message }) => JSON.stringify(message)).join()).not.toContain("refers to it");
    const ended = review(planOf([destroy("aws_kms_key", key), table])).findings;
    expect(ended.map(({ message }) => JSON.stringify(message)).join()).toContain(
      "aws_dynamodb_table.it (server_side_encryption)",
    );
  });

  it("is told although the end itself is harmless", () => {
    const validation = destroy("aws_api_gateway_rest_api_put", { id: "abcdefgh12" });
    const user = unchanged("aws_api_gateway_stage", { deployment_id: "abcdefgh12" });
    expect(hazards([validation])).toEqual([]);
    expect(hazards([validation, user])).toEqual(["warn unknown-change"]);
  });
});

describe("a resource that Terraform takes over", () => {
  const adopted = (account: string): object => {
    const values = { name: "r", arn: `arn:aws:iam::${account}:role/r` };
    return {
      ...unchanged("aws_iam_role", values),
      change: { actions: ["no-op"], before: values, after: values, importing: { id: "r" } },
    };
  };

  it("is the account's, or is told", () => {
    expect(hazards([adopted(ACCOUNT)])).toEqual([]);
    expect(hazards([adopted(FOREIGN)])).toEqual(["block reaches-outside"]);
  });
});

describe("each type that the review knows", () => {
  it("says of a new one why it is harmless, or judges it", () => {
    for (const [type, { created }] of rulesByType)
      expect([type, typeof created === "function" || /\w+.*\.$/.test(created.harmless)]).toEqual([
        type,
        true,
      ]);
  });

  it("calls unknown what is set on a new one and has no rule", () => {
    for (const type of rulesByType.keys()) {
      const { findings } = review(planOf([create(type, { brand_new: "x" })]));
      expect([type, findings.length > 0]).toEqual([type, true]);
    }
  });
});
