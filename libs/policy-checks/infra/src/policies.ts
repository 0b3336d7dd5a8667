import { awsArn } from "@tollgate/environments";
import type { Rule } from "./enforce-policies";
import { keySchemes, readDocument, type ImportedDocument } from "./imported-document";

/** What `cdktf synth` refuses. @param policyOf of the authorizer that is deployed */
export const rules = (policyOf: PolicyOf): readonly Rule[] => [
  usagePlanCoversAStage,
  keyComesFromTheAuthorizer,
  cachedPolicySpansTheStage(policyOf),
  protectedTableCanBeRecovered,
  logsEnd,
  accessLogNamesTheTenant,
  serverErrorsRaiseAnAlarm,
];

/** A key in a plan that covers no stage is refused everywhere. */
const usagePlanCoversAStage: Rule = {
  about: "aws_api_gateway_usage_plan",
  problem: ({ values }) => {
    const stages = values["api_stages"];
    if (Array.isArray(stages) && stages.length > 0) return undefined;
    return "the usage plan covers no stage, so each of its keys would get 403: name one in apiStages";
  },
};

/** With any other key source, a route would ask tenants for a key that they have never seen. */
const keyComesFromTheAuthorizer: Rule = {
  about: "aws_api_gateway_rest_api",
  problem: ({ values }) => {
    const document = readDocument(values["body"]);
    const [route] = document ? routesWithKey(document) : [];
    if (!document || route === undefined) return undefined;
    // An import overwrites the attribute, and the attribute alone would be set back by it.
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

/** The policy that the authorizer answers for a caller of a method whom it lets in. */
type PolicyOf = (methodArn: string) => unknown;

const METHODS = ["GET/health", "POST/orders/7"].map((method) =>
  awsArn("execute-api", "us-east-1", "000000000000", `api/stage/${method}`),
);

/**
 * API Gateway applies a cached policy to whatever the same token calls next. One that names only the method that was called
 * first makes every other method 403, for as long as it is cached.
 *
 * @param policyOf of the authorizer that is deployed: it is asked itself
 */
export function cachedPolicySpansTheStage(policyOf: PolicyOf): Rule {
  return {
    about: "aws_api_gateway_rest_api",
    problem: ({ values }) => {
      const schemes = Object.values(readDocument(values["body"])?.components?.securitySchemes ?? {});
      // Unless it is said, API Gateway caches for 300 seconds.
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

/** Who protects a table from deletion cannot afford to lose what was in it a minute ago either. */
const protectedTableCanBeRecovered: Rule = {
  about: "aws_dynamodb_table",
  problem: ({ values }, { environment }) => {
    const recovery = values["point_in_time_recovery"] as { readonly enabled?: unknown } | undefined;
    if (!environment.deletionProtection || recovery?.enabled === true) return undefined;
    return `the table has no point-in-time recovery, which ${environment.name} needs: set pointInTimeRecovery`;
  },
};

/** CloudWatch keeps lines for ever unless it is told otherwise: addresses of callers among them. */
const logsEnd: Rule = {
  about: "aws_cloudwatch_log_group",
  problem: ({ values }) => {
    const days = values["retention_in_days"];
    if (typeof days === "number" && days > 0) return undefined;
    return "the log group keeps its lines for ever: set retentionInDays";
  },
};

const TENANT = "$context.authorizer.tenantId";

/** Without the tenant on each line, no rule, query or alarm can tell one tenant from another. */
const accessLogNamesTheTenant: Rule = {
  about: "aws_api_gateway_stage",
  problem: ({ values }) => {
    const settings = values["access_log_settings"] as { readonly format?: unknown } | undefined;
    if (settings === undefined) return "the stage has no access log: set accessLogSettings";
    if (String(settings.format).includes(TENANT)) return undefined;
    return `the access log's format does not name the tenant: it needs ${TENANT}`;
  },
};

/** API Gateway's metric of answers from 500 to 599. */
const METRIC = '"5XXError"';

/** An API that fails for everyone must not depend on a tenant's call to be found out. */
const serverErrorsRaiseAnAlarm: Rule = {
  about: "aws_api_gateway_stage",
  problem: (_, { resources }) => {
    const alarms = resources.filter(({ type }) => type === "aws_cloudwatch_metric_alarm");
    if (alarms.some(({ values }) => JSON.stringify(values).includes(METRIC))) return undefined;
    return "no alarm watches the stage's 5XXError: add one";
  },
};
