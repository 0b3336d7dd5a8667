import fc from "fast-check";
import {
  ACCOUNT,
  byHazard,
  byHazards,
  create,
  outcomesOf,
  planOf,
  review,
  unchanged,
  update,
} from "../../review-plan.test-support";
import {
  allow,
  arn,
  authorizer,
  key,
  at,
  deployed,
  document,
  FOREIGN,
  hazards,
  iamArn,
  orders,
  policyOf,
  role,
  tokens,
  trust,
  updateRolePolicy,
  useOrders,
  writeLog,
} from "./rights.test-support";

/** A backend's role that gains statements. */
const gets = (...statements: object[]): object =>
  updateRolePolicy("orders", [writeLog("orders"), useOrders], [writeLog("orders"), useOrders, ...statements]);
/** A new role with a policy. */
const made = (...statements: object[]): object[] => [
  create(
    "aws_iam_role",
    { name: "new", assume_role_policy: trust({ Service: "lambda.amazonaws.com" }) },
    at("aws_iam_role.new"),
  ),
  create("aws_iam_role_policy", policyOf("new", ...statements), at("aws_iam_role_policy.new")),
];

const trusted = (policy: string): object =>
  create("aws_iam_role", { name: "new", assume_role_policy: policy });
const anyRole = iamArn("role/*");
const bounded = { Condition: { StringEquals: { "iam:PermissionsBoundary": iamArn("policy/boundary") } } };

describe("rights that lead to others", () => {
  it.each([
    ["iam:PutRolePolicy", anyRole],
    ["iam:PutRolePolicy", "*"],
    ["iam:PutRolePolicy", "arn:aws:iam::*:role/*"],
    ["iam:PutRolePolicy", iamArn("r*")],
    ["iam:PutRolePolicy", iamArn("role/?*")],
    ["iam:PutRolePolicy", iamArn("role/${aws:PrincipalTag/team}")],
    ["iam:Put*", anyRole],
    ["IAM:putRolePolicy", anyRole],
    ["iam:?ttachRolePolicy", anyRole],
    ["iam:AttachRolePolicy", anyRole],
    ["iam:UpdateAssumeRolePolicy", anyRole],
    ["iam:CreatePolicyVersion", iamArn("policy/*")],
    ["iam:SetDefaultPolicyVersion", "*"],
    ["iam:DeleteRolePermissionsBoundary", anyRole],
    ["iam:PutRolePermissionsBoundary", anyRole],
    ["iam:CreateAccessKey", iamArn("user/*")],
    ["iam:PassRole", "*"],
    ["sts:AssumeRole", "*"],
    ["sts:AssumeRole", anyRole],
    ["lambda:UpdateFunctionCode", "*"],
    ["lambda:UpdateFunctionConfiguration", arn("lambda", "function:*")],
    ["kms:PutKeyPolicy", "*"],
    ["ssm:SendCommand", "*"],
    ["codebuild:StartBuild", "*"],
    ["cloudformation:UpdateStack", "*"],
    ["sso:PutInlinePolicyToPermissionSet", "*"],
  ])("%s on %s stops the plan, for an old role and a new one", (action, resource) => {
    expect(hazards(gets(allow(action, resource)))).toContain("block rights-escalated");
    expect(hazards(...made(allow(action, resource)))).toContain("block rights-escalated");
  });

  it.each<[string, object[]]>([
    [
      "to pass any role and to run code",
      [
        allow("iam:PassRole", anyRole, {
          Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
        }),
        allow("lambda:CreateFunction", "*"),
      ],
    ],
    ["to pass any role and to start machines", [allow(["iam:PassRole", "ec2:RunInstances"], "*")]],
  ])("the right %s stops the plan", (_, statements) => {
    expect(hazards(...made(...statements))).toContain("block rights-escalated");
  });

  it("is told where the second of two steps comes later", () => {
    const before = policyOf("orders", allow("iam:PassRole", "*"));
    const after = policyOf("orders", allow("iam:PassRole", "*"), allow("glue:CreateJob", "*"));
    expect(hazards(update("aws_iam_role_policy", before, after, at("aws_iam_role_policy.orders")))).toContain(
      "block rights-escalated",
    );
  });

  it.each(
    byHazard<object>({
      "warn rights-escalated": {
        "within a boundary": allow("iam:PutRolePolicy", anyRole, bounded),
        "to pass any role to one service": allow("iam:PassRole", anyRole, {
          Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
        }),
        "on the roles of one path": allow("iam:PutRolePolicy", iamArn("role/team/*")),
        "on one role": allow("iam:PutRolePolicy", iamArn("role/a")),
      },
      "block rights-escalated": {
        "within any boundary": allow("iam:PutRolePolicy", anyRole, {
          Condition: { StringLike: { "iam:PermissionsBoundary": "*" } },
        }),
        "within a boundary, if there is one": allow("iam:PutRolePolicy", anyRole, {
          Condition: { StringEqualsIfExists: { "iam:PermissionsBoundary": iamArn("policy/b") } },
        }),
        "that a boundary does not bound": allow("iam:CreatePolicyVersion", "*", bounded),
      },
    }),
  )("%s has its own severity", (_, statement, expected) => {
    expect(hazards(...made(statement)).filter((each) => each.includes("escalated"))).toEqual([expected]);
  });

  it.each<[string, object]>([
    ["to pass one role", allow("iam:PassRole", iamArn("role/a"))],
    ["to take one role of this account", allow("sts:AssumeRole", iamArn("role/a"))],
    ["to change one function", allow("lambda:UpdateFunctionCode", arn("lambda", "function:a"))],
    ["to change one's own password", allow("iam:CreateAccessKey", iamArn("user/${aws:username}"))],
  ])("the right %s is nothing to stop for, for a new role", (_, statement) => {
    expect(hazards(...made(statement))).not.toContain("block rights-escalated");
  });
});

describe("tenants' data and secrets", () => {
  it.each<[string, object]>([
    ["all of the tokens table", allow("dynamodb:*", tokens)],
    ["a token", allow("dynamodb:GetItem", tokens)],
    ["tenants", allow("dynamodb:Scan", arn("dynamodb", "table/tenants-dev"))],
    ["an index", allow("dynamodb:Query", `${tokens}/index/byTenant`)],
    ["a copy", allow("dynamodb:ExportTableToPointInTime", tokens)],
    ["the stream", allow("dynamodb:GetRecords", `${tokens}/stream/*`)],
    ["every table", allow("dynamodb:BatchGetItem", arn("dynamodb", "table/*"))],
    ["tables by a variable", allow("dynamodb:GetItem", arn("dynamodb", "table/${aws:PrincipalTag/t}"))],
    ["a token that it writes", allow("dynamodb:PutItem", tokens)],
    ["every secret", allow("secretsmanager:GetSecretValue", "*")],
    [
      "every secret of the account",
      allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:*")),
    ],
    ["every parameter", allow("ssm:GetParameter*", arn("ssm", "parameter/*"))],
    ["every object", allow("s3:GetObject", "arn:aws:s3:::*")],
    ["API keys by a wildcard", allow("apigateway:GET", "arn:aws:apigateway:*::/*")],
  ])("%s stop the plan where someone new reaches them", (_, statement) => {
    expect(hazards(gets(statement))).toContain("block tenant-data-reached");
    expect(hazards(...made(statement))).toContain("block tenant-data-reached");
  });

  it.each<[string, object]>([
    [
      "a table of another stack",
      allow(["dynamodb:GetItem", "dynamodb:Query"], arn("dynamodb", "table/other")),
    ],
    ["one secret", allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:a-AbCdEf"))],
    ["one parameter", allow("ssm:GetParameter", arn("ssm", "parameter/a/b"))],
    ["one bucket", allow("s3:GetObject", "arn:aws:s3:::reports/*")],
    ["traces", allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")],
    [
      "its network",
      allow(
        ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"],
        "*",
      ),
    ],
    ["another API's paths", allow("execute-api:Invoke", arn("execute-api", "abc123/dev/GET/*"))],
  ])("%s is nothing to stop for, for a new role", (_, statement) => {
    expect(hazards(...made(statement))).toEqual([]);
  });

  it("that are keys of the API are a decision for who deploys, and no right of a function's", () => {
    const keys = allow("apigateway:GET", "arn:aws:apigateway:us-east-1::/apikeys");
    expect(hazards(...made(keys))).toEqual(["warn tenant-data-reached"]);
    expect(hazards(gets(keys))).toEqual(["block tenant-data-reached"]);
  });

  it("of another backend are a decision", () => {
    const orderTable = unchanged(
      "aws_dynamodb_table",
      { name: "orders-dev", arn: orders },
      at("aws_dynamodb_table.orders"),
    );
    expect(hazards(orderTable, ...made(allow("dynamodb:GetItem", orders)))).toEqual([
      "warn tenant-data-reached",
    ]);
    expect(hazards(orderTable, ...made(allow("dynamodb:DescribeTable", orders)))).toEqual([]);
  });

  it("are the authorizer's already", () => {
    expect(
      hazards(
        updateRolePolicy(
          "authorizer",
          [writeLog("authorizer"), allow("dynamodb:GetItem", tokens)],
          [writeLog("authorizer"), allow(["dynamodb:GetItem", "dynamodb:BatchGetItem"], tokens)],
        ),
      ),
    ).toEqual(["warn iam-widened"]);
  });

  it("are not those of a function that calls itself an authorizer in the same plan", () => {
    const orders = authorizer;
    const before = { ...orders, function_name: "orders", role: iamArn("role/orders"), environment: [] };
    const after = { ...before, environment: [{ variables: { TOKENS_TABLE: "tokens-dev" } }] };
    expect(
      hazards(
        update("aws_lambda_function", before, after, at("aws_lambda_function.orders")),
        gets(allow("dynamodb:GetItem", tokens)),
      ),
    ).toContain("block tenant-data-reached");
  });

  it("are nobody's yet in a table that the plan makes", () => {
    const table = create("aws_dynamodb_table", { name: "tokens-new" }, at("aws_dynamodb_table.new"));
    expect(hazards(table, ...made(allow("dynamodb:GetItem", arn("dynamodb", "table/tokens-new"))))).toEqual(
      [],
    );
  });
});

it("a right with which Lambda traces a function, or puts it into a VPC, is good to know", () => {
  const traces = allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*");
  const network = allow(
    ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
    "*",
  );
  expect(hazards(gets(traces, network))).toEqual(["info iam-widened"]);
});

describe("a managed policy that is new", () => {
  const policy = (...statements: object[]): object =>
    create("aws_iam_policy", { name: "p", policy: document(...statements) });
  const address = "aws_iam_policy.it";
  const resources = (type: string, attribute: string): object => ({
    root_module: {
      resources: [
        {
          address: `${type}.other`,
          expressions: { [attribute]: { references: [`${address}.arn`, address] } },
        },
      ],
    },
  });
  const found = (
    changes: readonly object[],
    configuration: object = { root_module: {} },
  ): readonly string[] => outcomesOf(review(planOf(deployed(...changes), { configuration })).findings);
  const reader = policy(allow("dynamodb:GetItem", tokens));

  it("gives nobody a right while nothing in the plan has it", () => {
    expect(found([reader])).toEqual(["info tenant-data-reached"]);
    expect(found([policy(allow("*", "*"))])).toEqual(["block iam-widened"]);
  });

  it("counts where something has it", () => {
    for (const [type, attribute] of [
      ["aws_iam_user_policy_attachment", "policy_arn"],
      ["aws_iam_role_policy_attachment", "policy_arn"],
    ] as const) {
      const other = create(
        type,
        { user: "u", role: "orders" },
        { address: `${type}.other`, afterUnknown: { policy_arn: true } },
      );
      expect(found([reader, other], resources(type, attribute))).toContain("block tenant-data-reached");
    }
  });

  it("bounds and gives nothing where it is a boundary", () => {
    const bound = policy(allow(["dynamodb:*", "iam:*"], "*"));
    const other = create(
      "aws_iam_role",
      { name: "other" },
      { address: "aws_iam_role.other", afterUnknown: { permissions_boundary: true } },
    );
    expect(found([bound, other], resources("aws_iam_role", "permissions_boundary"))).toEqual([
      "info iam-widened",
    ]);
    const asked = { Condition: { StringEquals: { "iam:PermissionsBoundary": iamArn("policy/p") } } };
    expect(found([bound, ...made(allow("iam:PutRolePolicy", iamArn("role/*"), asked))])).toEqual([
      "warn rights-escalated",
      "info iam-widened",
    ]);
    expect(found([bound])).toEqual(["block iam-widened"]);
  });
});

it("a right on what the plan makes is good to know", () => {
  const table = create("aws_dynamodb_table", { name: "notes-dev" }, at("aws_dynamodb_table.notes"));
  const grant = allow(["dynamodb:GetItem", "dynamodb:PutItem"], arn("dynamodb", "table/notes-dev"));
  expect(hazards(table, gets(grant))).toEqual(["info iam-widened"]);
  expect(hazards(gets(grant))).toEqual(["warn iam-widened"]);
});

it("a right on what is of another account is a warning, for a new role too", () => {
  expect(hazards(...made(allow("sqs:SendMessage", arn("sqs", "q", FOREIGN))))).toEqual(["warn iam-widened"]);
});

describe("a role's trust", () => {
  const github = (conditions: object): string =>
    document({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: iamArn("oidc-provider/token.actions.githubusercontent.com") },
      Condition: conditions,
    });
  const claim = (claims: Record<string, unknown>): object =>
    Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [`token.actions.githubusercontent.com:${name}`, value]),
    );
  const aud = claim({ aud: "sts.amazonaws.com" });

  it.each(
    Object.entries({
      "the root of another account": trust({ AWS: iamArn("root", FOREIGN) }),
      "another account by its id": trust({ AWS: FOREIGN }),
      "another account by its id as a number": trust({ AWS: 999999999999 }),
      "a role of another account": trust({ AWS: iamArn("role/a", FOREIGN) }),
      "one of two": trust({ AWS: [iamArn("role/a"), iamArn("role/a", FOREIGN)] }),
      "another account with an external id": trust(
        { AWS: iamArn("root", FOREIGN) },
        { Condition: { StringEquals: { "sts:ExternalId": "x" } } },
      ),
      "any account": trust({ AWS: "arn:aws:iam::*:root" }),
      everyone: trust("*"),
      "everyone in a list": trust({ AWS: ["*"] }),
      "everyone but one": document({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        NotPrincipal: { AWS: iamArn("root") },
      }),
      "everyone of another account": trust("*", {
        Condition: { StringEquals: { "aws:PrincipalAccount": FOREIGN } },
      }),
      "everyone, if the account is known": trust("*", {
        Condition: { StringEqualsIfExists: { "aws:PrincipalAccount": ACCOUNT } },
      }),
      "everyone, for all of no values": trust("*", {
        Condition: { "ForAllValues:StringEquals": { "aws:PrincipalAccount": ACCOUNT } },
      }),
      "everyone by an account that is like the own": trust("*", {
        Condition: { StringLike: { "aws:PrincipalAccount": `${ACCOUNT.slice(0, 11)}?` } },
      }),
      "everyone of any ARN": trust("*", {
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } },
      }),
      "what is no service": trust({ Service: "lambda.amazonaws.com.attacker.example" }),
      "what only sounds like AWS": trust({ Service: "foo.amazon" }),
      "a service by a wildcard": trust({ Service: "*" }),
      "a canonical user": trust({
        CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
      }),
      "a provider of another account": document({
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: iamArn("oidc-provider/token.actions.githubusercontent.com", FOREIGN) },
        Condition: { StringEquals: { ...aud, ...claim({ sub: "repo:a/b:ref:refs/heads/main" }) } },
      }),
      "another issuer": document({
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: iamArn("oidc-provider/gitlab.com") },
        Condition: { StringEquals: { "gitlab.com:sub": "project_path:a/b:ref_type:branch:ref:main" } },
      }),
      Google: document({
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: "accounts.google.com" },
      }),
      "every repository": github({ StringEquals: aud, StringLike: claim({ sub: "repo:*" }) }),
      "every repository of an owner": github({
        StringEquals: aud,
        StringLike: claim({ sub: "repo:owner/*" }),
      }),
      "a repository that begins so": github({
        StringEquals: aud,
        StringLike: claim({ sub: "repo:owner/name*:ref:refs/heads/main" }),
      }),
      "one of two repositories": github({
        StringEquals: aud,
        StringLike: claim({ sub: ["repo:owner/name:ref:refs/heads/main", "repo:*/x:*"] }),
      }),
      "GitHub without a subject": github({ StringEquals: aud }),
      "GitHub without the audience": github({
        StringEquals: claim({ sub: "repo:owner/name:ref:refs/heads/main" }),
      }),
      "GitHub with an audience if there is one": github({
        StringEqualsIfExists: aud,
        StringEquals: claim({ sub: "repo:owner/name:ref:refs/heads/main" }),
      }),
    }),
  )("in %s stops the plan, of an old role and a new one", (_, policy) => {
    const before = role("orders");
    expect(
      hazards(
        update("aws_iam_role", before, { ...before, assume_role_policy: policy }, at("aws_iam_role.orders")),
      ),
    ).toContain("block stranger-let-in");
    expect(hazards(trusted(policy))).toContain("block stranger-let-in");
  });

  it.each<[string, string, readonly string[]]>([
    ["a service", trust({ Service: "lambda.amazonaws.com" }), []],
    ["a service of a Region", trust({ Service: "logs.us-east-1.amazonaws.com" }), []],
    ["a service in China", trust({ Service: "ec2.amazonaws.com.cn" }), []],
    ["the own account", trust({ AWS: iamArn("root") }), []],
    ["a role of the own account", trust({ AWS: iamArn("role/a") }), []],
    [
      "everyone of the own account",
      trust("*", { Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } }),
      [],
    ],
    [
      "an organisation",
      trust("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdef1234" } } }),
      ["warn stranger-let-in"],
    ],
    [
      "one branch of a repository",
      github({ StringEquals: { ...aud, ...claim({ sub: "repo:owner/name:ref:refs/heads/main" }) } }),
      ["warn stranger-let-in"],
    ],
    [
      "every branch of a repository",
      github({ StringEquals: aud, StringLike: claim({ sub: "repo:owner/name:*" }) }),
      ["warn stranger-let-in"],
    ],
  ])("in %s is as bad as it is", (_, policy, expected) => {
    expect(hazards(trusted(policy))).toEqual(expected);
  });

  it("in a repository that another role trusts already is nothing new", () => {
    const policy = (environment: string): string =>
      github({ StringEquals: { ...aud, ...claim({ sub: `repo:owner/name:environment:${environment}` }) } });
    const known = unchanged(
      "aws_iam_role",
      role("deploy-dev", { assume_role_policy: policy("dev") }),
      at("aws_iam_role.dev"),
    );
    expect(hazards(known, trusted(policy("prod")))).toEqual([]);
    expect(hazards(known, trusted(policy("prod").replace("owner/name", "owner/names")))).toEqual([
      "warn stranger-let-in",
    ]);
  });

  it("that says whom it trusted before", () => {
    const before = role("orders");
    const { findings } = review(
      planOf([update("aws_iam_role", before, { ...before, assume_role_policy: trust({ AWS: FOREIGN }) })]),
    );
    const text = findings
      .map(({ message }) =>
        message.map((each) => (typeof each === "string" ? each : each.untrusted)).join(""),
      )
      .join();
    expect(text).toContain(`AWS:${FOREIGN}`);
    expect(text).toContain(`of another account than this one, ${ACCOUNT}`);
    expect(text).toContain("Until now: Service:lambda.amazonaws.com");
  });
});

describe("a resource's policy", () => {
  const topic = arn("sns", "t");
  const on = (Principal: unknown, Action: string, Condition?: object): object =>
    create("aws_sns_topic_policy", {
      arn: topic,
      policy: document(allow(Action, topic, { Principal, ...(Condition && { Condition }) })),
    });

  it.each(
    byHazards<object>({
      "block stranger-let-in": {
        "another account": on({ AWS: FOREIGN }, "sns:Subscribe"),
        everyone: on("*", "sns:Publish"),
        "a service for another account": on({ Service: "cloudwatch.amazonaws.com" }, "sns:Publish", {
          StringEquals: { "aws:SourceAccount": FOREIGN },
        }),
        "a service for this account or another": on({ Service: "cloudwatch.amazonaws.com" }, "sns:Publish", {
          StringEquals: { "aws:SourceAccount": [ACCOUNT, FOREIGN] },
        }),
        "a service for everyone, to do anything": on({ Service: "cloudwatch.amazonaws.com" }, "sns:*"),
        "a service for any account's ARN": on({ Service: "cloudwatch.amazonaws.com" }, "sns:*", {
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:*:*:alarm:*" },
        }),
      },
      none: {
        "everyone of this account": on("*", "sns:Publish", { StringEquals: { "AWS:SourceOwner": ACCOUNT } }),
        "a service for this account": on({ Service: "cloudwatch.amazonaws.com" }, "sns:Publish", {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
        }),
        "a service for an ARN of this account": on({ Service: "cloudwatch.amazonaws.com" }, "sns:Publish", {
          ArnLike: { "aws:SourceArn": arn("cloudwatch", "alarm:*") },
        }),
      },
      "warn stranger-let-in": {
        "a service for everyone, to write": on({ Service: "cloudwatch.amazonaws.com" }, "sns:Publish"),
        "a deleted role": on({ AWS: "AROAABCDEFGHIJKLMNOPQ" }, "sns:Publish"),
      },
    }),
  )("that lets in %s", (_, change, expected) => {
    expect(hazards(change)).toEqual(expected);
  });

  it("of a key is open to its own account, and not to another", () => {
    const policy = (account: string): string =>
      document(allow("kms:*", "*", { Principal: { AWS: iamArn("root", account) } }));
    expect(hazards(create("aws_kms_key", { arn: key, policy: policy(ACCOUNT) }))).toEqual([]);
    expect(hazards(create("aws_kms_key", { arn: key, policy: policy(FOREIGN) }))).toContain(
      "block stranger-let-in",
    );
  });

  it.each([
    ["no JSON", "{"],
    ["no statements", "{}"],
    [
      "a member twice",
      `{"Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"${topic}","Principal":"*","Principal":{"AWS":"${ACCOUNT}"}}]}`,
    ],
    ["a member that there is not", document({ ...allow("sns:Publish", topic), Conditions: {} })],
    ["an effect that there is not", document({ ...allow("sns:Publish", topic), Effect: "allow" })],
    ["an action and its opposite", document({ ...allow("sns:Publish", topic), NotAction: "sns:Publish" })],
    ["no action", document({ Effect: "Allow", Principal: "*", Resource: topic })],
    ["an object for an action", document(allow({ a: 1 }, topic))],
    ["a condition that is none", document(allow("sns:Publish", topic, { Condition: ["x"] }))],
    [
      "a kind of principal that there is not",
      document(allow("sns:Publish", topic, { Principal: { Person: "x" } })),
    ],
  ])("with %s is unknown", (_, policy) => {
    expect(hazards(create("aws_sns_topic_policy", { arn: topic, policy }))).toEqual(["warn unknown-change"]);
  });
});

describe("a table's own policy", () => {
  const policed = (resource: string, who: object): object =>
    create("aws_dynamodb_resource_policy", {
      resource_arn: resource,
      policy: document(allow("dynamodb:GetItem", resource, who)),
    });
  const on = (resource: string, role: string): object =>
    policed(resource, { Principal: { AWS: iamArn(`role/${role}`) } });

  it("that lets a role of the account read tokens stops the plan, unless it reads them already", () => {
    expect(hazards(on(tokens, "orders"))).toEqual(["block tenant-data-reached"]);
    expect(hazards(on(tokens, "authorizer"))).toEqual([]);
    expect(hazards(on(orders, "orders"))).toEqual([]);
  });

  it("that allows everything but some actions stops the plan", () => {
    const { Action, ...rest } = allow("dynamodb:DeleteTable", tokens, {
      Principal: { AWS: iamArn("role/orders") },
    }) as Record<string, unknown>;
    const policy = document({ ...rest, NotAction: Action });
    expect(hazards(create("aws_dynamodb_resource_policy", { resource_arn: tokens, policy }))).toEqual([
      "block tenant-data-reached",
    ]);
  });

  it("that lets in everyone of the account but who reads tokens stops the plan", () => {
    const others = {
      NotPrincipal: { AWS: iamArn("role/authorizer") },
      Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
    };
    expect(hazards(policed(tokens, others))).toEqual(["block tenant-data-reached"]);
  });
});

describe("a policy that is known only after the apply", () => {
  const address = "aws_iam_policy.operator";
  const policyWith = (references: string[], ...more: object[]): readonly string[] => {
    const resources = [{ address, expressions: { policy: { references } } }];
    const change = update(
      "aws_iam_policy",
      { name: "p", arn: iamArn("policy/p"), policy: document() },
      { name: "p" },
      { address, afterUnknown: { policy: true } },
    );
    const { findings } = review(
      planOf(deployed(change, ...more), { configuration: { root_module: { resources } } }),
    );
    return outcomesOf(findings);
  };
  const own = ["aws_api_gateway_usage_plan.a.id", "data.aws_caller_identity.own.account_id"];

  it("does not count where it is made of the plan's own resources and no role has it", () => {
    expect(policyWith(own)).toEqual(["info unknown-value"]);
    expect(policyWith([...own, "var.more"])).toEqual(["warn unknown-value"]);
    expect(policyWith([...own, "data.aws_iam_policy_document.a.json"])).toEqual(["warn unknown-value"]);
    const held = unchanged("aws_iam_role_policy_attachment", {
      role: "orders",
      policy_arn: iamArn("policy/p"),
    });
    expect(policyWith(own, held)).toEqual(["warn unknown-value"]);
  });
});

describe("whose a principal is", () => {
  const digits = fc.stringMatching(/^\d{12}$/);
  it("is never judged by a part of it", () => {
    fc.assert(
      fc.property(
        digits,
        fc.constantFrom("", "x", ".", "/", "-"),
        fc.boolean(),
        (account, more, isBefore) => {
          fc.pre(account !== ACCOUNT);
          const name = isBefore ? `${ACCOUNT}${more}` : `${more}${ACCOUNT}`;
          for (const principal of [
            iamArn(`role/${name}`, account),
            `arn:aws:iam::${account}:user/${ACCOUNT}/x`,
          ])
            expect(hazards(trusted(trust({ AWS: principal })))).toContain("block stranger-let-in");
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is a service only by its whole name", () => {
    const text = fc.stringMatching(/^[a-z0-9.-]{1,20}$/);
    fc.assert(
      fc.property(text, (name) => {
        expect(hazards(trusted(trust({ Service: `lambda.amazonaws.com.${name}` })))).toEqual(
          /^cn$/.test(name) ? [] : ["block stranger-let-in"],
        );
      }),
      { numRuns: 30 },
    );
  });
});
