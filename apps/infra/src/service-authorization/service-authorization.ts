import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The IAM prefixes of the services that the policies of the stacks name. */
export const SERVICES = [
  "acm",
  "apigateway",
  "backup",
  "backup-storage",
  "cloudfront",
  "cloudfront-keyvaluestore",
  "cloudwatch",
  "codedeploy",
  "dynamodb",
  "ec2",
  "events",
  "iam",
  "kms",
  "lambda",
  "logs",
  "route53",
  "s3",
  "secretsmanager",
  "signer",
  "sns",
  "sqs",
  "ssm",
  "sts",
  "wafv2",
  "xray",
] as const;

/**
 * AWS's Service Authorization Reference for `SERVICES`.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface ServiceAuthorization {
  readonly source: string;
  /** By `{service}:{action}`. */
  readonly actions: Record<string, ActionAuthorization>;
  /** By `{service}:{type}`. */
  readonly types: Record<string, { readonly arns: readonly string[]; readonly keys: readonly string[] }>;
}

export interface ActionAuthorization {
  /** `List`, `Read`, `Write`, `Tagging`, `Permissions management`, or several of them. */
  readonly level: string;
  /** Types of resources that a policy can name for the action; `!` ends a type that a policy must allow. */
  readonly on: readonly string[];
  /** Condition keys of the action itself. */
  readonly keys: readonly string[];
}

/** Reads the reference from the file beside this one. */
export function readServiceAuthorization(): ServiceAuthorization {
  return JSON.parse(
    readFileSync(join(__dirname, "service-authorization.json"), "utf8"),
  ) as ServiceAuthorization;
}
