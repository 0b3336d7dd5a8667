import {
  create,
  destroy,
  planOf,
  replace,
  review,
  unchanged,
  update,
  updateEach,
} from "./review-plan.test-support";
import { document } from "./rules/identity/rights.test-support";

/** Changes that must not stop anyone: they may have findings of severity `info` only. */
const api = (paths: object, more: object = {}): string =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { title: "api", version: "1" },
    paths,
    components: {
      securitySchemes: {
        token: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": { type: "token" },
        },
        tenantKey: { type: "apiKey", in: "header", name: "x-api-key" },
      },
      schemas: { Node: { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } } },
    },
    ...more,
  });
const route = (more: object = {}): object => ({
  get: {
    security: [{ token: [] }, { tenantKey: [] }],
    "x-amazon-apigateway-integration": { type: "aws_proxy", uri: "arn:f" },
    ...more,
  },
});

const cases: Record<string, object | readonly object[]> = {
  nothing: unchanged("aws_dynamodb_table", { name: "T" }),
  tags: updateEach("aws_api_gateway_stage", {
    tags: [{ a: "1" }, { a: "2" }],
    tags_all: [{ a: "1" }, { a: "2" }],
  }),
  "a stored value that changes and runs nothing": update("terraform_data", { input: "a" }, { input: "b" }),
  "tags of a type that is not known": update("aws_nothing_known", { tags: null }, { tags: { a: "2" } }),
  "a description": update("aws_api_gateway_usage_plan", { description: "a" }, { description: "b" }),
  "an order of a set": update(
    "aws_cloudwatch_metric_alarm",
    { alarm_actions: ["a", "b"] },
    { alarm_actions: ["b", "a"] },
  ),
  "null for an empty list": updateEach("aws_dynamodb_table", {
    replica: [[], null],
    ttl: [[{ attribute_name: "", enabled: false }], []],
  }),
  "new code": [
    update(
      "aws_lambda_function",
      { source_code_hash: "a", qualified_arn: "f:1", version: "1" },
      { source_code_hash: "b" },
      { afterUnknown: { version: true, qualified_arn: true, last_modified: true } },
    ),
    update("aws_lambda_alias", { function_version: "1" }, {}, { afterUnknown: { function_version: true } }),
  ],
  "a newer version": update("aws_lambda_alias", { function_version: "9" }, { function_version: "10" }),
  "more memory and time": updateEach("aws_lambda_function", { memory_size: [256, 512], timeout: [5, 10] }),
  "more concurrency": updateEach("aws_lambda_function", { reserved_concurrent_executions: [5, 50] }),
  "a new route": [
    updateEach("aws_api_gateway_rest_api", {
      body: [api({ "/a": route() }), api({ "/a": route(), "/b": route() })],
    }),
    create("aws_lambda_permission", {
      principal: "apigateway.amazonaws.com",
      source_arn: "arn:aws:execute-api:us-east-1:000000000000:api/dev/GET/b",
    }),
  ],
  "a deployment": [
    replace(
      "aws_api_gateway_deployment",
      { triggers: { a: "1" } },
      { triggers: { a: "2" } },
      {
        entry: {
          change: {
            actions: ["create", "delete"],
            before: { triggers: { a: "1" } },
            after: { triggers: { a: "2" } },
            after_unknown: { id: true },
          },
        },
      },
    ),
    update("aws_api_gateway_stage", { deployment_id: "a" }, {}, { afterUnknown: { deployment_id: true } }),
  ],
  "another order, texts and names in a document": update(
    "aws_api_gateway_rest_api",
    { body: api({ "/a/{id}": route({ summary: "x" }), "/b": route() }) },
    { body: api({ "/b": route({ description: "y" }), "/a/{key}": route() }) },
  ),
  "a route for browsers": updateEach("aws_api_gateway_rest_api", {
    body: [
      api({ "/a": route() }),
      api({ "/a": { ...route(), options: { "x-amazon-apigateway-integration": { type: "mock" } } } }),
    ],
  }),
  "a schema that refers to itself": update(
    "aws_api_gateway_rest_api",
    { body: api({ "/a": route({ requestBody: { $ref: "#/components/schemas/Node" } }) }) },
    { body: api({ "/a": route({ requestBody: { $ref: "#/components/schemas/Node" }, summary: "s" }) }) },
  ),
  "more alarms": [
    create("aws_cloudwatch_metric_alarm", { alarm_name: "more", threshold: 1 }),
    create("aws_cloudwatch_dashboard", { dashboard_body: "{}" }),
  ],
  "an alarm that tells sooner": update(
    "aws_cloudwatch_metric_alarm",
    { threshold: 5, comparison_operator: "GreaterThanThreshold", evaluation_periods: 5 },
    { threshold: 1, comparison_operator: "GreaterThanThreshold", evaluation_periods: 3 },
  ),
  "one more to be told": [
    unchanged("aws_sns_topic", { arn: "arn:aws:sns:us-east-1:000000000000:a" }),
    updateEach("aws_cloudwatch_metric_alarm", {
      alarm_actions: [
        ["arn:aws:sns:us-east-1:000000000000:a"],
        ["arn:aws:sns:us-east-1:000000000000:a", "arn:aws:sns:us-east-1:000000000000:b"],
      ],
    }),
  ],
  "longer logs": update("aws_cloudwatch_log_group", { retention_in_days: 14 }, { retention_in_days: 0 }),
  "a table that is protected more": updateEach("aws_dynamodb_table", {
    deletion_protection_enabled: [false, true],
    point_in_time_recovery: [[{ enabled: false }], [{ enabled: true }]],
  }),
  "copies that are kept longer": update(
    "aws_backup_plan",
    { rule: [{ rule_name: "a", schedule: "cron(0 5 * * ? *)", lifecycle: [{ delete_after: 35 }] }] },
    { rule: [{ rule_name: "a", schedule: "cron(0 5 * * ? *)", lifecycle: [{ delete_after: 60 }] }] },
  ),
  "a key that is rotated sooner than by itself": updateEach("aws_kms_key", {
    rotation_period_in_days: [0, 90],
  }),
  "another index": updateEach("aws_dynamodb_table", {
    global_secondary_index: [[], [{ name: "a", hash_key: "x" }]],
  }),
  "a higher limit": updateEach("aws_api_gateway_usage_plan", {
    quota_settings: [[{ limit: 1, period: "DAY" }], [{ limit: 2, period: "DAY" }]],
  }),
  "another plan": create("aws_api_gateway_usage_plan", {
    name: "Gold",
    api_stages: [{ api_id: "a", stage: "dev" }],
  }),
  "a policy in another form": updateEach("aws_iam_policy", {
    policy: [
      document({
        Sid: "a",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: "arn:aws:s3:::a/*",
      }),
      document(
        { Resource: ["arn:aws:s3:::a/*"], Action: "s3:putobject", Effect: "Allow" },
        { Resource: ["arn:aws:s3:::a/*"], Action: "S3:GetObject", Effect: "Allow" },
      ),
    ],
  }),
  "a right less": updateEach("aws_iam_policy", {
    policy: [
      document({
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: "arn:aws:s3:::a/*",
      }),
      document({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/b" }),
    ],
  }),
  "a new backend's role": [
    create("aws_iam_role", {
      name: "r",
      assume_role_policy: document({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
      }),
    }),
    create("aws_iam_role_policy", {
      role: "r",
      name: "p",
      policy: document({
        Effect: "Allow",
        Action: ["logs:PutLogEvents"],
        Resource: "arn:aws:logs:us-east-1:1:log-group:/a:*",
      }),
    }),
    create("aws_iam_role_policy_attachment", {
      role: "r",
      policy_arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    }),
  ],
  "a key of KMS that the account looks after": create("aws_kms_key", {
    policy: document({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::000000000000:root" },
      Action: "kms:*",
      Resource: "*",
    }),
  }),
  "a bucket that refuses plain HTTP": create("aws_s3_bucket_policy", {
    policy: document({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  }),
  "fewer addresses": update(
    "aws_security_group",
    { ingress: [{ cidr_blocks: ["10.0.0.0/8"], from_port: 443, to_port: 443, description: "a" }] },
    { ingress: [{ cidr_blocks: ["10.0.0.0/16"], from_port: 443, to_port: 443, description: "b" }] },
  ),
  "a firewall": [
    create("aws_wafv2_web_acl", { name: "edge", rule: [{ name: "a", action: [{ count: [{}] }] }] }),
    create("aws_wafv2_web_acl_association", { resource_arn: "a" }),
  ],
  "a rule more": updateEach("aws_wafv2_web_acl", {
    rule: [
      [],
      [
        { name: "a", action: [{ count: [{}] }] },
        { name: "b", action: [{ block: [{}] }] },
      ],
    ],
  }),
  "a domain": [
    create("aws_api_gateway_domain_name", { domain_name: "a.example.test" }),
    create("aws_route53_record", {
      name: "_1.a.example.test",
      type: "CNAME",
      records: ["_2.acm-validations.aws."],
    }),
  ],
  "a move": unchanged(
    "aws_dynamodb_table",
    { name: "T" },
    { entry: { previous_address: "aws_dynamodb_table.old" } },
  ),
  "an import": {
    ...unchanged("aws_dynamodb_table", { name: "T" }),
    change: { actions: ["no-op"], before: { name: "T" }, after: { name: "T" }, importing: { id: "T" } },
  },
  "data that is read": {
    ...create("aws_caller_identity", {}, { address: "data.aws_caller_identity.it" }),
    mode: "data",
    change: { actions: ["read"], before: null, after: {}, after_unknown: { id: true } },
  },
  "a new route that is a resource": [
    create("aws_api_gateway_method", { http_method: "GET", authorization: "CUSTOM", api_key_required: true }),
    create(
      "aws_api_gateway_method",
      { http_method: "OPTIONS", authorization: "NONE" },
      { address: "aws_api_gateway_method.options" },
    ),
  ],
  "an alias whose target is asked after its health": update(
    "aws_route53_record",
    { alias: [{ name: "D-1.example.test", zone_id: "Z", evaluate_target_health: false }] },
    { alias: [{ name: "d-1.example.test.", zone_id: "Z", evaluate_target_health: true }] },
  ),
  "a left-over deployment": destroy("aws_api_gateway_deployment", {}, { entry: { deposed: "abcd1234" } }),
};

describe("a harmless change", () => {
  it.each(Object.entries(cases))("of %s is quiet", (_, changes) => {
    const { verdict, findings } = review(planOf([changes].flat()));
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(verdict).toBe("clean");
  });

  it("is listed with what it changes", () => {
    const { changes } = review(
      planOf([update("aws_api_gateway_stage", { tags: { a: "1" } }, { tags: { a: "2" } })]),
    );
    expect(changes).toMatchObject([
      { untrustedAddress: "aws_api_gateway_stage.it", untrustedAttributes: ["tags"], isHarmless: true },
    ]);
  });
});
