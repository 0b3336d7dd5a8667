import type { Stack } from "./stack";
import { reference, resource, variables } from "./stack";

const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

/**
 * Adds resources that a default environment does not have: those of options, and an API whose routes are
 * resources of their own.
 */
export function addMoreResources(stack: Stack): void {
  const add = (type: string, name: string, attributes: Record<string, unknown>): void => {
    (stack.resource[type] ??= {})[name] = attributes;
  };
  variables(stack, "authorizer")["SESSION_TTL_SECONDS"] = "3600";
  Object.assign(resource(stack, "aws_api_gateway_method_settings")["settings"] as object, {
    metrics_enabled: true,
  });
  resource(stack, "aws_dynamodb_table", "tenants")["server_side_encryption"] = { enabled: true };
  add("aws_sns_topic", "alerts", { name: "alerts" });
  add("aws_cloudwatch_metric_alarm", "errors", {
    alarm_name: "errors",
    namespace: "AWS/ApiGateway",
    metric_name: "5XXError",
    dimensions: { ApiName: "example-gateway-api-dev", Stage: "dev" },
    statistic: "Average",
    comparison_operator: "GreaterThanThreshold",
    threshold: 0.05,
    period: 60,
    evaluation_periods: 3,
    alarm_actions: ["${aws_sns_topic.alerts.arn}"],
  });
  add("aws_cloudwatch_dashboard", "overview", {
    dashboard_name: "overview",
    dashboard_body: JSON.stringify({
      widgets: ["Requests", "Errors"].map((title) => ({
        type: "metric",
        properties: { title, region: "us-east-1", metrics: [] },
      })),
    }),
  });
  add("aws_security_group", "private", {
    name: "private",
    description: "of a private integration",
    ingress: [ingress("10.0.0.0/16")],
  });
  add("aws_kms_key", "data", { description: "data", enable_key_rotation: true });
  add("aws_s3_bucket", "truststore", { bucket: "example-gateway-truststore-dev" });
  add("aws_s3_bucket_public_access_block", "truststore", {
    bucket: "${aws_s3_bucket.truststore.bucket}",
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  add("aws_s3_bucket_versioning", "truststore", {
    bucket: "${aws_s3_bucket.truststore.bucket}",
    versioning_configuration: { status: "Enabled" },
  });
  add("aws_iam_role", "deployer", { name: "deployer", assume_role_policy: trust("codebuild.amazonaws.com") });
  add("aws_iam_role_policy_attachment", "deployer", {
    role: "${aws_iam_role.deployer.name}",
    policy_arn: reference(stack, "aws_iam_policy", "arn", "operator"),
  });
  addFirewall(add, reference(stack, "aws_api_gateway_stage", "arn"));
  addDomain(add, stack);
  addRoutes(add);
}

type Add = (type: string, name: string, attributes: Record<string, unknown>) => void;

export function ingress(block: string): Record<string, unknown> {
  return {
    from_port: 443,
    to_port: 443,
    protocol: "tcp",
    cidr_blocks: [block],
    description: "",
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    security_groups: [],
    self: false,
  };
}

const visibility = (name: string): Record<string, unknown> => ({
  cloudwatch_metrics_enabled: true,
  metric_name: name,
  sampled_requests_enabled: true,
});

/** A firewall rule that counts or blocks an address above a request limit. */
export function rateRule(action: "block" | "count", limit: number): Record<string, unknown> {
  return {
    name: "rate",
    priority: 1,
    action: { [action]: {} },
    statement: { rate_based_statement: { limit, aggregate_key_type: "IP" } },
    visibility_config: visibility("rate"),
  };
}

function addFirewall(add: Add, stageArn: string): void {
  add("aws_wafv2_web_acl", "edge", {
    name: "edge",
    scope: "REGIONAL",
    default_action: { allow: {} },
    rule: [rateRule("block", 2000)],
    visibility_config: visibility("edge"),
  });
  add("aws_wafv2_web_acl_association", "edge", {
    resource_arn: stageArn,
    web_acl_arn: "${aws_wafv2_web_acl.edge.arn}",
  });
}

function addDomain(add: Add, stack: Stack): void {
  add("aws_route53_zone", "zone", { name: "example.test" });
  add("aws_acm_certificate", "api", { domain_name: "api.example.test", validation_method: "DNS" });
  add("aws_api_gateway_domain_name", "api", {
    domain_name: "api.example.test",
    regional_certificate_arn: "${aws_acm_certificate.api.arn}",
    security_policy: "TLS_1_2",
    endpoint_configuration: { types: ["REGIONAL"] },
  });
  add("aws_api_gateway_base_path_mapping", "api", {
    domain_name: "${aws_api_gateway_domain_name.api.domain_name}",
    api_id: reference(stack, "aws_api_gateway_rest_api", "id", "gateway"),
    stage_name: reference(stack, "aws_api_gateway_stage", "stage_name"),
  });
  add("aws_route53_record", "api", {
    zone_id: "${aws_route53_zone.zone.zone_id}",
    name: "api.example.test",
    type: "CNAME",
    ttl: 60,
    records: ["${aws_api_gateway_domain_name.api.regional_domain_name}"],
  });
}

/** Adds an API whose routes are resources of their own. */
function addRoutes(add: Add): void {
  const rest_api_id = "${aws_api_gateway_rest_api.plain.id}";
  add("aws_api_gateway_rest_api", "plain", { name: "plain", description: "routes without a document" });
  add("aws_api_gateway_resource", "orders", {
    rest_api_id,
    parent_id: "${aws_api_gateway_rest_api.plain.root_resource_id}",
    path_part: "orders",
  });
  add("aws_api_gateway_authorizer", "token", {
    rest_api_id,
    name: "token",
    authorizer_uri:
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:authorizer/invocations",
    authorizer_result_ttl_in_seconds: 300,
  });
  for (const method of ["GET", "POST"])
    add("aws_api_gateway_method", method.toLowerCase(), {
      rest_api_id,
      resource_id: "${aws_api_gateway_resource.orders.id}",
      http_method: method,
      authorization: "CUSTOM",
      authorizer_id: "${aws_api_gateway_authorizer.token.id}",
      api_key_required: true,
    });
}
