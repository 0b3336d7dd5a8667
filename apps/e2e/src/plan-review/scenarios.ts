import { ingress, rateRule } from "./more-resources";
import { document, edit, remove, resource, variables, type Document, type Stack } from "./stack";

/**
 * A change of the applied stack. `libs/plan-review/fixtures/hazards.json` has the expected findings of its
 * plan.
 */
export interface Scenario {
  readonly name: string;
  readonly change: (stack: Stack) => void;
}

const statements = (policy: unknown): { Statement: Record<string, unknown>[] } => JSON.parse(String(policy));

const operation = ({ paths }: Document, path: string): Record<string, unknown> => paths[path]?.["get"] ?? {};

export const scenarios: readonly Scenario[] = [
  { name: "no-change", change: () => undefined },
  {
    name: "harmless",
    change: (stack) => {
      resource(stack, "aws_dynamodb_table", "tokens")["tags"] = { owner: "platform" };
      resource(stack, "aws_api_gateway_usage_plan", "General")["description"] =
        "What every tenant gets at first";
      resource(stack, "aws_lambda_function", "health")["source_code_hash"] = "another";
      resource(stack, "aws_cloudwatch_log_group", "access-log")["retention_in_days"] = 30;
      resource(stack, "aws_cloudwatch_metric_alarm", "errors")["threshold"] = 0.01;
      (stack.resource["aws_cloudwatch_metric_alarm"] ??= {})["more"] = {
        ...resource(stack, "aws_cloudwatch_metric_alarm", "errors"),
        alarm_name: "more",
      };
      document(stack, (api) => {
        const route = structuredClone(operation(api, "/health"));
        api.paths["/greeting"] = { get: { ...route, operationId: "getGreeting" } };
        operation(api, "/health")["summary"] = "Up or down";
      });
    },
  },
  {
    name: "stage-replaced",
    change: (stack) => {
      resource(stack, "aws_api_gateway_stage")["stage_name"] = "v1";
    },
  },
  {
    name: "plans",
    change: (stack) => {
      remove(stack, "aws_api_gateway_usage_plan", "Unlimited");
      delete stack.output?.["unlimited_plan_id"];
      edit(stack, "aws_iam_policy", "operator", "policy", (policy) =>
        policy.replaceAll(/,?"arn:[^"]*\$\{aws_api_gateway_usage_plan\.plans_Unlimited[^"]*"/g, ""),
      );
      const plan = resource(stack, "aws_api_gateway_usage_plan", "General");
      plan["throttle_settings"] = { rate_limit: 5, burst_limit: 40 };
      plan["quota_settings"] = { limit: 50_000, period: "MONTH" };
    },
  },
  {
    name: "plan-detached",
    change: (stack) => {
      resource(stack, "aws_api_gateway_usage_plan", "General")["api_stages"] = [];
      resource(stack, "aws_api_gateway_rest_api", "gateway")["api_key_source"] = "HEADER";
    },
  },
  {
    name: "tables",
    change: (stack) => {
      resource(stack, "aws_dynamodb_table", "tokens")["hash_key"] = "hash";
      resource(stack, "aws_dynamodb_table", "tokens")["attribute"] = [
        { name: "hash", type: "S" },
        { name: "tenantId", type: "S" },
      ];
      resource(stack, "aws_dynamodb_table", "tenants")["point_in_time_recovery"] = { enabled: false };
      resource(stack, "aws_dynamodb_table", "tenants")["server_side_encryption"] = { enabled: false };
    },
  },
  {
    name: "table-settings",
    change: (stack) => {
      const table = resource(stack, "aws_dynamodb_table", "tokens");
      table["global_secondary_index"] = [];
      table["attribute"] = [{ name: "token", type: "S" }];
      table["ttl"] = { attribute_name: "createdAt", enabled: true };
    },
  },
  {
    name: "routes",
    change: (stack) => {
      document(stack, (api) => {
        delete api.paths["/health"];
        operation(api, "/whoami")["security"] = [];
        delete api["x-amazon-apigateway-request-validator"];
        const authorizer = api.components.securitySchemes["token"]?.[
          "x-amazon-apigateway-authorizer"
        ] as Record<string, unknown>;
        authorizer["authorizerResultTtlInSeconds"] = 10;
      });
    },
  },
  {
    name: "cache-longer",
    change: (stack) => {
      document(stack, (api) => {
        const authorizer = api.components.securitySchemes["token"]?.[
          "x-amazon-apigateway-authorizer"
        ] as Record<string, unknown>;
        authorizer["authorizerResultTtlInSeconds"] = 3600;
        operation(api, "/whoami")["parameters"] = [
          { name: "verbose", in: "query", required: true, schema: { type: "string" } },
        ];
      });
    },
  },
  {
    name: "routes-as-resources",
    change: (stack) => {
      remove(stack, "aws_api_gateway_method", "post");
      const method = resource(stack, "aws_api_gateway_method", "get");
      method["authorization"] = "NONE";
      delete method["authorizer_id"];
      method["api_key_required"] = false;
      resource(stack, "aws_api_gateway_authorizer", "token")["authorizer_result_ttl_in_seconds"] = 900;
    },
  },
  {
    name: "api-replaced",
    change: (stack) => {
      const apis = stack.resource["aws_api_gateway_rest_api"] ?? {};
      const { plain } = apis;
      if (plain) apis["renamed"] = { ...plain };
      delete apis["plain"];
      const text = JSON.stringify(stack.resource).replaceAll(
        "aws_api_gateway_rest_api.plain.",
        "aws_api_gateway_rest_api.renamed.",
      );
      Object.assign(stack.resource, JSON.parse(text));
    },
  },
  {
    name: "authorizer",
    change: (stack) => {
      const authorizer = variables(stack, "authorizer");
      authorizer["ACCEPTED_TOKENS"] = "checksummed";
      authorizer["TOKEN_PREFIX"] = "tg_other";
      authorizer["SESSION_TTL_SECONDS"] = "60";
      resource(stack, "aws_lambda_function", "authorizer")["reserved_concurrent_executions"] = 0;
      resource(stack, "aws_lambda_function", "health")["timeout"] = 1;
      resource(stack, "aws_lambda_function", "health")["runtime"] = "nodejs20.x";
      remove(stack, "aws_lambda_permission", "permission-api");
      resource(stack, "aws_api_gateway_deployment", "gateway")["depends_on"] = [];
    },
  },
  {
    name: "iam",
    change: (stack) => {
      edit(stack, "aws_iam_role_policy", "authorizer", "policy", (policy) => {
        const document = statements(policy);
        // The same permissions in another form, and two more.
        const [log, ...rest] = document.Statement;
        return JSON.stringify({
          Statement: [
            ...rest.map(({ Action, Resource, Effect }) => ({
              Resource: [Resource].flat()[0],
              Action: [Action].flat()[0],
              Effect,
              Sid: "Tokens",
            })),
            { ...log, Action: ["logs:putlogevents", "logs:CreateLogStream"] },
            { Effect: "Allow", Action: "dynamodb:*", Resource: "*" },
            { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::reports/*"] },
          ],
          Version: "2012-10-17",
        });
      });
      edit(stack, "aws_iam_role", "health", "assume_role_policy", () =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
        }),
      );
      (stack.resource["aws_iam_role_policy_attachment"] ??= {})["admin"] = {
        role: "${aws_iam_role.deployer.name}",
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      };
    },
  },
  {
    name: "edge-opened",
    change: (stack) => {
      resource(stack, "aws_security_group", "private")["ingress"] = [ingress("0.0.0.0/0")];
      remove(stack, "aws_s3_bucket_public_access_block", "truststore");
      remove(stack, "aws_wafv2_web_acl_association", "edge");
      resource(stack, "aws_wafv2_web_acl", "edge")["rule"] = [rateRule("count", 2000)];
      resource(stack, "aws_kms_key", "data")["enable_key_rotation"] = false;
      resource(stack, "aws_s3_bucket_versioning", "truststore")["versioning_configuration"] = {
        status: "Suspended",
      };
    },
  },
  {
    name: "domain-removed",
    change: (stack) => {
      for (const type of [
        "aws_api_gateway_base_path_mapping",
        "aws_route53_record",
        "aws_api_gateway_domain_name",
        "aws_acm_certificate",
      ])
        remove(stack, type, "api");
      remove(stack, "aws_kms_key", "data");
    },
  },
  {
    name: "sight",
    change: (stack) => {
      remove(stack, "aws_cloudwatch_metric_alarm", "errors");
      remove(stack, "aws_cloudwatch_dashboard", "overview");
      remove(stack, "aws_sns_topic", "alerts");
      delete resource(stack, "aws_api_gateway_stage")["access_log_settings"];
      resource(stack, "aws_cloudwatch_log_group", "authorizer")["retention_in_days"] = 1;
      const settings = resource(stack, "aws_api_gateway_method_settings")["settings"] as Record<
        string,
        unknown
      >;
      Object.assign(settings, {
        metrics_enabled: false,
        data_trace_enabled: true,
        throttling_rate_limit: 100,
      });
      remove(stack, "aws_cloudwatch_log_group", "access-log");
    },
  },
  {
    name: "slow",
    change: (stack) => {
      (stack.resource["aws_api_gateway_api_key"] ??= {})["tenant"] = {
        for_each: "${toset([for i in range(20) : tostring(i)])}",
        name: "tenant-${each.key}",
      };
      (stack.resource["aws_api_gateway_domain_name"] ??= {})["more"] = {
        ...resource(stack, "aws_api_gateway_domain_name", "api"),
        count: 3,
        domain_name: "more-${count.index}.example.test",
      };
    },
  },
  {
    name: "secrets",
    change: (stack) => {
      const authorizer = variables(stack, "authorizer");
      authorizer["UPSTREAM"] = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
      stack["variable"] = { database_password: { default: "kX9vQ2mZ7pLw4RtY8sBn" } };
      (stack.output ?? {})["token"] = {
        value: ["tg", "dev", "003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf2Pwi3s"].join("_"),
      };
    },
  },
  {
    name: "unknown-type",
    change: (stack) => {
      (stack.resource["terraform_data"] ??= {})["job"] = {
        for_each: '${toset(["<img src=x>`|@team"])}',
        input: "${each.key}",
        // A review cannot know the effect of a command.
        provisioner: [{ "local-exec": { command: "true" } }],
      };
    },
  },
];
