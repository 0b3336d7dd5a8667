// Tests of options: each option of an environment turned on and off in a deployment, and every pair of
// options synthesized.
// Not here: the server, deployments to it and Terraform's commands, which are in `support/aws`.

import { GetDomainNamesCommand, GetRestApisCommand, GetUsagePlansCommand } from "@aws-sdk/client-api-gateway";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import {
  GetFunctionCodeSigningConfigCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { AwsClients } from "../support/aws/aws-clients";
import type { Touched } from "../support/aws/deployment";

/** An option of an environment, for a deployment that turns it on and off. */
export interface CataloguedOption {
  /** Fields of the environment that turn it on. */
  readonly on: (zone: Zone) => object;
  /** Fields of the environment without it. */
  readonly off: (zone: Zone) => object;
  /** The changes of the plan that turns it on. The plan that turns it off makes the reverse changes. */
  readonly touches: Touched;
  /** Reads the option's effect with AWS's clients. */
  readonly read: (clients: AwsClients) => Promise<unknown>;
  /** The results of `read` while the option is on, and while it is off. */
  readonly reads: readonly [on: unknown, off: unknown];
  /** The changes that must end before a resource of the option is destroyed. */
  readonly order?: readonly [first: RegExp, second: RegExp];
  /**
   * What the review of the plan says beside other things, as `<severity> <hazard> <resource>`, when it is turned on and
   * off.
   *
   * @default not tried
   */
  readonly hazards?: readonly [on: readonly string[], off: readonly string[]];
  /** Removes what `moto_server` keeps once the option is off, and AWS does not. @default nothing */
  readonly forget?: (clients: AwsClients) => Promise<void>;
  /** The resources that must have `create_before_destroy` in Terraform's state. */
  readonly outlives?: readonly string[];
}

/** A hosted zone of Route 53. */
export interface Zone {
  readonly id: string;
  readonly name: string;
}

/** The logical ids of the functions in the stack. */
export const FUNCTIONS = ["authorizer_function", "backends_health"];
const LAMBDAS = ["authorizer_function", "backends_health_function"];
const AUTHORIZER = "example-gateway-authorizer-dev";

const each = (things: readonly string[], address: (thing: string) => string, action: string): Touched =>
  Object.fromEntries(things.map((thing) => [address(thing), action]));

const bucket = (path: string): Touched => ({
  // cdktf writes a repeated part of a path only once.
  [`aws_s3_bucket ${path.replace(/_bucket$/, "")}_bucket`]: "create",
  [`aws_s3_bucket_ownership_controls ${path}_ownership`]: "create",
  [`aws_s3_bucket_public_access_block ${path}_public-access`]: "create",
  [`aws_s3_bucket_server_side_encryption_configuration ${path}_encryption`]: "create",
  [`aws_s3_bucket_versioning ${path}_versioning`]: "create",
});
const newVersions: Touched = {
  ...each(LAMBDAS, (id) => `aws_lambda_function ${id}`, "update"),
  ...each(FUNCTIONS, (id) => `aws_lambda_alias ${id}_alias`, "update"),
};

const USAGE_FUNCTIONS = ["usage_count", "usage_seal"];
const newFunction = (id: string): Touched => ({
  [`aws_lambda_function ${id}_function`]: "create",
  [`aws_lambda_alias ${id}_alias`]: "create",
  [`aws_iam_role ${id}_role`]: "create",
  [`aws_iam_role_policy ${id}_role_policy`]: "create",
  [`aws_cloudwatch_log_group ${id}_log-group`]: "create",
});

const authorizer = { cacheTtlSeconds: 60, acceptedTokens: "any" };
const names = (zone: Zone) => [{ name: "api.example.com", zone }];
const mutualTls = { truststore: "certificates/clients.pem", bucket: "example-gateway-e2e-clients" };
const truststore: Touched = {
  ...bucket("domains_truststore_bucket"),
  "aws_s3_object domains_truststore_object": "create",
};
/** In every option that uses it, the truststore is destroyed after its users. */
const usedTruststore = {
  read: async ({ apigateway }: AwsClients) =>
    (await apigateway.send(new GetDomainNamesCommand({}))).items?.map((each) =>
      each.mutualTlsAuthentication?.truststoreUri?.replace(/^.*\//, ""),
    ),
  outlives: ["aws_s3_object domains_truststore_object"],
};

const plans = (General: object, Unlimited: object) => ({
  plans: {
    General: { description: "What every tenant starts with", ...General },
    Unlimited: { description: "Metered, and limited only by the account's own limits", ...Unlimited },
  },
});
const limits = (rateLimit: number, burstLimit: number, limit: number, period: string) => ({
  throttle: { rateLimit, burstLimit },
  quota: { limit, period },
});

const alarms = (page: readonly string[], ticket: readonly string[]) => ({
  alarms: {
    notify: { page, ticket },
    serverErrors: { percent: 3, lastingPercent: 1.5, minimumRequests: 100, minimumErrors: 5 },
    latency: { p99Milliseconds: 3_000, minimumRequests: 100 },
    authorizer: { minimumErrors: 5 },
    tenants: { dominatingPercent: 80, minimumTenants: 5, minimumRequests: 1_000, manyActive: 9_000 },
  },
});

/** The options of an environment. The account's options are in `account.e2e.ts`. */
export const OPTIONS: Readonly<Record<string, CataloguedOption>> = {
  tracing: {
    on: () => ({ tracing: { perSecond: 1, percent: 5 } }),
    off: () => ({ tracing: undefined }),
    touches: {
      "aws_api_gateway_stage gateway_stage": "update",
      ...newVersions,
      ...each(FUNCTIONS, (id) => `aws_iam_role_policy ${id}_role_policy`, "update"),
    },
    read: async ({ lambda }) =>
      (await lambda.send(new GetFunctionCommand({ FunctionName: AUTHORIZER }))).Configuration?.TracingConfig
        ?.Mode,
    reads: ["Active", "PassThrough"],
  },
  waf: {
    on: () => ({ waf: { mode: "block", requestsPerAddress: 1000, block: ["2001:db8::/32"] } }),
    off: () => ({ waf: undefined }),
    touches: {
      ...each(
        ["allow-ipv4", "allow-ipv6", "block-ipv4", "block-ipv6"],
        (list) => `aws_wafv2_ip_set waf_${list}`,
        "create",
      ),
      "aws_wafv2_web_acl waf_web-acl": "create",
      "aws_wafv2_web_acl_association waf_stage": "create",
      "aws_wafv2_web_acl_logging_configuration waf_log_logging": "create",
      "aws_cloudwatch_log_group waf_log_log-group": "create",
      "aws_cloudwatch_log_resource_policy waf_log_policy": "create",
    },
    read: async ({ aws }) => {
      const { IPSets } = await aws<{ IPSets: object[] }>("wafv2", "list-ip-sets", "--scope", "REGIONAL");
      const { WebACLs } = await aws<{ WebACLs: object[] }>("wafv2", "list-web-acls", "--scope", "REGIONAL");
      return [IPSets.length, WebACLs.length];
    },
    reads: [
      [4, 1],
      [0, 0],
    ],
    // The only set that a rule uses.
    order: [/^delete aws_wafv2_web_acl /, /^delete aws_wafv2_ip_set waf_block-ipv6/],
  },
  domain: {
    on: (zone) => ({ domain: { names: names(zone), mutualTls } }),
    off: () => ({ domain: undefined }),
    touches: {
      "aws_api_gateway_rest_api gateway_api": "update",
      "aws_api_gateway_deployment gateway_deployment": "replace-first",
      "aws_api_gateway_stage gateway_stage": "update",
      "aws_acm_certificate domains_apiexamplecom_certificate": "create",
      "aws_acm_certificate_validation domains_apiexamplecom_certificate_validation": "create",
      "aws_route53_record domains_apiexamplecom_certificate_validation-record": "create",
      "aws_route53_record domains_apiexamplecom_alias": "create",
      "aws_api_gateway_domain_name domains_apiexamplecom_domain-name": "create",
      "aws_api_gateway_base_path_mapping domains_apiexamplecom_mapping": "create",
      ...truststore,
    },
    ...usedTruststore,
    read: async (clients) => [
      (await clients.apigateway.send(new GetRestApisCommand({}))).items?.[0]?.disableExecuteApiEndpoint,
      ...((await usedTruststore.read(clients)) ?? []),
    ],
    reads: [[true, "truststore.pem"], [false]],
    order: [
      /^delete aws_api_gateway_domain_name /,
      /^delete aws_(s3_object domains_truststore_|acm_certificate )/,
    ],
  },
  encryption: {
    on: () => ({ encryption: { rotationDays: 180, deletionWindowDays: 7 } }),
    off: () => ({ encryption: undefined }),
    touches: {
      "aws_kms_key encryption_key": "create",
      "aws_kms_alias encryption_alias": "create",
      ...each(["tokens", "tenants", "audit"], (table) => `aws_dynamodb_table ${table}_table`, "update"),
      ...each(["access-log", ...FUNCTIONS], (id) => `aws_cloudwatch_log_group ${id}_log-group`, "update"),
      "aws_iam_role_policy authorizer_function_role_policy": "update",
      "aws_iam_policy operator_policy": "update",
    },
    read: async ({ dynamodb, logs }) => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: "Tokens" }));
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
      const isOwnKey = /:key\//.test(Table?.SSEDescription?.KMSMasterKeyArn ?? "");
      return [...new Set([isOwnKey, ...logGroups.map(({ kmsKeyId }) => kmsKeyId !== undefined)])];
    },
    reads: [[true], [false]],
    order: [/^update aws_(dynamodb_table|cloudwatch_log_group) /, /^delete aws_kms_key /],
    outlives: ["aws_kms_key encryption_key"],
  },
  authorizer: {
    on: () => ({ authorizer: { ...authorizer, reservedConcurrency: 5 } }),
    off: () => ({ authorizer }),
    touches: { "aws_lambda_function authorizer_function": "update" },
    read: async ({ lambda }) =>
      (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: AUTHORIZER })))
        .ReservedConcurrentExecutions,
    reads: [5, undefined],
  },
  deletionProtection: {
    on: () => ({ deletionProtection: true }),
    off: () => ({ deletionProtection: false }),
    touches: each(["tokens", "tenants", "audit"], (table) => `aws_dynamodb_table ${table}_table`, "update"),
    read: async ({ dynamodb }) =>
      (await dynamodb.send(new DescribeTableCommand({ TableName: "Tokens" }))).Table
        ?.DeletionProtectionEnabled,
    reads: [true, false],
  },
  backup: {
    on: () => ({ backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 } }),
    off: () => ({ backup: undefined }),
    touches: {
      "aws_backup_plan backups_plan": "create",
      "aws_backup_selection backups_tables": "create",
      "aws_backup_vault backups_vault": "create",
      "aws_iam_role backups_role": "create",
      "aws_iam_role_policy backups_role_policy": "create",
    },
    read: async ({ aws }) =>
      (await aws<{ BackupPlansList: object[] }>("backup", "list-backup-plans")).BackupPlansList.length,
    reads: [1, 0],
    order: [/^delete aws_backup_selection /, /^delete aws_(backup_plan|iam_role) /],
  },
  codeSigning: {
    on: () => ({ codeSigning: { bucket: "example-gateway-e2e-code" } }),
    off: () => ({ codeSigning: undefined }),
    touches: {
      ...newVersions,
      ...bucket("code-signing_bundles"),
      "aws_lambda_code_signing_config code-signing_config": "create",
      "aws_signer_signing_profile code-signing_profile": "create",
      ...each(["authorizer", "health"], (id) => `aws_s3_object code-signing_${id}-bundle`, "create"),
      ...each(["authorizer", "health"], (id) => `aws_signer_signing_job code-signing_${id}-job`, "create"),
    },
    read: async ({ lambda }) =>
      Boolean(
        (await lambda.send(new GetFunctionCodeSigningConfigCommand({ FunctionName: AUTHORIZER })))
          .CodeSigningConfigArn,
      ),
    reads: [true, false],
    order: [/^update aws_lambda_function /, /^delete aws_lambda_code_signing_config /],
    outlives: [
      "aws_lambda_code_signing_config code-signing_config",
      "aws_signer_signing_profile code-signing_profile",
    ],
  },
  notify: {
    on: () => alarms(["https://pager.example.com/hook"], ["team@example.com"]),
    off: () => alarms([], []),
    touches: {
      "aws_sns_topic_subscription alarms_topics_page-https-pager-example-com-hook": "create",
      "aws_sns_topic_subscription alarms_topics_ticket-team-example-com": "create",
    },
    read: async ({ aws }) =>
      (await aws<{ Subscriptions: { Endpoint: string }[] }>("sns", "list-subscriptions")).Subscriptions.map(
        ({ Endpoint }) => Endpoint,
      ).sort(),
    reads: [["https://pager.example.com/hook", "team@example.com"], []],
  },
  plans: {
    on: () => plans({}, limits(5, 10, 500, "DAY")),
    off: () => plans(limits(10, 20, 100_000, "MONTH"), {}),
    touches: each(["General", "Unlimited"], (id) => `aws_api_gateway_usage_plan plans_${id}`, "update"),
    read: async ({ apigateway }) => {
      const { items = [] } = await apigateway.send(new GetUsagePlansCommand({}));
      return Object.fromEntries(
        items.map(({ name = "", throttle, quota }) => [
          name.split("-").at(-2),
          [throttle?.rateLimit, throttle?.burstLimit, quota?.limit, quota?.period],
        ]),
      );
    },
    reads: [
      { General: Array.from({ length: 4 }), Unlimited: [5, 10, 500, "DAY"] },
      { General: [10, 20, 100_000, "MONTH"], Unlimited: Array.from({ length: 4 }) },
    ],
  },
  logRetentionDays: {
    on: () => ({ logRetentionDays: 30 }),
    off: () => ({ logRetentionDays: 14 }),
    touches: each(["access-log", ...FUNCTIONS], (id) => `aws_cloudwatch_log_group ${id}_log-group`, "update"),
    read: async ({ logs }) => [
      ...new Set(
        (await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.map((each) => each.retentionInDays),
      ),
    ],
    reads: [[30], [14]],
  },
};

/**
 * Options that are turned on and off one at a time. Together with others, they would change other resources.
 */
export const ALONE: Readonly<Record<string, CataloguedOption>> = {
  // CodeDeploy then updates the alias. A change that publishes versions in the same plan updates one alias
  // less.
  rollout: {
    on: () => ({ rollout: { strategy: "Canary10Percent5Minutes" } }),
    off: () => ({ rollout: undefined }),
    touches: {
      "aws_cloudwatch_metric_alarm backends_health_rollout_errors": "create",
      "aws_codedeploy_app backends_health_rollout_app": "create",
      "aws_codedeploy_deployment_group backends_health_rollout_group": "create",
      "aws_iam_role backends_health_rollout_role": "create",
      "aws_iam_role_policy backends_health_rollout_role_policy": "create",
    },
    read: async ({ aws }) =>
      (await aws<{ applications: string[] }>("deploy", "list-applications")).applications,
    reads: [["example-gateway-health-dev"], []],
    order: [
      /^delete aws_codedeploy_deployment_group /,
      /^delete aws_(codedeploy_app|iam_role|cloudwatch_metric_alarm) backends_/,
    ],
  },
  // With others it has tables, logs and bundles that these change.
  events: {
    on: () => ({ events: { archiveDays: 30 } }),
    off: () => ({ events: undefined }),
    touches: {
      "aws_dynamodb_table events_table": "create",
      "aws_dynamodb_table audit_table": "update",
      "aws_cloudwatch_event_bus events_bus": "create",
      "aws_cloudwatch_event_archive events_bus_archive": "create",
      ...["events_relay", "events_notice"]
        .map((id) => newFunction(id))
        .reduce((all, some) => ({ ...all, ...some })),
      ...each(
        ["relay", "notice"],
        (id) => `aws_lambda_permission events_${id}_permission-schedule`,
        "create",
      ),
      ...each(["relay", "notice"], (id) => `aws_cloudwatch_event_rule events_${id}-schedule`, "create"),
      ...each(["relay", "notice"], (id) => `aws_cloudwatch_event_target events_${id}-target`, "create"),
      "aws_cloudwatch_log_metric_filter events-metrics_waitingMinutes": "create",
      "aws_cloudwatch_metric_alarm alarms_events-not-published": "create",
    },
    read: async ({ aws }) => {
      const { Archives } = await aws<{ Archives: { ArchiveName: string; RetentionDays: number }[] }>(
        "events",
        "list-archives",
      );
      return Archives.map(({ ArchiveName, RetentionDays }) => [ArchiveName, RetentionDays]);
    },
    reads: [[["example-gateway-tenant-events-dev", 30]], []],
    hazards: [
      [
        ...["events_relay", "events_notice"].map(
          (id) => `block tenant-data-reached aws_iam_role_policy ${id}_role_policy`,
        ),
        ...["events_relay", "events_notice"].map(
          (id) => `warn data-leaves aws_cloudwatch_event_target ${id}-target`,
        ),
      ],
      [
        "block table-removed aws_dynamodb_table events_table",
        "block table-changed aws_dynamodb_table audit_table",
        "block data-removed aws_cloudwatch_event_bus events_bus",
        "warn data-removed aws_cloudwatch_event_archive events_bus_archive",
      ],
    ],
    order: [/^delete aws_cloudwatch_event_archive /, /^delete aws_cloudwatch_event_bus /],
    // moto keeps the definition of an attribute that only a removed index had.
    forget: async ({ dynamodb }) => {
      const TableName = "example-gateway-tenants-audit-dev";
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
      const kept = Table?.AttributeDefinitions?.filter(({ AttributeName }) => AttributeName !== "outbox");
      await dynamodb.send(new UpdateTableCommand({ TableName, AttributeDefinitions: kept }));
    },
  },
  usage: {
    on: () => ({ usage: { retentionDays: 400 } }),
    off: () => ({ usage: undefined }),
    touches: {
      ...each(["ledger", "lines"], (table) => `aws_dynamodb_table usage_tables_${table}_table`, "create"),
      ...USAGE_FUNCTIONS.map((id) => newFunction(id)).reduce((all, some) => ({ ...all, ...some })),
      "aws_sqs_queue usage_failed_queue": "create",
      "aws_lambda_function_event_invoke_config usage_failed_events": "create",
      "aws_cloudwatch_log_subscription_filter usage_delivery_filter": "create",
      "aws_lambda_permission usage_count_permission-log": "create",
      "aws_lambda_permission usage_seal_permission-schedule": "create",
      "aws_cloudwatch_event_rule usage_schedule": "create",
      "aws_cloudwatch_event_target usage_target": "create",
      ...each(
        ["pendingHours", "unread", "tenantsOver80", "tenantsOver100", "tenantsFailing"],
        (id) => `aws_cloudwatch_log_metric_filter usage-metrics_${id}`,
        "create",
      ),
      ...each(
        ["deliveries-failed", "not-sealed", "unread-lines", "near-quota", "at-quota", "tenant-errors"],
        (id) => `aws_cloudwatch_metric_alarm alarms_usage-${id}`,
        "create",
      ),
      "aws_iam_policy operator_policy": "update",
      "aws_cloudwatch_dashboard dashboard": "update",
    },
    read: async ({ aws }) => {
      const group = "/aws/apigateway/example-gateway-access-dev";
      const { subscriptionFilters } = await aws<{
        subscriptionFilters: { destinationArn: string; filterPattern: string }[];
      }>("logs", "describe-subscription-filters", "--log-group-name", group);
      return subscriptionFilters.map(({ destinationArn, filterPattern }) => [
        destinationArn.replace(/^.*:function:/, ""),
        filterPattern,
      ]);
    },
    reads: [[["example-gateway-usage-count-dev:live", ""]], []],
    hazards: [
      [
        "block tenant-data-reached aws_iam_role_policy usage_seal_role_policy",
        "warn data-leaves aws_cloudwatch_log_subscription_filter usage_delivery_filter",
      ],
      ["ledger", "lines"].map(
        (table) => `block table-removed aws_dynamodb_table usage_tables_${table}_table`,
      ),
    ],
    order: [
      /^delete aws_cloudwatch_log_subscription_filter /,
      /^delete aws_lambda_(permission|alias) usage_count/,
    ],
  },
  // Always with usage, for which it has a route more.
  selfService: {
    on: () => ({ selfService: { maxTokens: 20 } }),
    off: () => ({ selfService: undefined }),
    touches: {
      "aws_dynamodb_table self-service_requests_table": "create",
      "aws_lambda_function self-service_function": "create",
      "aws_lambda_alias self-service_function_alias": "create",
      "aws_iam_role self-service_function_role": "create",
      "aws_iam_role_policy self-service_function_role_policy": "create",
      "aws_cloudwatch_log_group self-service_function_log-group": "create",
      ...each(
        ["ListTokens", "MintToken", "RotateToken", "RevokeToken", "Limits", "Usage"],
        (route) => `aws_lambda_permission self-service_function_permission-selfService${route}`,
        "create",
      ),
      "aws_cloudwatch_metric_alarm alarms_self-service-errors": "create",
      "aws_api_gateway_rest_api gateway_api": "update",
      "aws_api_gateway_deployment gateway_deployment": "replace-first",
      "aws_api_gateway_stage gateway_stage": "update",
      "aws_lambda_function authorizer_function": "update",
      "aws_lambda_alias authorizer_function_alias": "update",
    },
    read: async ({ dynamodb }) =>
      (
        await dynamodb
          .send(new DescribeTableCommand({ TableName: "example-gateway-self-service-dev" }))
          .catch(() => undefined)
      )?.Table?.TableStatus,
    reads: ["ACTIVE", undefined],
    hazards: [
      [
        "warn self-service-changed aws_lambda_function authorizer_function",
        "block tenant-data-reached aws_iam_role_policy self-service_function_role_policy",
        "warn scope-widened aws_api_gateway_rest_api gateway_api",
      ],
      [
        "warn self-service-changed aws_lambda_function authorizer_function",
        "block route-removed aws_api_gateway_rest_api gateway_api",
        "block table-removed aws_dynamodb_table self-service_requests_table",
      ],
    ],
    order: [
      /^update aws_api_gateway_stage /,
      /^delete aws_lambda_(permission|alias|function) self-service_function/,
    ],
  },
  // Mutual TLS of an existing domain.
  mutualTls: {
    on: (zone) => ({ domain: { names: names(zone), mutualTls } }),
    off: (zone) => ({ domain: { names: names(zone) } }),
    touches: {
      "aws_api_gateway_domain_name domains_apiexamplecom_domain-name": "update",
      ...truststore,
    },
    ...usedTruststore,
    reads: [["truststore.pem"], [undefined]],
    order: [/^update aws_api_gateway_domain_name /, /^delete aws_s3_object /],
  },
};
