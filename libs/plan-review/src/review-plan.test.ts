import { create, destroy, hazardsOf, planOf, replace, review, update } from "./review-plan.test-support";

/**
 * Each hazard in a form that the fixtures do not have: a change, and the hazard that must be among its
 * findings.
 */
const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

const environment = (variables: object): object[] => [{ variables }];
const plan = (more: object): Record<string, unknown> => ({
  name: "General",
  api_stages: [{ api_id: "api1", stage: "dev", throttle: [] }],
  throttle_settings: [{ rate_limit: 10, burst_limit: 20 }],
  quota_settings: [{ limit: 100, offset: 0, period: "DAY" }],
  ...more,
});

const rule = (name: string, action: string, statement: object = {}): object => ({
  name,
  priority: 1,
  action: [{ [action]: [{}] }],
  override_action: [],
  statement: [statement],
});

const group = (name: string, override: string, overrides: object[] = []): object => ({
  name,
  priority: 2,
  action: [],
  override_action: [{ none: override === "none" ? [{}] : [], count: override === "count" ? [{}] : [] }],
  statement: [
    { managed_rule_group_statement: [{ name: "Core", vendor_name: "AWS", rule_action_override: overrides }] },
  ],
});

const acl = (rules: object[], defaultAction = "allow"): Record<string, unknown> => ({
  name: "edge",
  default_action: [{ allow: [], block: [], [defaultAction]: [{}] }],
  rule: rules,
});

const alarm = (more: object): Record<string, unknown> => ({
  alarm_name: "errors",
  comparison_operator: "GreaterThanThreshold",
  threshold: 0.05,
  evaluation_periods: 3,
  alarm_actions: ["arn:aws:sns:us-east-1:000000000000:alerts"],
  actions_enabled: true,
  ...more,
});

const cases: readonly (readonly [name: string, change: object, hazard: string])[] = [
  [
    "a stage that is destroyed",
    destroy("aws_api_gateway_stage", { stage_name: "dev" }),
    "block stage-removed",
  ],
  ["an HTTP API's stage", destroy("aws_apigatewayv2_stage"), "block stage-removed"],
  [
    "a stage that is replaced, the new one first",
    {
      ...replace("aws_api_gateway_stage", {}, {}),
      change: { actions: ["create", "delete"], before: { stage_name: "a" }, after: { stage_name: "b" } },
    },
    "block stage-removed",
  ],
  ["a plan replaced", replace("aws_api_gateway_usage_plan", plan({}), plan({})), "block plan-removed"],
  [
    "a plan at another stage",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      plan({ api_stages: [{ api_id: "api1", stage: "v2", throttle: [] }] }),
    ),
    "block plan-stage-detached",
  ],
  [
    "a plan whose stages are not known yet",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      { ...plan({}), api_stages: undefined },
      { afterUnknown: { api_stages: true } },
    ),
    "warn unknown-value",
  ],
  [
    "a key that is disabled",
    update("aws_api_gateway_api_key", { enabled: true }, { enabled: false }),
    "block key-removed",
  ],
  ["a key out of its plan", destroy("aws_api_gateway_usage_plan_key", { key_id: "k" }), "block key-removed"],
  [
    "a quota that is lowered",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      plan({ quota_settings: [{ limit: 99, offset: 0, period: "DAY" }] }),
    ),
    "warn limits-lowered",
  ],
  [
    "a quota for a longer period",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      plan({ quota_settings: [{ limit: 100, offset: 0, period: "MONTH" }] }),
    ),
    "warn limits-lowered",
  ],
  [
    "a quota whose periods start on other days",
    update(
      "aws_api_gateway_usage_plan",
      plan({ quota_settings: [{ limit: 100, offset: 3, period: "WEEK" }] }),
      plan({ quota_settings: [{ limit: 100, offset: 1, period: "WEEK" }] }),
    ),
    "warn limits-lowered",
  ],
  [
    "a quota that is new",
    update("aws_api_gateway_usage_plan", plan({ quota_settings: [] }), plan({})),
    "warn limits-lowered",
  ],
  [
    "a rate of 0",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      plan({ throttle_settings: [{ rate_limit: 0, burst_limit: 20 }] }),
    ),
    "block limits-lowered",
  ],
  [
    "a burst that is lowered",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      plan({ throttle_settings: [{ rate_limit: 10, burst_limit: 2 }] }),
    ),
    "warn limits-lowered",
  ],
  [
    "limits that go",
    update("aws_api_gateway_usage_plan", plan({}), plan({ throttle_settings: [] })),
    "warn limits-raised",
  ],
  [
    "a rate that is raised",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      plan({ throttle_settings: [{ rate_limit: 11, burst_limit: 20 }] }),
    ),
    "info limits-raised",
  ],
  [
    "a route's rate in a plan",
    update(
      "aws_api_gateway_usage_plan",
      plan({}),
      plan({
        api_stages: [
          { api_id: "api1", stage: "dev", throttle: [{ path: "/a/GET", rate_limit: 1, burst_limit: 1 }] },
        ],
      }),
    ),
    "warn limits-lowered",
  ],
  [
    "a stage's rate",
    update(
      "aws_api_gateway_method_settings",
      { settings: [{ throttling_rate_limit: 100 }] },
      { settings: [{ throttling_rate_limit: 10 }] },
    ),
    "warn limits-lowered",
  ],
  [
    "another tokens table",
    update(
      "aws_lambda_function",
      { environment: environment({ TOKENS_TABLE: "a" }) },
      { environment: environment({ TOKENS_TABLE: "b" }) },
    ),
    "block authorizer-inputs-changed",
  ],
  [
    "a token prefix",
    update(
      "aws_lambda_function",
      { environment: environment({ TOKEN_PREFIX: "tg_a" }) },
      { environment: environment({ TOKEN_PREFIX: "tg_b" }) },
    ),
    "block authorizer-inputs-changed",
  ],
  [
    "checksummed tokens only",
    update(
      "aws_lambda_function",
      { environment: environment({ ACCEPTED_TOKENS: "any" }) },
      { environment: environment({ ACCEPTED_TOKENS: "checksummed" }) },
    ),
    "block accepted-tokens-narrowed",
  ],
  [
    "a token's life",
    update(
      "aws_lambda_function",
      { environment: environment({ TOKEN_MAX_AGE_DAYS: "90" }) },
      { environment: environment({ TOKEN_MAX_AGE_DAYS: "7" }) },
    ),
    "warn token-life-shortened",
  ],
  ["an alias that is destroyed", destroy("aws_lambda_alias", { name: "live" }), "block function-removed"],
  [
    "a function that is replaced",
    replace("aws_lambda_function", { function_name: "a" }, { function_name: "b" }),
    "block function-removed",
  ],
  [
    "an older version",
    update("aws_lambda_alias", { function_version: "7" }, { function_version: "6" }),
    "warn function-code-changed",
  ],
  [
    "concurrency that is lowered",
    update(
      "aws_lambda_function",
      { reserved_concurrent_executions: 50 },
      { reserved_concurrent_executions: 5 },
    ),
    "warn function-throttled",
  ],
  [
    "concurrency that is given back",
    update(
      "aws_lambda_function",
      { reserved_concurrent_executions: 50 },
      { reserved_concurrent_executions: -1 },
    ),
    "warn function-throttled",
  ],
  [
    "a runtime",
    update("aws_lambda_function", { runtime: "nodejs22.x" }, { runtime: "nodejs18.x" }),
    "warn function-code-changed",
  ],
  ["an API that is destroyed", destroy("aws_api_gateway_rest_api", { name: "api" }), "block api-removed"],
  ["an HTTP API that is destroyed", destroy("aws_apigatewayv2_api", { name: "api" }), "block api-removed"],
  [
    "a key source",
    update("aws_api_gateway_rest_api", { api_key_source: "AUTHORIZER" }, { api_key_source: "HEADER" }),
    "block key-source-changed",
  ],
  [
    "an endpoint that is disabled",
    update(
      "aws_api_gateway_rest_api",
      { disable_execute_api_endpoint: false },
      { disable_execute_api_endpoint: true },
    ),
    "block endpoint-changed",
  ],
  [
    "an endpoint that is enabled",
    update(
      "aws_api_gateway_rest_api",
      { disable_execute_api_endpoint: true },
      { disable_execute_api_endpoint: false },
    ),
    "warn network-opened",
  ],
  [
    "a private API that is opened",
    update(
      "aws_api_gateway_rest_api",
      { endpoint_configuration: [{ types: ["PRIVATE"] }] },
      { endpoint_configuration: [{ types: ["REGIONAL"] }] },
    ),
    "block network-opened",
  ],
  [
    "a mapping to another API",
    update("aws_api_gateway_base_path_mapping", { api_id: "a" }, { api_id: "b" }),
    "block domain-removed",
  ],
  [
    "a DNS record elsewhere",
    update("aws_route53_record", { records: ["a"] }, { records: ["b"] }),
    "block domain-removed",
  ],
  [
    "a DNS alias elsewhere",
    update("aws_route53_record", { alias: [{ name: "a" }] }, { alias: [{ name: "b" }] }),
    "block domain-removed",
  ],
  ["a zone", destroy("aws_route53_zone", { name: "example.test" }), "block domain-removed"],
  [
    "an older TLS",
    update("aws_api_gateway_domain_name", { security_policy: "TLS_1_2" }, { security_policy: "TLS_1_0" }),
    "block encryption-weakened",
  ],
  [
    "mutual TLS that goes",
    update(
      "aws_api_gateway_domain_name",
      { mutual_tls_authentication: [{ truststore_uri: "s3://a/b" }] },
      { mutual_tls_authentication: [] },
    ),
    "block encryption-weakened",
  ],
  ["a path", destroy("aws_api_gateway_resource", { path: "/orders" }), "block route-removed"],
  [
    "a method without authorizer",
    create("aws_api_gateway_method", { http_method: "GET", authorization: "NONE", api_key_required: true }),
    "block authorizer-removed",
  ],
  [
    "a method with another authorization",
    update("aws_api_gateway_method", { authorization: "CUSTOM" }, { authorization: "AWS_IAM" }),
    "warn authorizer-removed",
  ],
  [
    "an HTTP API's open route",
    update("aws_apigatewayv2_route", { authorization_type: "JWT" }, { authorization_type: "NONE" }),
    "block authorizer-removed",
  ],
  [
    "an authorizer that goes",
    destroy("aws_api_gateway_authorizer", { name: "token" }),
    "block authorizer-removed",
  ],
  [
    "a shorter cache",
    update(
      "aws_api_gateway_authorizer",
      { authorizer_result_ttl_in_seconds: 300 },
      { authorizer_result_ttl_in_seconds: 0 },
    ),
    "warn cache-shortened",
  ],
  [
    "a longer cache",
    update(
      "aws_api_gateway_authorizer",
      { authorizer_result_ttl_in_seconds: 60 },
      { authorizer_result_ttl_in_seconds: 3600 },
    ),
    "warn revocation-delayed",
  ],
  [
    "a stricter header",
    update(
      "aws_api_gateway_authorizer",
      { identity_validation_expression: "^.*$" },
      { identity_validation_expression: "^tg_.*$" },
    ),
    "block accepted-tokens-narrowed",
  ],
  [
    "a validator that is switched off",
    update(
      "aws_api_gateway_request_validator",
      { validate_request_body: true },
      { validate_request_body: false },
    ),
    "warn validation-removed",
  ],
  ["a table that is destroyed", destroy("aws_dynamodb_table", { name: "Tokens" }), "block table-removed"],
  [
    "deletion protection",
    update(
      "aws_dynamodb_table",
      { deletion_protection_enabled: true },
      { deletion_protection_enabled: false },
    ),
    "warn recovery-weakened",
  ],
  [
    "point-in-time recovery",
    update(
      "aws_dynamodb_table",
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [] },
    ),
    "block recovery-weakened",
  ],
  [
    "an index of two",
    update(
      "aws_dynamodb_table",
      {
        global_secondary_index: [
          { name: "a", hash_key: "x" },
          { name: "b", hash_key: "y" },
        ],
      },
      { global_secondary_index: [{ name: "b", hash_key: "y" }] },
    ),
    "block table-changed",
  ],
  [
    "expiry that is switched off",
    update(
      "aws_dynamodb_table",
      { ttl: [{ enabled: true, attribute_name: "expiresAt" }] },
      { ttl: [{ enabled: false, attribute_name: "" }] },
    ),
    "warn table-changed",
  ],
  [
    "a copy in another Region",
    update("aws_dynamodb_table", { replica: [{ region_name: "eu-west-1" }] }, { replica: [] }),
    "block data-removed",
  ],
  ["a backup vault", destroy("aws_backup_vault", { name: "v" }), "block data-removed"],
  ["a bucket", destroy("aws_s3_bucket", { bucket: "b" }), "block data-removed"],
  ["a database of another kind", destroy("aws_rds_cluster"), "block data-removed"],
  ["a key of KMS", destroy("aws_kms_key", { description: "d" }), "block key-deleted"],
  [
    "a key of KMS that is disabled",
    update("aws_kms_key", { is_enabled: true }, { is_enabled: false }),
    "block key-deleted",
  ],
  [
    "a right more",
    update(
      "aws_iam_policy",
      { policy: policy(allow("s3:GetObject", "arn:aws:s3:::a/*")) },
      { policy: policy(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*")) },
    ),
    "warn iam-widened",
  ],
  [
    "a wider resource",
    update(
      "aws_iam_role_policy",
      { policy: policy(allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:1:table/T")) },
      { policy: policy(allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:1:table/*")) },
    ),
    "warn iam-widened",
  ],
  [
    "all but a few actions",
    update(
      "aws_iam_role_policy",
      { policy: policy(allow("s3:GetObject", "*")) },
      { policy: policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) },
    ),
    "block iam-widened",
  ],
  [
    "a condition less",
    update(
      "aws_iam_policy",
      {
        policy: policy(
          allow("s3:GetObject", "arn:aws:s3:::a/*", {
            Condition: { Bool: { "aws:SecureTransport": "true" } },
          }),
        ),
      },
      { policy: policy(allow("s3:GetObject", "arn:aws:s3:::a/*")) },
    ),
    "warn iam-widened",
  ],
  [
    "a refusal less",
    update(
      "aws_s3_bucket_policy",
      {
        policy: policy({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: "arn:aws:s3:::a",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      },
      { policy: policy() },
    ),
    "block iam-widened",
  ],
  [
    "a policy that a role loses",
    destroy("aws_iam_role_policy", { role: "authorizer", name: "p" }),
    "warn iam-narrowed",
  ],
  [
    "a new administrator",
    create("aws_iam_role_policy_attachment", {
      role: "r",
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
    "block iam-widened",
  ],
  [
    "a new policy with everything",
    create("aws_iam_policy", { name: "p", policy: policy(allow("*", "*")) }),
    "block iam-widened",
  ],
  [
    "a role that another account can take",
    update(
      "aws_iam_role",
      {
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      },
      {
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com", AWS: "arn:aws:iam::999999999999:root" },
          Action: "sts:AssumeRole",
        }),
      },
    ),
    "block stranger-let-in",
  ],
  [
    "a function that everyone may invoke",
    create("aws_lambda_permission", { principal: "*", action: "lambda:InvokeFunction", function_name: "f" }),
    "block stranger-let-in",
  ],
  [
    "a function that a service may invoke for anyone",
    create("aws_lambda_permission", {
      principal: "apigateway.amazonaws.com",
      action: "lambda:InvokeFunction",
      function_name: "f",
    }),
    "block stranger-let-in",
  ],
  [
    "a function's URL",
    create("aws_lambda_function_url", { authorization_type: "NONE", function_name: "f" }),
    "block network-opened",
  ],
  [
    "a rule foreveryone",
    create("aws_vpc_security_group_ingress_rule", { cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 }),
    "block network-opened",
  ],
  [
    "half of everyone",
    update(
      "aws_security_group",
      { ingress: [{ cidr_blocks: ["10.0.0.0/8"], from_port: 443, to_port: 443 }] },
      { ingress: [{ cidr_blocks: ["10.0.0.0/8", "128.0.0.0/1"], from_port: 443, to_port: 443 }] },
    ),
    "block network-opened",
  ],
  [
    "everyone by IPv6",
    create("aws_security_group_rule", {
      type: "ingress",
      ipv6_cidr_blocks: ["::/0"],
      from_port: 0,
      to_port: 0,
    }),
    "block network-opened",
  ],
  [
    "a network that is wider",
    update(
      "aws_security_group_rule",
      { type: "ingress", cidr_blocks: ["10.1.0.0/16"] },
      { type: "ingress", cidr_blocks: ["10.0.0.0/8"] },
    ),
    "warn network-opened",
  ],
  [
    "public ACLs",
    update("aws_s3_bucket_public_access_block", { block_public_acls: true }, { block_public_acls: false }),
    "block network-opened",
  ],
  [
    "an API's policy that goes",
    destroy("aws_api_gateway_rest_api_policy", { policy: policy() }),
    "block network-opened",
  ],
  [
    "an API's policy foreveryone",
    update(
      "aws_api_gateway_rest_api_policy",
      {
        policy: policy({
          Effect: "Allow",
          Principal: "*",
          Action: "execute-api:Invoke",
          Resource: "*",
          Condition: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } },
        }),
      },
      { policy: policy({ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "*" }) },
    ),
    "block network-opened",
  ],
  ["a firewall", destroy("aws_wafv2_web_acl", { name: "edge" }), "block waf-weakened"],
  [
    "a firewall's rule",
    update("aws_wafv2_web_acl", acl([rule("a", "block"), rule("b", "block")]), acl([rule("a", "block")])),
    "block waf-weakened",
  ],
  [
    "a managed group that only counts",
    update("aws_wafv2_web_acl", acl([group("g", "none")]), acl([group("g", "count")])),
    "block waf-weakened",
  ],
  [
    "one rule of a group that only counts",
    update(
      "aws_wafv2_web_acl",
      acl([group("g", "none")]),
      acl([group("g", "none", [{ name: "SizeRestrictions", action_to_use: [{ count: [{}] }] }])]),
    ),
    "block waf-weakened",
  ],
  [
    "a rate that is raised at the firewall",
    update(
      "aws_wafv2_web_acl",
      acl([rule("r", "block", { rate_based_statement: [{ limit: 100 }] })]),
      acl([rule("r", "block", { rate_based_statement: [{ limit: 1000 }] })]),
    ),
    "warn waf-weakened",
  ],
  [
    "what no rule matches",
    update("aws_wafv2_web_acl", acl([], "block"), acl([], "allow")),
    "block waf-weakened",
  ],
  [
    "a rule that blocks what it counted",
    update("aws_wafv2_web_acl", acl([rule("a", "count")]), acl([rule("a", "block")])),
    "warn requests-refused",
  ],
  [
    "the firewall's log with tokens",
    update(
      "aws_wafv2_web_acl_logging_configuration",
      { redacted_fields: [{ single_header: [{ name: "authorization" }] }] },
      { redacted_fields: [] },
    ),
    "block secrets-logged",
  ],
  [
    "an address list foreveryone",
    update("aws_wafv2_ip_set", { addresses: ["192.0.2.1/32"] }, { addresses: ["192.0.2.1/32", "0.0.0.0/1"] }),
    "block waf-weakened",
  ],
  [
    "full logs",
    update(
      "aws_api_gateway_method_settings",
      { settings: [{ data_trace_enabled: false }] },
      { settings: [{ data_trace_enabled: true }] },
    ),
    "block secrets-logged",
  ],
  ["an alarm", destroy("aws_cloudwatch_metric_alarm", { alarm_name: "a" }), "warn alarm-removed"],
  ["a composite alarm", destroy("aws_cloudwatch_composite_alarm", { alarm_name: "a" }), "warn alarm-removed"],
  [
    "an alarm with a higher threshold",
    update("aws_cloudwatch_metric_alarm", alarm({}), alarm({ threshold: 0.5 })),
    "warn alarm-weakened",
  ],
  [
    "an alarm with a lower threshold, of what must not fall",
    update(
      "aws_cloudwatch_metric_alarm",
      alarm({ comparison_operator: "LessThanThreshold", threshold: 10 }),
      alarm({ comparison_operator: "LessThanThreshold", threshold: 1 }),
    ),
    "warn alarm-weakened",
  ],
  [
    "an alarm that tells nobody",
    update("aws_cloudwatch_metric_alarm", alarm({}), alarm({ alarm_actions: [] })),
    "warn alarm-weakened",
  ],
  [
    "an alarm that is silent",
    update("aws_cloudwatch_metric_alarm", alarm({}), alarm({ actions_enabled: false })),
    "warn alarm-weakened",
  ],
  [
    "a subscription",
    destroy("aws_sns_topic_subscription", { endpoint: "a@example.test" }),
    "warn alarm-removed",
  ],
  ["a budget", destroy("aws_budgets_budget", { name: "b" }), "warn alarm-removed"],
  ["a log group", destroy("aws_cloudwatch_log_group", { name: "/a" }), "block log-removed"],
  [
    "logs that were kept forever",
    update("aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 365 }),
    "warn retention-shortened",
  ],
  [
    "the access log",
    update(
      "aws_api_gateway_stage",
      { access_log_settings: [{ destination_arn: "a", format: "{}" }] },
      { access_log_settings: [] },
    ),
    "block log-removed",
  ],
  [
    "a field of the access log",
    update(
      "aws_api_gateway_stage",
      {
        access_log_settings: [{ destination_arn: "a", format: '{"a":"$context.a","tenantId":"$context.b"}' }],
      },
      { access_log_settings: [{ destination_arn: "a", format: '{"a":"$context.a"}' }] },
    ),
    "warn log-removed",
  ],
  [
    "traces",
    update("aws_api_gateway_stage", { xray_tracing_enabled: true }, { xray_tracing_enabled: false }),
    "warn insight-removed",
  ],
  [
    "an insight rule",
    destroy("aws_cloudwatch_contributor_insight_rule", { rule_name: "r" }),
    "warn insight-removed",
  ],
  [
    "an insight rule that is off",
    update("aws_cloudwatch_contributor_insight_rule", { rule_state: "ENABLED" }, { rule_state: "DISABLED" }),
    "warn insight-removed",
  ],
  [
    "a widget",
    update(
      "aws_cloudwatch_dashboard",
      { dashboard_body: '{"widgets":[{"type":"metric"},{"type":"text"}]}' },
      { dashboard_body: '{"widgets":[{"type":"text"}]}' },
    ),
    "warn insight-removed",
  ],
  [
    "a roll-back",
    update(
      "aws_codedeploy_deployment_group",
      { auto_rollback_configuration: [{ enabled: true, events: ["DEPLOYMENT_FAILURE"] }] },
      { auto_rollback_configuration: [{ enabled: false, events: ["DEPLOYMENT_FAILURE"] }] },
    ),
    "warn alarm-weakened",
  ],
  [
    "code signing that only warns",
    update(
      "aws_lambda_code_signing_config",
      { policies: [{ untrusted_artifact_on_deployment: "Enforce" }] },
      { policies: [{ untrusted_artifact_on_deployment: "Warn" }] },
    ),
    "block encryption-weakened",
  ],
  [
    "everything, written in another way",
    update(
      "aws_iam_policy",
      { policy: policy(allow("s3:GetObject", "a")) },
      { policy: policy(allow("**", "**")) },
    ),
    "block iam-widened",
  ],
  [
    "every right of IAM, written in another way",
    create("aws_iam_policy", { policy: policy(allow("i?m:*", "arn:aws:iam::*:*")) }),
    "block iam-widened",
  ],
  [
    "a trust that leaves out the service",
    update(
      "aws_iam_role",
      {
        assume_role_policy: policy({
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "a" },
        }),
      },
      {
        assume_role_policy: policy({
          Effect: "Allow",
          Action: "sts:TagSession",
          Principal: { Service: "a" },
        }),
      },
    ),
    "warn iam-narrowed",
  ],
  [
    "a permission for an API of any account",
    create("aws_lambda_permission", {
      principal: "apigateway.amazonaws.com",
      source_arn: "arn:aws:execute-api:us-east-1:*:*/*",
    }),
    "block stranger-let-in",
  ],
  [
    "a new route without a key",
    create("aws_api_gateway_method", { http_method: "GET", authorization: "CUSTOM", api_key_required: null }),
    "warn key-not-required",
  ],
  [
    "a route that tokens no longer open",
    update("aws_api_gateway_method", { authorization: "CUSTOM" }, { authorization: "AWS_IAM" }),
    "block requests-refused",
  ],
  [
    "an answer that every website may read",
    update(
      "aws_api_gateway_gateway_response",
      { response_parameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.test'" } },
      { response_parameters: { "gatewayresponse.header.access-control-allow-origin": "'*'" } },
    ),
    "warn network-opened",
  ],
  [
    "an answer that loses a header",
    update(
      "aws_api_gateway_integration_response",
      {
        response_parameters: {
          "method.response.header.Cache-Control": "'no-store'",
          "method.response.header.Vary": "'Origin'",
        },
      },
      { response_parameters: { "method.response.header.Vary": "'Origin'" } },
    ),
    "warn route-changed",
  ],
  ["a type that is not known", create("aws_nothing_known", { name: "x" }), "warn unknown-type"],
  [
    "a stored value that may run commands, as the configuration is not there",
    create("terraform_data", { input: "x" }),
    "warn unknown-type",
  ],
  [
    "an attribute that is not known",
    update("aws_dynamodb_table", { name: "T", brand_new: 1 }, { name: "T", brand_new: 2 }),
    "warn unknown-change",
  ],
  [
    "an action that is not known",
    { ...update("aws_dynamodb_table", {}, {}), change: { actions: ["transmogrify"], before: {}, after: {} } },
    "warn unknown-type",
  ],
  [
    "a resource that is forgotten",
    { ...destroy("aws_dynamodb_table"), change: { actions: ["forget"], before: { name: "T" }, after: null } },
    "warn forgotten",
  ],
];

describe("a stored value", () => {
  const runs = (provisioners: readonly object[]) => ({
    configuration: { root_module: { resources: [{ address: "terraform_data.it", provisioners }] } },
  });

  it.each([
    ["is harmless where it runs no command", runs([]), []],
    ["runs a command where it has one", runs([{ type: "local-exec" }]), ["block runs-at-apply"]],
  ])("%s", (_, configuration, hazards) => {
    const { findings } = review(planOf([create("terraform_data", { input: "x" })], configuration));
    expect(findings.map(({ severity, hazard }) => `${severity} ${hazard}`)).toEqual(hazards);
  });
});

describe("the hazards", () => {
  it.each(cases)("of %s", (_, change, hazard) => {
    expect(hazardsOf(change)).toContain(hazard);
  });
});
