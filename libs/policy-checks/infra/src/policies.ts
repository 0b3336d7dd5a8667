import { awsArn } from "@tollgate/environments";
import type { Policy } from "./enforce-policies";
import { NO_RECOVERY, reasonFor } from "./accept-findings";
import { keySchemes, readDocument, type ImportedDocument } from "./imported-document";

/**
 * The policies that each gateway stack must pass at `cdktf synth`.
 *
 * @param policyOf the policy function of the deployed authorizer
 */
export const policies = (policyOf: AuthorizerPolicy): readonly Policy[] => [
  usagePlanCoversAStage,
  keyComesFromTheAuthorizer,
  cachedPolicySpansTheStage(policyOf),
  protectedTableCanBeRecovered,
  logsEnd,
  accessLogNamesTheTenant,
  serverErrorsRaiseAnAlarm,
];

/** A key is valid only on the stages of its usage plans. */
const usagePlanCoversAStage: Policy = {
  about: "aws_api_gateway_usage_plan",
  problem: ({ values }) => {
    const stages = values["api_stages"];
    if (Array.isArray(stages) && stages.length > 0) return undefined;
    return "the usage plan covers no stage, so each of its keys would get 403: name one in apiStages";
  },
};

/** With the key source HEADER, a route would require a key that tenants do not have. */
const keyComesFromTheAuthorizer: Policy = {
  about: "aws_api_gateway_rest_api",
  problem: ({ values }) => {
    const document = readDocument(values["body"]);
    const [route] = document ? routesWithKey(document) : [];
    if (!document || route === undefined) return undefined;
    // An import of the document overwrites the attribute, so both must be set.
    const sources = [values["api_key_source"], document["x-amazon-apigateway-api-key-source"]];
    if (sources.every((source) => source === "AUTHORIZER")) return undefined;
    return `${route} requires a key, but the key source is not AUTHORIZER: set it in apiKeySource and in the document`;
  },
};

function routesWithKey(document: ImportedDocument): readonly string[] {
  const schemes = keySchemes(document);
  return Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { security = [] }]) =>
      security.some((each) => schemes.some((scheme) => Object.hasOwn(each, scheme)))
        ? [`${method.toUpperCase()} ${path}`]
        : [],
    ),
  );
}

/** Returns the policy with which the authorizer allows a call of the method. */
type AuthorizerPolicy = (methodArn: string) => unknown;

const METHODS = ["GET/health", "POST/orders/7"].map((method) =>
  awsArn("execute-api", "us-east-1", "000000000000", `api/stage/${method}`),
);

/**
 * API Gateway applies a cached policy to every later call with the same token. If the policy names only the
 * first method, all other methods return 403 until the cache entry expires.
 *
 * @param policyOf the policy function of the deployed authorizer
 */
export function cachedPolicySpansTheStage(policyOf: AuthorizerPolicy): Policy {
  return {
    about: "aws_api_gateway_rest_api",
    problem: ({ values }) => {
      const schemes = Object.values(readDocument(values["body"])?.components?.securitySchemes ?? {});
      // The default is 300 seconds.
      const isCached = schemes.some((scheme) => {
        const authorizer = scheme["x-amazon-apigateway-authorizer"];
        return authorizer !== undefined && authorizer.authorizerResultTtlInSeconds !== 0;
      });
      const policies = new Set(METHODS.map((arn) => JSON.stringify(policyOf(arn))));
      if (!isCached || policies.size === 1) return undefined;
      return "the authorizer's answer is cached, but its policy depends on the method: let it span the stage, or set cacheTtlSeconds to 0";
    },
  };
}

/**
 * An environment that protects tables from deletion also needs to restore their recent items, unless a table states why it
 * does not.
 */
const protectedTableCanBeRecovered: Policy = {
  about: "aws_dynamodb_table",
  problem: ({ values }, { environment }) => {
    const recovery = values["point_in_time_recovery"] as { readonly enabled?: unknown } | undefined;
    if (!environment.deletionProtection || recovery?.enabled === true) return undefined;
    if (reasonFor(NO_RECOVERY, values) !== undefined) return undefined;
    return `the table has no point-in-time recovery, which ${environment.name} needs: set pointInTimeRecovery`;
  },
};

/** By default CloudWatch keeps log lines forever, including the IP addresses of callers. */
const logsEnd: Policy = {
  about: "aws_cloudwatch_log_group",
  problem: ({ values }) => {
    const days = values["retention_in_days"];
    if (typeof days === "number" && days > 0) return undefined;
    return "the log group keeps its lines forever: set retentionInDays";
  },
};

const TENANT = "$context.authorizer.tenantId";

/** Insight rules, queries and alarms by tenant need the tenant on each line. */
const accessLogNamesTheTenant: Policy = {
  about: "aws_api_gateway_stage",
  problem: ({ values }) => {
    const settings = values["access_log_settings"] as { readonly format?: unknown } | undefined;
    if (settings === undefined) return "the stage has no access log: set accessLogSettings";
    if (String(settings.format).includes(TENANT)) return undefined;
    return `the access log's format does not name the tenant: it needs ${TENANT}`;
  },
};

/** API Gateway's metric for responses with status 500 to 599. */
const METRIC = '"5XXError"';

/** Server errors must raise an alarm before a tenant reports them. */
const serverErrorsRaiseAnAlarm: Policy = {
  about: "aws_api_gateway_stage",
  problem: (_, { resources }) => {
    const alarms = resources.filter(({ type }) => type === "aws_cloudwatch_metric_alarm");
    if (alarms.some(({ values }) => JSON.stringify(values).includes(METRIC))) return undefined;
    return "no alarm watches the stage's 5XXError: add one";
  },
};
