/** Creates a public hosted zone in Route 53, for the domain of an environment. Returns its id. */
export async function createHostedZone(endpoint: string, name: string): Promise<string> {
  const response = await fetch(`${endpoint}/2013-04-01/hostedzone`, {
    method: "POST",
    headers: {
      // Servers identify the service by the credential's scope, and do not check the signature.
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0",
      "content-type": "application/xml",
    },
    body: `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>e2e</CallerReference></CreateHostedZoneRequest>`,
  });
  const text = await response.text();
  const [, id] = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(text) ?? [];
  if (id === undefined) throw new Error(`no zone was created: ${response.status} ${text}`);
  return id;
}
