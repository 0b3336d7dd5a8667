/** What a stack must know of the server that it is deployed to. */
export interface ServerOptions {
  /**
   * Whether it is an AWS-compatible server at one address, such as `moto_server`: buckets are then part of the path, and
   * there is no instance metadata to ask for credentials. What such servers lack is left out (`without-unsupported.ts`).
   *
   * @default false
   */
  readonly isAwsCompatibleServer?: boolean;
  /**
   * Whether it has no TLS, so that a bucket that demands TLS could not be used. AWS always has it.
   *
   * @default false
   */
  readonly isPlainHttp?: boolean;
}

/** Reads the variable by which the AWS SDKs, Terraform and the `aws` command find such a server. */
export function serverOptions({
  AWS_ENDPOINT_URL: url,
}: Readonly<Record<string, string | undefined>>): ServerOptions {
  return url ? { isAwsCompatibleServer: true, isPlainHttp: url.toLowerCase().startsWith("http:") } : {};
}
