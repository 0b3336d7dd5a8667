import {
  byHazard,
  create,
  destroy,
  hazardsOf,
  outcomesOf,
  planOf,
  replace,
  review,
  update,
  updateEach,
} from "./review-plan.test-support";
import { allow, document } from "./rules/identity/rights.test-support";

const variable = (name: string, before: string, after: string): object =>
  updateEach("aws_lambda_function", {
    environment: [[{ variables: { [name]: before } }], [{ variables: { [name]: after } }]],
  });
const plan = (more: object): Record<string, unknown> => ({
  name: "General",
  api_stages: [{ api_id: "api1", stage: "dev", throttle: [] }],
  throttle_settings: [{ rate_limit: 10, burst_limit: 20 }],
  quota_settings: [{ limit: 100, offset: 0, period: "DAY" }],
  ...more,
});

const planTo = (more: object): object => update("aws_api_gateway_usage_plan", plan({}), plan(more));

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

const rules = (before: object[], after: object[]): object =>
  update("aws_wafv2_web_acl", acl(before), acl(after));

const alarm = (more: object): Record<string, unknown> => ({
  alarm_name: "errors",
  comparison_operator: "GreaterThanThreshold",
  threshold: 0.05,
  evaluation_periods: 3,
  alarm_actions: ["arn:aws:sns:us-east-1:000000000000:alerts"],
  actions_enabled: true,
  ...more,
});

const alarmTo = (more: object): object => update("aws_cloudwatch_metric_alarm", alarm({}), alarm(more));

/** Each hazard in a form that the fixtures do not have. */
it.each(
  byHazard<object>({
    "block stage-removed": {
      "a stage that is destroyed": destroy("aws_api_gateway_stage", { stage_name: "dev" }),
      "an HTTP API's stage": destroy("aws_apigatewayv2_stage"),
      "a stage that is replaced, the new one first": {
        ...replace("aws_api_gateway_stage", {}, {}),
        change: { actions: ["create", "delete"], before: { stage_name: "a" }, after: { stage_name: "b" } },
      },
    },
    "block plan-removed": { "a plan replaced": replace("aws_api_gateway_usage_plan", plan({}), plan({})) },
    "block plan-stage-detached": {
      "a plan at another stage": planTo({ api_stages: [{ api_id: "api1", stage: "v2", throttle: [] }] }),
    },
    "warn unknown-value": {
      "a plan whose stages are not known yet": update(
        "aws_api_gateway_usage_plan",
        plan({}),
        { ...plan({}), api_stages: undefined },
        { afterUnknown: { api_stages: true } },
      ),
    },
    "block key-removed": {
      "a key that is disabled": update("aws_api_gateway_api_key", { enabled: true }, { enabled: false }),
      "a key out of its plan": destroy("aws_api_gateway_usage_plan_key", { key_id: "k" }),
    },
    "warn limits-lowered": {
      "a quota that is lowered": planTo({ quota_settings: [{ limit: 99, offset: 0, period: "DAY" }] }),
      "a quota for a longer period": planTo({ quota_settings: [{ limit: 100, offset: 0, period: "MONTH" }] }),
      "a quota whose periods start on other days": update(
        "aws_api_gateway_usage_plan",
        plan({ quota_settings: [{ limit: 100, offset: 3, period: "WEEK" }] }),
        plan({ quota_settings: [{ limit: 100, offset: 1, period: "WEEK" }] }),
      ),
      "a quota that is new": update("aws_api_gateway_usage_plan", plan({ quota_settings: [] }), plan({})),
      "a burst that is lowered": planTo({ throttle_settings: [{ rate_limit: 10, burst_limit: 2 }] }),
      "a route's rate in a plan": planTo({
        api_stages: [
          { api_id: "api1", stage: "dev", throttle: [{ path: "/a/GET", rate_limit: 1, burst_limit: 1 }] },
        ],
      }),
      "a stage's rate": updateEach("aws_api_gateway_method_settings", {
        settings: [[{ throttling_rate_limit: 100 }], [{ throttling_rate_limit: 10 }]],
      }),
    },
    "block limits-lowered": {
      "a rate of 0": planTo({ throttle_settings: [{ rate_limit: 0, burst_limit: 20 }] }),
    },
    "warn limits-raised": { "limits that go": planTo({ throttle_settings: [] }) },
    "info limits-raised": {
      "a rate that is raised": planTo({ throttle_settings: [{ rate_limit: 11, burst_limit: 20 }] }),
    },
    "block authorizer-inputs-changed": {
      "another tokens table": variable("TOKENS_TABLE", "a", "b"),
      "a token prefix": variable("TOKEN_PREFIX", "tg_a", "tg_b"),
    },
    "block accepted-tokens-narrowed": {
      "checksummed tokens only": variable("ACCEPTED_TOKENS", "any", "checksummed"),
      "a stricter header": updateEach("aws_api_gateway_authorizer", {
        identity_validation_expression: ["^.*$", "^tg_.*$"],
      }),
    },
    "warn token-life-shortened": { "a token's life": variable("TOKEN_MAX_AGE_DAYS", "90", "7") },
    "block function-removed": {
      "an alias that is destroyed": destroy("aws_lambda_alias", { name: "live" }),
      "a function that is replaced": replace(
        "aws_lambda_function",
        { function_name: "a" },
        { function_name: "b" },
      ),
    },
    "warn function-code-changed": {
      "an older version": update("aws_lambda_alias", { function_version: "7" }, { function_version: "6" }),
      "a runtime": update("aws_lambda_function", { runtime: "nodejs22.x" }, { runtime: "nodejs18.x" }),
    },
    "warn function-throttled": {
      "concurrency that is lowered": updateEach("aws_lambda_function", {
        reserved_concurrent_executions: [50, 5],
      }),
      "concurrency that is given back": updateEach("aws_lambda_function", {
        reserved_concurrent_executions: [50, -1],
      }),
    },
    "block api-removed": {
      "an API that is destroyed": destroy("aws_api_gateway_rest_api", { name: "api" }),
      "an HTTP API that is destroyed": destroy("aws_apigatewayv2_api", { name: "api" }),
    },
    "block key-source-changed": {
      "a key source": updateEach("aws_api_gateway_rest_api", { api_key_source: ["AUTHORIZER", "HEADER"] }),
    },
    "block endpoint-changed": {
      "an endpoint that is disabled": updateEach("aws_api_gateway_rest_api", {
        disable_execute_api_endpoint: [false, true],
      }),
    },
    "warn network-opened": {
      "an endpoint that is enabled": updateEach("aws_api_gateway_rest_api", {
        disable_execute_api_endpoint: [true, false],
      }),
      "a network that is wider": update(
        "aws_security_group_rule",
        { type: "ingress", cidr_blocks: ["10.1.0.0/16"] },
        { type: "ingress", cidr_blocks: ["10.0.0.0/8"] },
      ),
      "an answer that every website may read": update(
        "aws_api_gateway_gateway_response",
        { response_parameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.test'" } },
        { response_parameters: { "gatewayresponse.header.access-control-allow-origin": "'*'" } },
      ),
    },
    "block network-opened": {
      "a private API that is opened": updateEach("aws_api_gateway_rest_api", {
        endpoint_configuration: [[{ types: ["PRIVATE"] }], [{ types: ["REGIONAL"] }]],
      }),
      "a function's URL": create("aws_lambda_function_url", {
        authorization_type: "NONE",
        function_name: "f",
      }),
      "a rule for everyone": create("aws_vpc_security_group_ingress_rule", {
        cidr_ipv4: "0.0.0.0/0",
        from_port: 443,
        to_port: 443,
      }),
      "half of everyone": update(
        "aws_security_group",
        { ingress: [{ cidr_blocks: ["10.0.0.0/8"], from_port: 443, to_port: 443 }] },
        { ingress: [{ cidr_blocks: ["10.0.0.0/8", "128.0.0.0/1"], from_port: 443, to_port: 443 }] },
      ),
      "everyone by IPv6": create("aws_security_group_rule", {
        type: "ingress",
        ipv6_cidr_blocks: ["::/0"],
        from_port: 0,
        to_port: 0,
      }),
      "public ACLs": updateEach("aws_s3_bucket_public_access_block", { block_public_acls: [true, false] }),
      "an API's policy that goes": destroy("aws_api_gateway_rest_api_policy", { policy: document() }),
      "an API's policy for everyone": updateEach("aws_api_gateway_rest_api_policy", {
        policy: [
          document({
            Effect: "Allow",
            Principal: "*",
            Action: "execute-api:Invoke",
            Resource: "*",
            Condition: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } },
          }),
          document({ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "*" }),
        ],
      }),
    },
    "block domain-removed": {
      "a mapping to another API": updateEach("aws_api_gateway_base_path_mapping", { api_id: ["a", "b"] }),
      "a DNS record elsewhere": update("aws_route53_record", { records: ["a"] }, { records: ["b"] }),
      "a DNS alias elsewhere": updateEach("aws_route53_record", {
        alias: [[{ name: "a" }], [{ name: "b" }]],
      }),
      "a zone": destroy("aws_route53_zone", { name: "example.test" }),
    },
    "block encryption-weakened": {
      "an older TLS": updateEach("aws_api_gateway_domain_name", { security_policy: ["TLS_1_2", "TLS_1_0"] }),
      "mutual TLS that goes": updateEach("aws_api_gateway_domain_name", {
        mutual_tls_authentication: [[{ truststore_uri: "s3://a/b" }], []],
      }),
      "code signing that only warns": update(
        "aws_lambda_code_signing_config",
        { policies: [{ untrusted_artifact_on_deployment: "Enforce" }] },
        { policies: [{ untrusted_artifact_on_deployment: "Warn" }] },
      ),
    },
    "block route-removed": { "a path": destroy("aws_api_gateway_resource", { path: "/orders" }) },
    "block authorizer-removed": {
      "a method without authorizer": create("aws_api_gateway_method", {
        http_method: "GET",
        authorization: "NONE",
        api_key_required: true,
      }),
      "an HTTP API's open route": updateEach("aws_apigatewayv2_route", {
        authorization_type: ["JWT", "NONE"],
      }),
      "an authorizer that goes": destroy("aws_api_gateway_authorizer", { name: "token" }),
    },
    "warn authorizer-removed": {
      "a method with another authorization": updateEach("aws_api_gateway_method", {
        authorization: ["CUSTOM", "AWS_IAM"],
      }),
    },
    "warn cache-shortened": {
      "a shorter cache": updateEach("aws_api_gateway_authorizer", {
        authorizer_result_ttl_in_seconds: [300, 0],
      }),
    },
    "warn revocation-delayed": {
      "a longer cache": updateEach("aws_api_gateway_authorizer", {
        authorizer_result_ttl_in_seconds: [60, 3600],
      }),
    },
    "warn validation-removed": {
      "a validator that is switched off": updateEach("aws_api_gateway_request_validator", {
        validate_request_body: [true, false],
      }),
    },
    "block table-removed": { "a table that is destroyed": destroy("aws_dynamodb_table", { name: "Tokens" }) },
    "warn recovery-weakened": {
      "deletion protection": updateEach("aws_dynamodb_table", { deletion_protection_enabled: [true, false] }),
    },
    "block recovery-weakened": {
      "point-in-time recovery": updateEach("aws_dynamodb_table", {
        point_in_time_recovery: [[{ enabled: true }], []],
      }),
    },
    "block table-changed": {
      "an index of two": updateEach("aws_dynamodb_table", {
        global_secondary_index: [
          [
            { name: "a", hash_key: "x" },
            { name: "b", hash_key: "y" },
          ],
          [{ name: "b", hash_key: "y" }],
        ],
      }),
    },
    "warn table-changed": {
      "expiry that is switched off": updateEach("aws_dynamodb_table", {
        ttl: [[{ enabled: true, attribute_name: "expiresAt" }], [{ enabled: false, attribute_name: "" }]],
      }),
    },
    "block data-removed": {
      "a copy in another Region": updateEach("aws_dynamodb_table", {
        replica: [[{ region_name: "eu-west-1" }], []],
      }),
      "a backup vault": destroy("aws_backup_vault", { name: "v" }),
      "a bucket": destroy("aws_s3_bucket", { bucket: "b" }),
      "a database of another kind": destroy("aws_rds_cluster"),
    },
    "block key-deleted": {
      "a key of KMS": destroy("aws_kms_key", { description: "d" }),
      "a key of KMS that is disabled": update("aws_kms_key", { is_enabled: true }, { is_enabled: false }),
    },
    "warn iam-widened": {
      "a right more": update(
        "aws_iam_policy",
        { policy: document(allow("s3:GetObject", "arn:aws:s3:::a/*")) },
        { policy: document(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*")) },
      ),
      "a wider resource": update(
        "aws_iam_role_policy",
        { policy: document(allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:1:table/T")) },
        { policy: document(allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:1:table/*")) },
      ),
      "a condition less": updateEach("aws_iam_policy", {
        policy: [
          document(
            allow("s3:GetObject", "arn:aws:s3:::a/*", {
              Condition: { Bool: { "aws:SecureTransport": "true" } },
            }),
          ),
          document(allow("s3:GetObject", "arn:aws:s3:::a/*")),
        ],
      }),
    },
    "block iam-widened": {
      "all but a few actions": update(
        "aws_iam_role_policy",
        { policy: document(allow("s3:GetObject", "*")) },
        { policy: document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) },
      ),
      "a refusal less": updateEach("aws_s3_bucket_policy", {
        policy: [
          document({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "arn:aws:s3:::a",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
          document(),
        ],
      }),
      "a new administrator": create("aws_iam_role_policy_attachment", {
        role: "r",
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      "a new policy with everything": create("aws_iam_policy", {
        name: "p",
        policy: document(allow("*", "*")),
      }),
      "everything, written in another way": updateEach("aws_iam_policy", {
        policy: [document(allow("s3:GetObject", "a")), document(allow("**", "**"))],
      }),
      "every right of IAM, written in another way": create("aws_iam_policy", {
        policy: document(allow("i?m:*", "arn:aws:iam::*:*")),
      }),
    },
    "warn iam-narrowed": {
      "a policy that a role loses": destroy("aws_iam_role_policy", { role: "authorizer", name: "p" }),
      "a trust that leaves out the service": updateEach("aws_iam_role", {
        assume_role_policy: [
          document({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { Service: "a" },
          }),
          document({
            Effect: "Allow",
            Action: "sts:TagSession",
            Principal: { Service: "a" },
          }),
        ],
      }),
    },
    "block stranger-let-in": {
      "a role that another account can take": updateEach("aws_iam_role", {
        assume_role_policy: [
          document({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          }),
          document({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com", AWS: "arn:aws:iam::999999999999:root" },
            Action: "sts:AssumeRole",
          }),
        ],
      }),
      "a function that everyone may invoke": create("aws_lambda_permission", {
        principal: "*",
        action: "lambda:InvokeFunction",
        function_name: "f",
      }),
      "a function that a service may invoke for anyone": create("aws_lambda_permission", {
        principal: "apigateway.amazonaws.com",
        action: "lambda:InvokeFunction",
        function_name: "f",
      }),
      "a permission for an API of any account": create("aws_lambda_permission", {
        principal: "apigateway.amazonaws.com",
        source_arn: "arn:aws:execute-api:us-east-1:*:*/*",
      }),
    },
    "block waf-weakened": {
      "a firewall": destroy("aws_wafv2_web_acl", { name: "edge" }),
      "a firewall's rule": rules([rule("a", "block"), rule("b", "block")], [rule("a", "block")]),
      "a managed group that only counts": rules([group("g", "none")], [group("g", "count")]),
      "one rule of a group that only counts": rules(
        [group("g", "none")],
        [group("g", "none", [{ name: "SizeRestrictions", action_to_use: [{ count: [{}] }] }])],
      ),
      "what no rule matches": update("aws_wafv2_web_acl", acl([], "block"), acl([], "allow")),
      "an address list for everyone": updateEach("aws_wafv2_ip_set", {
        addresses: [["192.0.2.1/32"], ["192.0.2.1/32", "0.0.0.0/1"]],
      }),
    },
    "warn waf-weakened": {
      "a rate that is raised at the firewall": rules(
        [rule("r", "block", { rate_based_statement: [{ limit: 100 }] })],
        [rule("r", "block", { rate_based_statement: [{ limit: 1000 }] })],
      ),
    },
    "warn requests-refused": {
      "a rule that blocks what it counted": rules([rule("a", "count")], [rule("a", "block")]),
    },
    "block secrets-logged": {
      "the firewall's log with tokens": updateEach("aws_wafv2_web_acl_logging_configuration", {
        redacted_fields: [[{ single_header: [{ name: "authorization" }] }], []],
      }),
      "full logs": updateEach("aws_api_gateway_method_settings", {
        settings: [[{ data_trace_enabled: false }], [{ data_trace_enabled: true }]],
      }),
    },
    "warn alarm-removed": {
      "an alarm": destroy("aws_cloudwatch_metric_alarm", { alarm_name: "a" }),
      "a composite alarm": destroy("aws_cloudwatch_composite_alarm", { alarm_name: "a" }),
      "a subscription": destroy("aws_sns_topic_subscription", { endpoint: "a@example.test" }),
      "a budget": destroy("aws_budgets_budget", { name: "b" }),
    },
    "warn alarm-weakened": {
      "an alarm with a higher threshold": alarmTo({ threshold: 0.5 }),
      "an alarm with a lower threshold, of what must not fall": update(
        "aws_cloudwatch_metric_alarm",
        alarm({ comparison_operator: "LessThanThreshold", threshold: 10 }),
        alarm({ comparison_operator: "LessThanThreshold", threshold: 1 }),
      ),
      "an alarm that tells nobody": alarmTo({ alarm_actions: [] }),
      "an alarm that is silent": alarmTo({ actions_enabled: false }),
      "a roll-back": update(
        "aws_codedeploy_deployment_group",
        { auto_rollback_configuration: [{ enabled: true, events: ["DEPLOYMENT_FAILURE"] }] },
        { auto_rollback_configuration: [{ enabled: false, events: ["DEPLOYMENT_FAILURE"] }] },
      ),
    },
    "block log-removed": {
      "a log group": destroy("aws_cloudwatch_log_group", { name: "/a" }),
      "the access log": updateEach("aws_api_gateway_stage", {
        access_log_settings: [[{ destination_arn: "a", format: "{}" }], []],
      }),
    },
    "warn retention-shortened": {
      "logs that were kept forever": updateEach("aws_cloudwatch_log_group", { retention_in_days: [0, 365] }),
    },
    "warn log-removed": {
      "a field of the access log": updateEach("aws_api_gateway_stage", {
        access_log_settings: [
          [{ destination_arn: "a", format: '{"a":"$context.a","tenantId":"$context.b"}' }],
          [{ destination_arn: "a", format: '{"a":"$context.a"}' }],
        ],
      }),
    },
    "warn insight-removed": {
      traces: updateEach("aws_api_gateway_stage", { xray_tracing_enabled: [true, false] }),
      "an insight rule": destroy("aws_cloudwatch_contributor_insight_rule", { rule_name: "r" }),
      "an insight rule that is off": updateEach("aws_cloudwatch_contributor_insight_rule", {
        rule_state: ["ENABLED", "DISABLED"],
      }),
      "a widget": updateEach("aws_cloudwatch_dashboard", {
        dashboard_body: ['{"widgets":[{"type":"metric"},{"type":"text"}]}', '{"widgets":[{"type":"text"}]}'],
      }),
    },
    "warn key-not-required": {
      "a new route without a key": create("aws_api_gateway_method", {
        http_method: "GET",
        authorization: "CUSTOM",
        api_key_required: null,
      }),
    },
    "block requests-refused": {
      "a route that tokens no longer open": updateEach("aws_api_gateway_method", {
        authorization: ["CUSTOM", "AWS_IAM"],
      }),
    },
    "warn route-changed": {
      "an answer that loses a header": updateEach("aws_api_gateway_integration_response", {
        response_parameters: [
          {
            "method.response.header.Cache-Control": "'no-store'",
            "method.response.header.Vary": "'Origin'",
          },
          { "method.response.header.Vary": "'Origin'" },
        ],
      }),
    },
    "warn unknown-type": {
      "a type that is not known": create("aws_nothing_known", { name: "x" }),
      "a stored value that may run commands, as the configuration is not there": create("terraform_data", {
        input: "x",
      }),
      "an action that is not known": {
        ...update("aws_dynamodb_table", {}, {}),
        change: { actions: ["transmogrify"], before: {}, after: {} },
      },
    },
    "warn unknown-change": {
      "an attribute that is not known": update(
        "aws_dynamodb_table",
        { name: "T", brand_new: 1 },
        { name: "T", brand_new: 2 },
      ),
    },
    "warn forgotten": {
      "a resource that is forgotten": {
        ...destroy("aws_dynamodb_table"),
        change: { actions: ["forget"], before: { name: "T" }, after: null },
      },
    },
  }),
)("has the hazard of %s", (_, change, hazard) => {
  expect(hazardsOf(change)).toContain(hazard);
});

describe("a stored value", () => {
  const runs = (provisioners: readonly object[]) => ({
    configuration: { root_module: { resources: [{ address: "terraform_data.it", provisioners }] } },
  });

  it.each([
    ["is harmless where it runs no command", runs([]), []],
    ["runs a command where it has one", runs([{ type: "local-exec" }]), ["block runs-at-apply"]],
  ])("%s", (_, configuration, hazards) => {
    const { findings } = review(planOf([create("terraform_data", { input: "x" })], configuration));
    expect(outcomesOf(findings)).toEqual(hazards);
  });
});
