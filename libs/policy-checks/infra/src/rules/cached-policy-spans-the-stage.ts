import { awsArn } from "@tollgate/environments";
import { readDocument } from "./read-document";
import type { Rule } from "./rule";

/** The policy that the authorizer answers for a caller of a method whom it lets in. */
export type PolicyOf = (methodArn: string) => unknown;

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
