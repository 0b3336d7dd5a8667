import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { RequestSigner } from "./sign-request";

const target = "DynamoDB_20120810.GetItem";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" };
const scope = { host: "dynamodb.us-east-1.amazonaws.com", region: "us-east-1", service: "dynamodb", target };
const NOW = Date.UTC(2026, 10, 29, 23, 59, 59);

const valueIn = (headers: readonly string[], name: string) => headers[headers.indexOf(name) + 1] ?? "";
const signatureOf = (headers: readonly string[]) => valueIn(headers, "authorization");

/** Signs the same headers with the SDK's own signer. */
async function sdkSignature(
  headers: readonly string[],
  {
    body,
    host,
    region,
    nowMs,
    ...keys
  }: typeof credentials & { body: string; host: string; region: string; nowMs: number },
): Promise<string | undefined> {
  const client = new DynamoDBClient({ region, credentials: keys });
  const signer = await client.config.signer();
  const given = Object.fromEntries(
    headers.flatMap((name, at) =>
      at % 2 === 0 && name !== "authorization" ? [[name, headers[at + 1] ?? ""]] : [],
    ),
  );
  const request = {
    method: "POST",
    protocol: "https:",
    hostname: host,
    path: "/",
    query: {},
    headers: given,
    body,
  };
  const signed = await signer.sign(request, {
    signingDate: new Date(nowMs),
    signingRegion: region,
    signingService: "dynamodb",
    // The SDK adds this header; DynamoDB takes requests without it.
    ...{ unsignableHeaders: new Set(["x-amz-content-sha256"]) },
  });
  client.destroy();
  return signed.headers["authorization"];
}

describe("RequestSigner", () => {
  const text = fc.string({ unit: fc.constantFrom(..."azAZ09+/="), minLength: 16, maxLength: 60 });
  const request = fc.record({
    body: fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 400 }), fc.json()),
    host: fc.oneof(
      fc.domain(),
      fc.tuple(fc.domain(), fc.integer({ min: 1, max: 65_535 })).map((parts) => parts.join(":")),
    ),
    region: fc.stringMatching(/^[a-z]{2}-[a-z]{4,9}-[1-9]$/),
    operation: fc.stringMatching(/^[A-Z][A-Za-z]{2,20}$/),
    accessKeyId: fc.stringMatching(/^A[KS]IA[A-Z0-9]{16}$/),
    secretAccessKey: text,
    sessionToken: fc.option(
      fc.string({ unit: fc.constantFrom(..."azAZ09+/="), minLength: 100, maxLength: 900 }),
      { nil: undefined },
    ),
    nowMs: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) }),
  });

  it("signs 1,000 random requests as the SDK does", async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ body, host, region, operation, nowMs, ...keys }) => {
        const signer = new RequestSigner({
          host,
          region,
          service: "dynamodb",
          target: `DynamoDB_20120810.${operation}`,
        });
        const headers = signer.headersFor(body, keys, nowMs);
        expect(signatureOf(headers)).toBe(
          await sdkSignature(headers, { body, host, region, nowMs, ...keys } as never),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it("signs with the day, the second and the secret of each request, whatever it has kept", () => {
    const kept = new RequestSigner(scope);
    for (const [secretAccessKey, nowMs] of [
      ["example", NOW],
      ["example", NOW + 999],
      ["example", NOW + 1_000],
      ["another", NOW + 1_000],
      ["example", NOW + 1_000],
      ["example", NOW - 86_400_000],
      ["example", NOW],
    ] as const) {
      const keys = { ...credentials, secretAccessKey };
      expect(kept.headersFor("{}", keys, nowMs)).toEqual(
        new RequestSigner(scope).headersFor("{}", keys, nowMs),
      );
    }
  });

  it("sends the session token, and signs it", () => {
    const headers = new RequestSigner(scope).headersFor("{}", { ...credentials, sessionToken: "FwoG" }, NOW);
    expect(valueIn(headers, "x-amz-security-token")).toBe("FwoG");
    expect(signatureOf(headers)).toContain(
      "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,",
    );
  });

  it("keeps the secret and the body out of the headers", () => {
    const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const headers = new RequestSigner(scope)
      .headersFor("the body", { ...credentials, secretAccessKey }, NOW)
      .join(" ");
    expect(headers).not.toContain(secretAccessKey);
    expect(headers).not.toContain("the body");
    expect(headers).not.toContain(createHash("sha256").update("the body").digest("hex"));
  });
});
