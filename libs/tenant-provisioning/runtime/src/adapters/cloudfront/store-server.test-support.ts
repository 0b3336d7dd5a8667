import { createECDH, createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

const ARN = "arn:aws:cloudfront::123456789012:key-value-store/00000000-0000-0000-0000-000000000000";
const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

/** What the server does with one request instead of answering it: `undefined` to answer it. */
export type Fault = (
  call: string,
  server: StoreServer,
) => "cut" | "lose" | "half" | "silence" | { readonly status: number; readonly name: string } | undefined;

/**
 * CloudFront's API of one key value store, on loopback. It checks each signature with code of its own, and knows every
 * write's ETag.
 */
export class StoreServer {
  readonly pairs = new Map<string, string>();
  readonly calls: string[] = [];
  readonly batches: number[] = [];
  private version = 1;
  fault: Fault = () => undefined;
  maxPairs = Infinity;

  constructor(readonly name: string) {}

  get etag(): string {
    return `KV${this.version}`;
  }

  /** A write of somebody else. */
  changeByOthers(key = "other", value = "1"): void {
    this.pairs.set(key, value);
    this.version += 1;
  }

  /** Runs `use` with the server's address. */
  async run<Result>(
    use: (server: { readonly endpoint: string; readonly credentials: typeof CREDENTIALS }) => Promise<Result>,
  ): Promise<Result> {
    const server = createServer((request, response) => void this.receive(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return await use({ endpoint, credentials: CREDENTIALS });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = request.url ?? "";
    const isControl = url.startsWith("/2020-05-31/");
    const path = decodeURIComponent(url);
    const call = isControl ? "Find" : callOf(request.method, path);
    this.calls.push(call);
    const fault = this.fault(call, this);
    if (fault === "silence") return;
    if (fault === "cut") return void request.socket.destroy();
    if (typeof fault === "object") return answer(response, fault.status, { Message: fault.name }, fault.name);
    if (isControl) return this.describe(url, response);
    const problem = signatureProblem(request, body);
    if (problem !== undefined) return answer(response, 403, { Message: problem }, "AccessDeniedException");
    const result = this.answerTo(call, path, request, body);
    if (fault === "lose") return void request.socket.destroy();
    if (fault === "half") {
      response.writeHead(200, { "content-length": 1000, "x-amzn-requestid": "r" });
      return void response.write("{", () => request.socket.destroy());
    }
    answer(response, result.status, result.json, result.name, this.etag);
  }

  private describe(url: string, response: ServerResponse): void {
    const found = url.endsWith(`/key-value-store/${this.name}`);
    const xml = found
      ? `<KeyValueStore><Name>${this.name}</Name><Id>i</Id><Comment></Comment><ARN>${ARN}</ARN><LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime></KeyValueStore>`
      : "<ErrorResponse><Error><Type>Sender</Type><Code>EntityNotFound</Code><Message>no</Message></Error></ErrorResponse>";
    response.writeHead(found ? 200 : 404, { "content-type": "text/xml", etag: "E1" }).end(xml);
  }

  private answerTo(
    call: string,
    path: string,
    request: IncomingMessage,
    body: string,
  ): { readonly status: number; readonly json: object; readonly name?: string } {
    const failed = (status: number, name: string) => ({ status, name, json: { Message: name } });
    const totals = { ItemCount: this.pairs.size, TotalSizeInBytes: 0 };
    if (call === "Describe")
      return { status: 200, json: { ...totals, KvsARN: ARN, Created: 1, Status: "READY" } };
    if (call === "List") {
      const from = Number(/NextToken=(\d+)/.exec(path)?.[1] ?? 0);
      const items = [...this.pairs].slice(from, from + 50).map(([Key, Value]) => ({ Key, Value }));
      const hasMore = from + 50 < this.pairs.size;
      return { status: 200, json: { Items: items, ...(hasMore && { NextToken: String(from + 50) }) } };
    }
    if (call === "Get") {
      const key = path.replace(/.*\/keys\//, "");
      const value = this.pairs.get(key);
      return value === undefined
        ? failed(404, "ResourceNotFoundException")
        : { status: 200, json: { ...totals, Key: key, Value: value } };
    }
    if (request.headers["if-match"] !== this.etag) return failed(409, "ConflictException");
    const { Puts = [], Deletes = [] } = JSON.parse(body) as {
      readonly Puts?: readonly { readonly Key: string; readonly Value: string }[];
      readonly Deletes?: readonly { readonly Key: string }[];
    };
    const keys = [...Puts, ...Deletes].map(({ Key }) => Key);
    if (keys.length === 0 || keys.length > 50 || new Set(keys).size !== keys.length)
      return failed(400, "ValidationException");
    if (Deletes.some(({ Key }) => !this.pairs.has(Key))) return failed(404, "ResourceNotFoundException");
    if (this.pairs.size + Puts.length > this.maxPairs) return failed(402, "ServiceQuotaExceededException");
    for (const { Key, Value } of Puts) this.pairs.set(Key, Value);
    for (const { Key } of Deletes) this.pairs.delete(Key);
    this.version += 1;
    this.batches.push(keys.length);
    return { status: 200, json: { ...totals, ItemCount: this.pairs.size } };
  }
}

function callOf(method: string | undefined, path: string): string {
  if (method === "POST") return "Update";
  if (/\/keys\/[^?]/.test(path)) return "Get";
  return /\/keys\/?(\?|$)/.test(path) ? "List" : "Describe";
}

function answer(response: ServerResponse, status: number, json: object, name?: string, etag?: string): void {
  response
    .writeHead(status, {
      "content-type": "application/json",
      "x-amzn-requestid": "r",
      ...(name !== undefined && { "x-amzn-errortype": name }),
      ...(etag !== undefined && status === 200 && { etag }),
    })
    .end(JSON.stringify(json));
}

const hmac = (key: string, data: Buffer): Buffer => createHmac("sha256", key).update(data).digest();
const sha256 = (data: string): string => createHash("sha256").update(data).digest("hex");
const N_MINUS_2 = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f");

/** The public half of a secret access key, by NIST SP 800-108 as AWS applies it, with OpenSSL's arithmetic. */
function publicKeyOf({ accessKeyId, secretAccessKey }: typeof CREDENTIALS) {
  for (let counter = 1; ; counter += 1) {
    const input = Buffer.concat([
      Buffer.from([0, 0, 0, 1]),
      Buffer.from("AWS4-ECDSA-P256-SHA256"),
      Buffer.from([0]),
      Buffer.from(accessKeyId),
      Buffer.from([counter]),
      Buffer.from([0, 0, 1, 0]),
    ]);
    const candidate = BigInt(`0x${hmac(`AWS4A${secretAccessKey}`, input).toString("hex")}`);
    if (candidate > N_MINUS_2) continue;
    const ecdh = createECDH("prime256v1");
    ecdh.setPrivateKey((candidate + 1n).toString(16).padStart(64, "0"), "hex");
    const point = ecdh.getPublicKey();
    const part = (from: number) => point.subarray(from, from + 32).toString("base64url");
    return createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: part(1), y: part(33) } });
  }
}

const PUBLIC_KEY = publicKeyOf(CREDENTIALS);

/** Checks a request's SigV4A. */
function signatureProblem(request: IncomingMessage, body: string): string | undefined {
  const [, scope = "", names = "", signature = ""] =
    /^AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE\/(\d{8}\/cloudfront-keyvaluestore\/aws4_request), SignedHeaders=([\w;-]+), Signature=([0-9a-f]+)$/.exec(
      request.headers.authorization ?? "",
    ) ?? [];
  if (scope === "") return `no SigV4A: ${request.headers.authorization}`;
  if (request.headers["x-amz-region-set"] !== "*") return "not signed for all Regions";
  if (!names.split(";").includes("host")) return "the host is not signed";
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const canonical = [
    request.method,
    path.split("/").map(encodeURIComponent).join("/"),
    query.split("&").sort().join("&"),
    ...names.split(";").map((name) => `${name}:${String(request.headers[name]).trim()}`),
    "",
    names,
    sha256(body),
  ].join("\n");
  const signed = ["AWS4-ECDSA-P256-SHA256", request.headers["x-amz-date"], scope, sha256(canonical)].join(
    "\n",
  );
  const isRight = verify("sha256", Buffer.from(signed), PUBLIC_KEY, Buffer.from(signature, "hex"));
  return isRight ? undefined : "the signature is wrong";
}
