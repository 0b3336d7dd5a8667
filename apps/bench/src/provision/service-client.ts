// Provisioning: creates the API keys and tokens of a benchmark through the emulator's AWS APIs.
// Not here: the form of keys and tokens (../fixture.ts).

/**
 * Calls the control plane or DynamoDB as an AWS SDK would. The emulator reads the service from the signature
 * and does not verify it, so the request has no signature.
 *
 * @throws on any status but 2xx.
 */
export async function callService(
  service: "apigateway" | "dynamodb",
  url: string,
  init: {
    readonly method: string;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<unknown> {
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20261124/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;
  const response = await fetch(url, { ...init, headers: { ...init.headers, authorization } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method} ${url}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text);
}
