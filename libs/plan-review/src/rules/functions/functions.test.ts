import { ACCOUNT, create, hazardsOf, planOf, replace, review, update } from "../../review-plan.test-support";
import {
  arn,
  authorizerVariables,
  FOREIGN,
  hazards,
  iamArn,
  lambda,
  policyOf,
  readTokens,
  trust,
  writeLog,
} from "../identity/rights.test-support";

const layer = (account: string): string => `arn:aws:lambda:us-east-1:${account}:layer:a:1`;
const image = (account: string, tag = "1"): string =>
  `${account}.dkr.ecr.us-east-1.amazonaws.com/orders:${tag}`;

describe("the code of a function", () => {
  it.each<[string, object]>([
    ["a layer of another account", { layers: [layer(FOREIGN)] }],
    ["a layer of another account beside one of its own", { layers: [layer(ACCOUNT), layer(FOREIGN)] }],
    ["an image of another account", { image_uri: image(FOREIGN) }],
    [
      "an image of another registry",
      { image_uri: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com.attacker.example/a:1`.replace(ACCOUNT, "x") },
    ],
    [
      "a file system of another account",
      {
        file_system_config: [
          { arn: arn("elasticfilesystem", "access-point/a", FOREIGN), local_mount_path: "/mnt/a" },
        ],
      },
    ],
    ["a role of another account", { role: iamArn("role/a", FOREIGN) }],
  ])("from %s stops the plan, for an old function and a new one", (_, more) => {
    expect(hazardsOf(update("aws_lambda_function", lambda("orders"), lambda("orders", more)))).toContain(
      "block function-taken-over",
    );
    expect(hazardsOf(create("aws_lambda_function", lambda("orders", more)))).toContain(
      "block function-taken-over",
    );
  });

  it.each<[string, object, readonly string[]]>([
    ["a layer of its own account", { layers: [layer(ACCOUNT)] }, []],
    [
      "a layer that AWS publishes",
      { layers: ["arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:35"] },
      [],
    ],
    ["an image of its own account", { image_uri: image(ACCOUNT) }, []],
    [
      "a bucket that the plan does not hold",
      { s3_bucket: "artefacts", s3_key: "a" },
      ["block function-taken-over"],
    ],
  ])("of a new function from %s", (_, more, expected) => {
    expect(hazardsOf(create("aws_lambda_function", lambda("orders", more)))).toEqual(expected);
  });

  it("from a bucket that the plan does not hold stops the plan where it came from elsewhere", () => {
    const from = (s3_bucket: string | null) => lambda("orders", { s3_bucket });
    expect(hazardsOf(update("aws_lambda_function", from(null), from("artefacts")))).toEqual([
      "block function-taken-over",
    ]);
    expect(
      hazardsOf(
        create("aws_s3_bucket", { bucket: "artefacts" }),
        update("aws_lambda_function", from(null), from("artefacts")),
      ),
    ).toEqual(["warn function-code-changed"]);
  });

  it("in a newer image of the same repository is new code", () => {
    const from = (image_uri: string) => lambda("orders", { image_uri });
    expect(hazardsOf(update("aws_lambda_function", from(image(ACCOUNT)), from(image(ACCOUNT, "2"))))).toEqual(
      [],
    );
    expect(
      hazardsOf(
        update("aws_lambda_function", from(image(ACCOUNT)), from(image(ACCOUNT).replace("orders", "other"))),
      ),
    ).toEqual(["warn function-code-changed"]);
  });

  it("in a role of the authorizer's stops the plan", () => {
    const thief = lambda("thief", { role: iamArn("role/authorizer") });
    expect(hazards(create("aws_lambda_function", thief))).toEqual(["block tenant-data-reached"]);
    expect(hazards(create("aws_lambda_function", lambda("other", { role: iamArn("role/orders") })))).toEqual(
      [],
    );
    const before = lambda("orders");
    expect(
      hazards(
        update(
          "aws_lambda_function",
          before,
          { ...before, role: thief.role },
          { address: "aws_lambda_function.orders" },
        ),
      ),
    ).toEqual(["block tenant-data-reached"]);
  });

  it("of an authorizer in a role that may not read its table stops the plan", () => {
    const before = lambda("authorizer", { environment: [{ variables: authorizerVariables }] });
    const moved = (...statements: object[]): readonly string[] =>
      hazards(
        update(
          "aws_lambda_function",
          before,
          { ...before, role: iamArn("role/second") },
          { address: "aws_lambda_function.authorizer" },
        ),
        create("aws_iam_role", {
          name: "second",
          assume_role_policy: trust({ Service: "lambda.amazonaws.com" }),
        }),
        create("aws_iam_role_policy", policyOf("second", ...statements)),
      );
    expect(moved(writeLog("authorizer"))).toContain("block right-lost");
    expect(moved(readTokens)).not.toContain("block right-lost");
  });

  it("signed by another account's profile stops the plan", () => {
    const config = (account: string) => ({
      allowed_publishers: [
        { signing_profile_version_arns: [arn("signer", "/signing-profiles/a/b", account)] },
      ],
    });
    expect(hazardsOf(create("aws_lambda_code_signing_config", config(FOREIGN)))).toContain(
      "block function-taken-over",
    );
    expect(hazardsOf(create("aws_lambda_code_signing_config", config(ACCOUNT)))).toEqual([]);
  });
});

it("an alias that names another function stops the plan", () => {
  const alias = { name: "live", function_name: "authorizer", function_version: "3" };
  expect(hazardsOf(replace("aws_lambda_alias", alias, { ...alias, function_name: "other" }))).toContain(
    "block function-removed",
  );
});

describe("a source of a function's events", () => {
  it.each<[string, string, readonly string[]]>([
    ["of another account", arn("sqs", "q", FOREIGN), ["block stranger-let-in"]],
    ["of the account", arn("sqs", "q"), []],
    [
      "that is the table of tokens",
      arn("dynamodb", "table/tokens-dev/stream/2026"),
      ["block tenant-data-reached"],
    ],
  ])("%s", (_, event_source_arn, expected) => {
    expect(
      hazards(create("aws_lambda_event_source_mapping", { function_name: "orders", event_source_arn })),
    ).toEqual(expected);
  });

  it("that is not known yet is judged by what it refers to", () => {
    const change = create(
      "aws_lambda_event_source_mapping",
      { function_name: "orders" },
      { afterUnknown: { event_source_arn: true } },
    );
    const resources = (reference: string): object[] => [
      {
        address: "aws_lambda_event_source_mapping.it",
        expressions: { event_source_arn: { references: [reference] } },
      },
    ];
    const found = (reference: string): number =>
      review(planOf([change], { configuration: { root_module: { resources: resources(reference) } } }))
        .findings.length;
    expect(found("aws_sqs_queue.q.arn")).toBe(0);
    expect(found("var.queue")).toBe(1);
  });
});

it.each(["aws_lambda_layer_version_permission", "aws_signer_signing_profile_permission"])(
  "a %s for others stops the plan",
  (type) => {
    expect(hazardsOf(create(type, { principal: FOREIGN }))).toEqual(["block stranger-let-in"]);
    expect(hazardsOf(create(type, { principal: "*" }))).toEqual(["block stranger-let-in"]);
    expect(hazardsOf(create(type, { principal: ACCOUNT }))).toEqual([]);
  },
);

it("a layer for others is told in a sentence whose only untrusted part is who may use it", () => {
  const said = (principal: string) =>
    review(planOf([create("aws_lambda_layer_version_permission", { principal })])).findings.map(
      ({ message }) => message,
    );
  expect(said("*")).toEqual([["Everyone, also outside the account, ", "may use the layer", "."]]);
  expect(said(FOREIGN)).toEqual([
    ["", { untrusted: FOREIGN }, ", from outside the account, ", "may use the layer", "."],
  ]);
});
