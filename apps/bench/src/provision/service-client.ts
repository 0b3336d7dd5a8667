/**
 * Calls the control plane or DynamoDB as an AWS SDK would. The emulator reads from a signature what it is for, and does
 * not check it; so there is none.
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
