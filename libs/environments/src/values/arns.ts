/**
 * The only supported partition. Other partitions have different ARNs, service names in policies, host names
 * and available services (GovCloud has no AWS Budgets, for example).
 *
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const PARTITION = "aws";

/**
 * Builds an ARN. All other code uses this function.
 *
 * @param region empty for a service whose ARNs have none, such as IAM
 * @param accountId empty for a service whose ARNs have none, such as API Gateway
 * @param resource the last part, in the service's own form
 */
export function awsArn(service: string, region: string, accountId: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${region}:${accountId}:${resource}`;
}

/**
 * Returns a pattern for the ARN of a resource in any Region and account.
 *
 * @param resource pattern of the part after the account
 */
export function arnPattern(service: string, resource: string): RegExp {
  return new RegExp(`^${awsArn(service, "[a-z0-9-]+", "\\d{12}", resource)}$`);
}

/** Extracts the Region from an ARN. @returns an empty string when the ARN has none */
export function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** The Region and account of a resource. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** Returns the URI for API Gateway to invoke a Lambda function, its alias or its version. */
export function invocationUri(region: string, functionArn: string): string {
  return awsArn("apigateway", region, "lambda", `path/2015-03-31/functions/${functionArn}/invocations`);
}

/** Returns the ARN of a table, or of one of its indexes. */
export function tableArn(name: string, { region, accountId }: Place, index?: string): string {
  const arn = awsArn("dynamodb", region, accountId, `table/${name}`);
  return index === undefined ? arn : `${arn}/index/${index}`;
}

/** Returns the ARN of a log group's streams. */
export function logStreamsArn(logGroup: string, { region, accountId }: Place): string {
  return awsArn("logs", region, accountId, `log-group:${logGroup}:*`);
}

/** Returns the ARN of a Lambda function, or of its alias or version. */
export function functionArn(name: string, { region, accountId }: Place, qualifier?: string): string {
  const arn = awsArn("lambda", region, accountId, `function:${name}`);
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** Returns the ARN of a Systems Manager parameter. The leading slash of a path is not repeated. */
export function parameterArn(name: string, { region, accountId }: Place): string {
  return awsArn("ssm", region, accountId, `parameter/${name.replace(/^\//, "")}`);
}

/**
 * Returns the ARN of a secret for a policy. Secrets Manager appends six random characters to a name; six `?`
 * match this secret only.
 *
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 *
 * @param id the name, or the complete ARN, which is returned unchanged
 */
export function secretArn(id: string, { region, accountId }: Place): string {
  return id.startsWith("arn:") ? id : awsArn("secretsmanager", region, accountId, `secret:${id}-??????`);
}

/** Returns the ARN of the objects of a bucket whose keys begin with a prefix. */
export function objectsArn(bucket: string, prefix: string): string {
  return awsArn("s3", "", "", `${bucket}/${prefix}*`);
}

/** Returns the ARN of a queue. */
export function queueArn(name: string, { region, accountId }: Place): string {
  return awsArn("sqs", region, accountId, name);
}
