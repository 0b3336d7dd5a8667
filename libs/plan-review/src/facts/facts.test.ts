import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "../read/read-plan";
import { bytesOf, create, destroy, planOf, review, unchanged, updateEach } from "../review-plan.test-support";
import { factsOf, type Facts } from "./facts";

const OWN = "111122223333";
const FOREIGN = "444455556666";

const identity = (account: string, address = "data.aws_caller_identity.current"): object => ({
  address,
  mode: "data",
  type: "aws_caller_identity",
  name: address.split(".").at(-1),
  provider_name: "registry.terraform.io/hashicorp/aws",
  values: { account_id: account, arn: `arn:aws:iam::${account}:user/a` },
});

const priorState = (...resources: object[]): object => ({
  format_version: "1.0",
  values: { root_module: { resources } },
});

const table = (account: string, name = "Tokens"): object => ({
  name,
  arn: `arn:aws:dynamodb:us-east-1:${account}:table/${name}`,
});

const configured = (address: string, expressions: object, more: object = {}): object => ({
  address,
  expressions,
  ...more,
});

const references = (...texts: string[]): object => ({ references: texts });
const root = (resources: object[], more: object = {}): object => ({ root_module: { resources, ...more } });

function facts(changes: object[], more: object = {}): Facts {
  return factsOf(readPlan(bytesOf(planOf(changes, { prior_state: undefined, ...more }))));
}

describe("the plan's own account", () => {
  it("is the one that AWS said it to be", () => {
    expect(facts([], { prior_state: priorState(identity(OWN)) }).account).toBe(OWN);
  });

  it("is read in modules too", () => {
    const inner = { address: "module.a", resources: [identity(OWN, "module.a.data.aws_caller_identity.b")] };
    const state = { values: { root_module: { resources: [], child_modules: [inner] } } };
    expect(facts([], { prior_state: state }).account).toBe(OWN);
  });

  it("is not that of a provider with other credentials", () => {
    const other = "data.aws_caller_identity.other";
    const settings = {
      prior_state: priorState(identity(FOREIGN, other)),
      configuration: {
        provider_config: { "aws.other": { name: "aws", alias: "other", expressions: { assume_role: [{}] } } },
        ...root([configured(other, {}, { provider_config_key: "aws.other" })]),
      },
    };
    expect(facts([], settings).account).toBeUndefined();
    expect(facts([unchanged("aws_dynamodb_table", table(OWN) as never)], settings).account).toBe(OWN);
  });

  it("is otherwise the one of most resources that AWS gave an ARN before", () => {
    const changes = [
      unchanged("aws_dynamodb_table", table(OWN) as never),
      unchanged("aws_sns_topic", { arn: `arn:aws:sns:us-east-1:${OWN}:a` }),
      unchanged("aws_sns_topic", { arn: `arn:aws:sns:us-east-1:${FOREIGN}:a` }),
    ];
    expect(facts(changes).account).toBe(OWN);
  });

  it("is never taken from what the configuration writes", () => {
    const written = create("aws_dynamodb_table", table(FOREIGN) as never);
    expect(facts([written]).account).toBeUndefined();
    const changed = updateEach("aws_lambda_permission", {
      source_arn: ["arn:aws:sns:us-east-1:1:a", `arn:aws:sns:us-east-1:${FOREIGN}:a`],
    });
    expect(facts([changed]).account).toBeUndefined();
  });
});

describe("an owner", () => {
  const known = facts(
    [
      unchanged("aws_s3_bucket", { bucket: "own-bucket", arn: "arn:aws:s3:::own-bucket" }),
      unchanged("aws_api_gateway_rest_api", { id: "abcde12345", name: "api" }),
      unchanged("aws_route53_zone", { name: "example.test", zone_id: "Z123" }),
      create("aws_route53_zone", { name: "evil.test" }),
    ],
    { prior_state: priorState(identity(OWN)) },
  );

  it.each([
    [OWN, "own"],
    [FOREIGN, "foreign"],
    [`arn:aws:sns:us-east-1:${OWN}:alerts`, "own"],
    [`arn:aws:sns:us-east-1:${FOREIGN}:alerts`, "foreign"],
    [`arn:aws-cn:sns:cn-north-1:${FOREIGN}:alerts`, "foreign"],
    [`AWS:${OWN}`, "own"],
    [`AWS:arn:aws:iam::${FOREIGN}:root`, "foreign"],
    ["arn:aws:iam::*:role/deployer", "unknown"],
    ["*", "unknown"],
    ["arn:aws:iam::aws:policy/AdministratorAccess", "aws"],
    ["lambda.amazonaws.com", "aws"],
    ["Service:delivery.logs.amazonaws.com", "aws"],
    ["logs.cn-north-1.amazonaws.com.cn", "aws"],
    ["lambda.amazonaws.com.evil.test", "foreign"],
    ["evil.amazon.com", "foreign"],
    ["arn:aws:s3:::own-bucket/key", "own"],
    ["arn:aws:s3:::own-bucket-2/key", "unknown"],
    ["own-bucket", "own"],
    [
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${OWN}:function:f:live/invocations`,
      "own",
    ],
    [
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${FOREIGN}:function:f/invocations`,
      "foreign",
    ],
    ["arn:aws:apigateway:us-east-1::/restapis/abcde12345/stages/dev", "own"],
    ["arn:aws:apigateway:us-east-1::/restapis/zzzzz12345/stages/dev", "unknown"],
    [`https://sqs.us-east-1.amazonaws.com/${FOREIGN}/queue`, "foreign"],
    [`https://sqs.us-east-1.amazonaws.com/${OWN}/queue`, "own"],
    ["https://abcde12345.execute-api.us-east-1.amazonaws.com/dev", "own"],
    ["https://zzzzz12345.execute-api.us-east-1.amazonaws.com/dev", "unknown"],
    ["https://api.example.test:8443/x", "own"],
    ["https://api.example.test@evil.org/x", "foreign"],
    ["https://collect.evil.test/x", "foreign"],
    ["someone@example.org", "foreign"],
  ])("of %s is %s", (text, owner) => {
    expect(known.ownerOf(text)).toBe(owner);
  });

  it("of an account is unknown where the plan does not tell its own", () => {
    const none = facts([]);
    expect([OWN, `arn:aws:sns:us-east-1:${OWN}:a`].map((each) => none.ownerOf(each))).toEqual([
      "unknown",
      "unknown",
    ]);
    expect(none.ownerOf("lambda.amazonaws.com")).toBe("aws");
  });

  it("of an ARN is never its own for another account's 12 digits", () => {
    const digits = fc.stringMatching(/^\d{12}$/).filter((each) => each !== OWN);
    fc.assert(
      fc.property(digits, fc.constantFrom("sns", "sqs", "lambda", "iam", "s3", "kms"), (account, service) => {
        expect(known.ownerOf(`arn:aws:${service}:us-east-1:${account}:own-bucket`)).toBe("foreign");
      }),
    );
  });
});

describe("dependents", () => {
  const role = { name: "orders-dev", id: "orders-dev", arn: `arn:aws:iam::${OWN}:role/orders-dev` };

  it("are those that the configuration makes refer to it", () => {
    const { dependentsOf } = facts(
      [create("aws_iam_role", {}, { address: "aws_iam_role.r[0]" }), create("aws_lambda_function", {})],
      {
        configuration: root([
          configured("aws_iam_role.r", {}),
          configured("aws_lambda_function.it", {
            role: references("aws_iam_role.r[0].arn", "aws_iam_role.r[0]", "aws_iam_role.r"),
          }),
        ]),
      },
    );
    expect(dependentsOf("aws_iam_role.r[0]")).toEqual([
      { address: "aws_lambda_function.it", type: "aws_lambda_function", attribute: "role" },
    ]);
  });

  it("are found through the arguments and outputs of modules", () => {
    const { dependentsOf, referencesOf } = facts(
      [create("aws_lambda_function", {}, { address: "module.f.aws_lambda_function.it" })],
      {
        configuration: root([], {
          module_calls: {
            roles: {
              module: {
                resources: [configured("aws_iam_role.r", {})],
                outputs: { role: { expression: references("aws_iam_role.r.arn", "aws_iam_role.r") } },
              },
            },
            f: {
              expressions: { role: references("module.roles.role", "module.roles") },
              module: { resources: [configured("aws_lambda_function.it", { role: references("var.role") })] },
            },
          },
        }),
      },
    );
    expect(referencesOf("module.f.aws_lambda_function.it", "role")).toEqual([
      "module.roles.aws_iam_role.r.arn",
    ]);
    expect(dependentsOf("module.roles.aws_iam_role.r")).toMatchObject([{ attribute: "role" }]);
  });

  it("are those whose values name it: by ARN, also inside JSON, or by its name where a name of its type stands", () => {
    const { dependentsOf } = facts([
      unchanged("aws_iam_role", role, { address: "aws_iam_role.r" }),
      unchanged("aws_lambda_function", { role: role.arn, function_name: "orders-dev" }),
      unchanged("aws_iam_role_policy", { role: "orders-dev", policy: "{}" }),
      unchanged("aws_sns_topic_policy", {
        policy: JSON.stringify({ Statement: [{ Principal: { AWS: role.arn } }] }),
      }),
      unchanged("aws_api_gateway_stage", { stage_name: "orders-dev" }),
      destroy("aws_kms_grant", { grantee_principal: role.arn }),
    ]);
    expect(dependentsOf("aws_iam_role.r").map(({ type, attribute }) => `${type} ${attribute}`)).toEqual([
      "aws_lambda_function role",
      "aws_iam_role_policy role",
      "aws_sns_topic_policy policy",
    ]);
  });

  it("are those that name a part of it, and a function whose variables name a table", () => {
    const { dependentsOf } = facts([
      unchanged("aws_dynamodb_table", table(OWN) as never),
      unchanged("aws_lambda_function", { environment: [{ variables: { TOKENS_TABLE: "Tokens" } }] }),
      unchanged("aws_lambda_event_source_mapping", {
        event_source_arn: `arn:aws:dynamodb:us-east-1:${OWN}:table/Tokens/stream/2026-01-01T00:00:00.000`,
      }),
    ]);
    expect(dependentsOf("aws_dynamodb_table.it").map(({ attribute }) => attribute)).toEqual([
      "environment",
      "event_source_arn",
    ]);
  });
});

describe("a value that is not known yet", () => {
  const ofConfiguration = (expressions: object, more: object = {}): Facts =>
    facts([], {
      configuration: {
        ...root([configured("aws_a.it", expressions), configured("aws_sns_topic.t", {}, more)]),
        provider_config: { "aws.other": { expressions: { assume_role: [{}] } } },
      },
    });

  it.each<[string, object, boolean]>([
    ["an ARN of an own resource", references("aws_sns_topic.t.arn", "aws_sns_topic.t"), true],
    [
      "a name in a place for an ARN: the rest of it can be anything",
      references("aws_sns_topic.t.id", "aws_sns_topic.t"),
      false,
    ],
    ["something else too", references("aws_sns_topic.t.arn", "aws_sns_topic.t", "var.account"), false],
    ["what is not of AWS", references("random_id.x.hex", "random_id.x"), false],
    ["data", references("data.aws_sns_topic.t.arn", "data.aws_sns_topic.t"), false],
    ["nothing", {}, false],
  ])("that refers to %s", (_, expression, isOwn) => {
    expect(ofConfiguration({ topic_arn: expression }).isOwnReference("aws_a.it", "topic_arn")).toBe(isOwn);
  });

  it("may be an id where an id is asked for", () => {
    const { isOwnReference } = ofConfiguration({ rest_api_id: references("aws_api_gateway_rest_api.a.id") });
    expect(isOwnReference("aws_a.it", "rest_api_id")).toBe(true);
  });

  it("is not own in a template that does more than refer", () => {
    const isOwn = (template: string): boolean =>
      ofConfiguration({
        topic_arn: { constant_value: template, ...references("aws_sns_topic.a.arn") },
      }).isOwnReference("aws_a.it", "topic_arn");
    expect(isOwn("${aws_sns_topic.a.arn}")).toBe(true);
    expect(isOwn('${replace(aws_sns_topic.a.arn, "000000000000", "999999999999")}')).toBe(false);
    expect(isOwn("${aws_sns_topic.a.arn}%{ if true }:other%{ endif }")).toBe(false);
    const isMadeOf = (template: string): boolean =>
      ofConfiguration({
        bucket: { constant_value: template, ...references("aws_signer_signing_job.a.signed_object") },
      }).isMadeOfOwn("aws_a.it", "bucket");
    expect(isMadeOf("${aws_signer_signing_job.a.signed_object[0].s3[0].bucket}")).toBe(true);
    expect(isMadeOf("${lower(aws_signer_signing_job.a.signed_object[0].s3[0].bucket)}")).toBe(false);
  });

  it("is not own where its resource is made with other credentials", () => {
    const { isOwnReference } = ofConfiguration(
      { topic_arn: references("aws_sns_topic.t.arn") },
      { provider_config_key: "aws.other" },
    );
    expect(isOwnReference("aws_a.it", "topic_arn")).toBe(false);
  });
});

describe("an authorizer's function", () => {
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${OWN}:function:auth-dev:live/invocations`;

  it.each(
    Object.entries<object>({
      "the API's document": unchanged("aws_api_gateway_rest_api", {
        body: JSON.stringify({ components: { a: [{ authorizerUri: uri }] } }),
      }),
      "the API's document in YAML": unchanged("aws_api_gateway_rest_api", {
        body: `components:\n  a:\n    - authorizerUri: ${uri}\n`,
      }),
      "an authorizer's resource": unchanged("aws_api_gateway_authorizer", { authorizer_uri: uri }),
      "its variables": unchanged("aws_lambda_function", {
        function_name: "auth-dev",
        environment: [{ variables: { TOKENS_TABLE: "T" } }],
      }),
    }),
  )("is known from %s", (_, change) => {
    const { isAuthorizer } = facts([change]);
    expect(isAuthorizer("auth-dev")).toBe(true);
    expect(isAuthorizer(`arn:aws:lambda:us-east-1:${OWN}:function:auth-dev`)).toBe(true);
    expect(isAuthorizer("orders-dev")).toBe(false);
  });
});

describe("a long text", () => {
  it.each([
    ["an ARN of many parts", `arn:aws:${":a".repeat(100_000)}`],
    ["ARNs in ARNs", "arn:aws:a:".repeat(20_000)],
    ["many words", `${"a.".repeat(100_000)}!`],
    ["a host of many labels", `https://${"a.".repeat(100_000)}com`],
  ])("of %s is looked through in a moment", (_, text) => {
    const gone = destroy("aws_sqs_queue", { name: "a", arn: `arn:aws:sqs:us-east-1:${OWN}:a` });
    const start = process.cpuUsage();
    review(planOf([gone, create("aws_sns_topic", { display_name: text })]));
    // Of the processor: how long this process waits for it says nothing about the review.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000);
  });
});

describe("the fixtures", () => {
  const folder = join(__dirname, "../../fixtures");
  const read = (name: string): Facts => factsOf(readPlan(readFileSync(join(folder, name))));

  it("never tell another account than theirs", () => {
    for (const name of readdirSync(folder).filter((each) => each !== "hazards.json"))
      expect([undefined, "000000000000"]).toContain(read(name).account);
  });

  it("tell the authorizer and who uses its table", () => {
    expect(read("authorizer.json").account).toBe("000000000000");
    expect(read("authorizer.json").isAuthorizer("example-gateway-authorizer-dev")).toBe(true);
  });
});
