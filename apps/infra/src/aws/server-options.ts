// The connection to AWS: provider, tags, Terraform state, API Gateway's logging, and AWS-compatible servers.
// Not here: the resources of an environment or the account (stacks) and the pipeline's rights (pipeline).

/** Facts about the server that a stack is deployed to. */
export interface ServerOptions {
  /**
   * Whether it is an AWS-compatible server at one address, such as `moto_server`. Buckets are then part of
   * the path, and no instance metadata provides credentials. `without-unsupported.ts` removes the resources
   * that such servers lack.
   *
   * @default false
   */
  readonly isAwsCompatibleServer?: boolean;
  /**
   * Whether it has no TLS, so that a bucket that requires TLS could not be used. AWS always has it.
   *
   * @default false
   */
  readonly isPlainHttp?: boolean;
}

/** Reads the variable that tells AWS SDKs, Terraform and the `aws` command the address of such a server. */
export function serverOptions({
  AWS_ENDPOINT_URL: url,
}: Readonly<Record<string, string | undefined>>): ServerOptions {
  return url ? { isAwsCompatibleServer: true, isPlainHttp: url.toLowerCase().startsWith("http:") } : {};
}
