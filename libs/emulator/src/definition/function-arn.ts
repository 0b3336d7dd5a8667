/**
 * The function's ARN in the URI that API Gateway invokes it by:
 * `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations`.
 */
export function functionArnOf(untrustedUri: string | undefined): string | undefined {
  return /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(untrustedUri ?? "")?.[1];
}

/** The function's name in its ARN, without a version or an alias. */
export function functionNameOf(arn: string): string {
  return arn.split(":")[6] ?? arn;
}
