import {
  byHazard,
  create,
  destroy,
  hazardsOf,
  outcomesOf,
  planOf,
  replace,
  review,
  unchanged,
  update,
} from "../../review-plan.test-support";
import {
  allow,
  arn,
  at,
  attach,
  decrypt,
  deny,
  deployed,
  document,
  hazards,
  iamArn,
  key,
  orders,
  policyOf,
  readTokens,
  role,
  tokens,
  trust,
  updateRole,
  updateRolePolicy,
  useOrders,
  writeLog,
} from "./rights.test-support";

const log = writeLog("authorizer");
const authorizerPolicy = (...after: object[]): object =>
  updateRolePolicy("authorizer", [log, readTokens, decrypt], after);
const ordersPolicy = (...after: object[]): object =>
  updateRolePolicy("orders", [writeLog("orders"), useOrders], after);
const more = (name: string, ...statements: object[]): object =>
  create(
    "aws_iam_role_policy",
    { ...policyOf(name, ...statements), name: "more" },
    at("aws_iam_role_policy.more"),
  );

describe("an authorizer's role", () => {
  it.each(
    byHazard<object>({
      "block right-lost": {
        "loses GetItem": authorizerPolicy(log, decrypt),
        "loses kms:Decrypt": authorizerPolicy(log, readTokens),
        "may read another table only": authorizerPolicy(log, decrypt, allow("dynamodb:GetItem", orders)),
        "may read the table's index only": authorizerPolicy(
          log,
          decrypt,
          allow("dynamodb:GetItem", `${tokens}/index/a`),
        ),
        "is bound by a condition": authorizerPolicy(log, decrypt, {
          ...readTokens,
          Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
        }),
        "gets a refusal": authorizerPolicy(log, readTokens, decrypt, deny("dynamodb:*", "*")),
        "gets a refusal by exception": authorizerPolicy(log, readTokens, decrypt, {
          Effect: "Deny",
          NotAction: "logs:*",
          Resource: "*",
        }),
        "gets a refusal in a policy of its own": more("authorizer", deny("kms:*", "*")),
        "loses its policy": destroy(
          "aws_iam_role_policy",
          policyOf("authorizer", log, readTokens, decrypt),
          at("aws_iam_role_policy.authorizer"),
        ),
        "gets a boundary": updateRole("authorizer", { permissions_boundary: iamArn("policy/b") }),
        "is left with no inline policy": create("aws_iam_role_policies_exclusive", {
          role_name: "authorizer",
          policy_names: [],
        }),
        "is left with another inline policy": create("aws_iam_role_policies_exclusive", {
          role_name: "authorizer",
          policy_names: ["x"],
        }),
        "is Lambda's to take for another account": updateRole("authorizer", {
          assume_role_policy: trust(
            { Service: "lambda.amazonaws.com" },
            { Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } },
          ),
        }),
        "is refused to everyone": updateRole("authorizer", {
          assume_role_policy: document(
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
            { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" },
          ),
        }),
        "is no longer Lambda's to take": updateRole("authorizer", {
          assume_role_policy: trust({ Service: "ec2.amazonaws.com" }),
        }),
      },
      "warn right-lost": {
        "gets a refusal that may not count": authorizerPolicy(
          log,
          readTokens,
          decrypt,
          deny("dynamodb:*", "*", { Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }),
        ),
        "loses its log": authorizerPolicy(readTokens, decrypt),
      },
    }),
  )("that %s stops the plan", (_, changes, expected) => {
    expect(hazards(changes)).toContain(expected);
  });

  it.each(
    Object.entries<object>({
      "has its rights in another order and form": authorizerPolicy(
        decrypt,
        allow(["dynamodb:getitem"], tokens),
        log,
      ),
      "has a right in another policy now": [authorizerPolicy(log, decrypt), more("authorizer", readTokens)],
      "has a right in a managed policy now": [
        authorizerPolicy(log, decrypt),
        unchanged(
          "aws_iam_policy",
          { name: "p", arn: iamArn("policy/p"), policy: document(readTokens) },
          at("aws_iam_policy.p"),
        ),
        attach("authorizer", iamArn("policy/p")),
      ],
      "gets a refusal of what it never might": more("authorizer", deny("s3:*", "*")),
      "gets a refusal of plain HTTP": more(
        "authorizer",
        deny("*", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ),
    }),
  )("that %s loses nothing", (_, changes) => {
    expect(hazards(changes).filter((each) => each.includes("lost") || each.includes("narrowed"))).toEqual([]);
  });

  it("that loses what is not for reading is a warning", () => {
    const traced = allow(["sns:Publish"], arn("sns", "x"));
    expect(
      hazards(updateRolePolicy("authorizer", [log, readTokens, decrypt, traced], [log, readTokens, decrypt])),
    ).toEqual(["warn right-lost"]);
  });

  it("that may do all of DynamoDB, and then only what it does, keeps what it needs", () => {
    expect(
      hazards(
        updateRolePolicy(
          "authorizer",
          [log, decrypt, allow("dynamodb:*", tokens)],
          [log, decrypt, readTokens],
        ),
      ),
    ).toEqual(["warn right-lost"]);
  });
});

describe("a backend's role", () => {
  it.each<[string, object, readonly string[]]>([
    ["loses its table", ordersPolicy(writeLog("orders")), ["warn right-lost"]],
    ["loses its log", ordersPolicy(useOrders), ["warn right-lost"]],
    [
      "gets its log by AWS's own policy",
      [
        ordersPolicy(useOrders),
        attach("orders", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
      ],
      ["warn iam-widened"],
    ],
    [
      "gets a boundary",
      [updateRole("orders", { permissions_boundary: iamArn("policy/b") })],
      ["warn right-lost"],
    ],
  ])("that %s", (_, changes, expected) => {
    expect(hazards(changes)).toEqual(expected);
  });
});

it("a role that shows what other resources gave it, as it was, gives nothing by that", () => {
  const before = policyOf("authorizer", log, readTokens, decrypt);
  const shown = role("authorizer", { inline_policy: [{ name: "authorizer", policy: before.policy }] });
  const address = "aws_iam_role.authorizer";
  const configuration = { root_module: { resources: [{ address, expressions: { name: {} } }] } };
  const changes = deployed(unchanged("aws_iam_role", shown, { address }), authorizerPolicy(log, decrypt));
  const { findings } = review(planOf(changes, { configuration }));
  expect(outcomesOf(findings)).toEqual(["block right-lost"]);
});

it("a narrowing that nobody in the plan depends on is good to know", () => {
  const policy = (actions: string[]): object => ({
    name: "operator",
    policy: document(allow(actions, tokens)),
  });
  expect(
    hazards(
      update(
        "aws_iam_policy",
        policy(["dynamodb:GetItem", "dynamodb:Query"]) as never,
        policy(["dynamodb:Query"]) as never,
      ),
    ),
  ).toEqual(["info iam-narrowed"]);
});

it("a policy that a list of the only ones does not name gives nothing any more", () => {
  const only = (...policy_names: string[]): object =>
    create("aws_iam_role_policies_exclusive", { role_name: "authorizer", policy_names });
  const moved = [authorizerPolicy(log, decrypt), more("authorizer", readTokens)];
  expect(hazards(...moved, only("authorizer"))).toContain("block right-lost");
  expect(hazards(...moved, only("authorizer", "more"))).not.toContain("block right-lost");
});

it("a trust that is bound to the own account loses nothing that runs", () => {
  const bound = trust(
    { Service: "lambda.amazonaws.com" },
    { Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } } },
  );
  expect(hazards(updateRole("authorizer", { assume_role_policy: bound }))).toEqual(["warn iam-narrowed"]);
});

it("a managed policy that only others are left with is lost", () => {
  const attached = unchanged(
    "aws_iam_role_policy_attachment",
    { role: "authorizer", policy_arn: iamArn("policy/p") },
    at("aws_iam_role_policy_attachment.p"),
  );
  const left = (...roles: string[]): object =>
    create("aws_iam_policy_attachment", { name: "a", roles, policy_arn: iamArn("policy/p") });
  expect(hazards(attached, left("orders"))).toContain("block right-lost");
  expect(hazards(attached, left("authorizer", "orders"))).not.toContain("block right-lost");
  const only = (...policy_arns: string[]): object =>
    create("aws_iam_role_policy_attachments_exclusive", { role_name: "authorizer", policy_arns });
  expect(hazards(attached, only(iamArn("policy/q")))).toContain("block right-lost");
  expect(hazards(attached, only(iamArn("policy/p")))).not.toContain("block right-lost");
});

it("a managed policy counts by those whom it is attached to", () => {
  const policy = (...statements: object[]): never =>
    ({ name: "p", arn: iamArn("policy/p"), policy: document(...statements) }) as never;
  const held = unchanged(
    "aws_iam_role_policy_attachment",
    { role: "authorizer", policy_arn: iamArn("policy/p") },
    at("aws_iam_role_policy_attachment.p"),
  );
  const none = updateRolePolicy("authorizer", [readTokens], [log]);
  expect(hazards(update("aws_iam_policy", policy(readTokens), policy(log)), held, none)).toContain(
    "block right-lost",
  );
  const gone = destroy(
    "aws_iam_role_policy_attachment",
    { role: "authorizer", policy_arn: iamArn("policy/p") },
    at("aws_iam_role_policy_attachment.p"),
  );
  expect(hazards(unchanged("aws_iam_policy", policy(readTokens)), gone, none)).toContain("block right-lost");
});

describe("a resource's own policy", () => {
  const topic = arn("sns", "alarms");
  const publish = (more: object = {}): object =>
    allow("sns:Publish", topic, {
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
      ...more,
    });
  const own = allow("sns:Publish", topic, { Principal: { AWS: iamArn("role/orders") } });
  const account = { Sid: "a", ...allow("kms:*", "*", { Principal: { AWS: iamArn("root") } }) };
  const logs = allow(["kms:Encrypt", "kms:Decrypt"], "*", {
    Principal: { Service: "logs.us-east-1.amazonaws.com" },
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arn("logs", "log-group:/aws/lambda/a*") } },
  });
  const keys = (...statements: object[]): never => ({ arn: key, policy: document(...statements) }) as never;

  it.each(
    byHazard<object>({
      "warn alarm-removed": {
        "a topic loses CloudWatch": update(
          "aws_sns_topic_policy",
          { arn: topic, policy: document(publish(), own) },
          { arn: topic, policy: document(own) },
        ),
        "a topic refuses CloudWatch": update(
          "aws_sns_topic_policy",
          { arn: topic, policy: document(publish()) },
          { arn: topic, policy: document(publish(), deny("sns:Publish", topic, { Principal: "*" })) },
        ),
        "a topic's policy goes": destroy("aws_sns_topic_policy", { arn: topic, policy: document(publish()) }),
        "the alarms' key loses CloudWatch": update(
          "aws_kms_key",
          keys(account, allow("kms:Decrypt", "*", { Principal: { Service: "cloudwatch.amazonaws.com" } })),
          keys(account),
        ),
      },
      "warn log-removed": {
        "a key loses the logs": update("aws_kms_key", keys(account, logs), keys(account)),
      },
      "block right-lost": {
        "a key loses the account": update("aws_kms_key", keys(account, logs), keys(logs)),
        "a key refuses everyone": update(
          "aws_kms_key",
          keys(account),
          keys(account, deny("kms:Decrypt", "*", { Principal: "*" })),
        ),
        "a table refuses its readers": create("aws_dynamodb_resource_policy", {
          resource_arn: tokens,
          policy: document(deny("dynamodb:*", tokens, { Principal: "*" })),
        }),
        "a key's policy of its own refuses": create("aws_kms_key_policy", {
          key_id: "1",
          policy: document(account, deny("kms:*", "*", { Principal: "*" })),
        }),
      },
    }),
  )("%s", (_, change, expected) => {
    expect(hazards(change)).toContain(expected);
  });

  it("that refuses plain HTTP is quiet", () => {
    const bucket = "arn:aws:s3:::a";
    const policy = document(
      deny("s3:*", bucket, { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
    expect(hazards(create("aws_s3_bucket_policy", { bucket: "a", policy }))).toEqual([]);
  });
});

it("a role that API Gateway's account logs with is used by it", () => {
  const policy = { name: "p", role: "log", policy: document(allow("logs:PutLogEvents", "*")) };
  expect(
    hazardsOf(
      unchanged("aws_iam_role", role("log"), at("aws_iam_role.log")),
      unchanged("aws_api_gateway_account", { cloudwatch_role_arn: iamArn("role/log") }),
      update("aws_iam_role_policy", policy, { ...policy, policy: document() }),
    ),
  ).toContain("warn right-lost");
});

it("a policy that takes another's place is told of, and what it loses", () => {
  const before = policyOf("authorizer", log, readTokens, decrypt);
  expect(
    hazards(
      replace(
        "aws_iam_role_policy",
        before,
        { ...policyOf("authorizer", log), name: "x" },
        at("aws_iam_role_policy.authorizer"),
      ),
    ),
  ).toEqual(expect.arrayContaining(["block right-lost", "warn iam-narrowed"]));
});
