import { createHmac, hash } from "node:crypto";

/** Credentials as AWS issues them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials, which are the only ones that a function's role has. */
  readonly sessionToken?: string | undefined;
}

/** What requests to one operation have in common. */
export interface SignedOperation {
  /** Host name, with the port if it is not the scheme's. */
  readonly host: string;
  readonly region: string;
  /** The service's signing name: `dynamodb`. */
  readonly service: string;
  /** The operation: `DynamoDB_20120810.GetItem`. */
  readonly target: string;
}

const CONTENT_TYPE = "application/x-amz-json-1.0";

/**
 * Signs `POST` requests to `/` of one operation with Signature Version 4. What requests have in common is
 * written once: the signing key until the day or the secret changes, the time until the second changes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class RequestSigner {
  private key: Buffer | undefined;
  private keyDay = "";
  private keySecret = "";
  private second = Number.NaN;
  private time = "";

  constructor(private readonly operation: SignedOperation) {}

  /**
   * Returns the signed headers and the signature, as names and values in turn.
   *
   * @param nowMs milliseconds since 1970
   */
  headersFor(
    body: string,
    { accessKeyId, secretAccessKey, sessionToken }: Credentials,
    nowMs: number,
  ): string[] {
    const { host, region, service, target } = this.operation;
    const time = this.timeOf(nowMs);
    const day = time.slice(0, 8);
    // In the order of their names, as the signature needs them.
    const [token, tokenName] =
      sessionToken === undefined
        ? ["", ""]
        : [`x-amz-security-token:${sessionToken}\n`, "x-amz-security-token;"];
    const names = `content-type;host;x-amz-date;${tokenName}x-amz-target`;
    const canonical = `POST\n/\n\ncontent-type:${CONTENT_TYPE}\nhost:${host}\nx-amz-date:${time}\n${token}x-amz-target:${target}\n\n${names}\n${hash("sha256", body)}`;
    const scope = `${day}/${region}/${service}/aws4_request`;
    const signature = createHmac("sha256", this.keyFor(secretAccessKey, day))
      .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash("sha256", canonical)}`)
      .digest("hex");
    const headers = [
      ...["content-type", CONTENT_TYPE, "host", host, "x-amz-date", time, "x-amz-target", target],
      "authorization",
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    ];
    if (sessionToken !== undefined) headers.push("x-amz-security-token", sessionToken);
    return headers;
  }

  /** The form of the header `x-amz-date`: `20261129T203000Z`. */
  private timeOf(nowMs: number): string {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.second) {
      this.time = `${new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
      this.second = second;
    }
    return this.time;
  }

  private keyFor(secret: string, day: string): Buffer {
    if (this.key === undefined || day !== this.keyDay || secret !== this.keySecret) {
      const { region, service } = this.operation;
      this.key = [day, region, service, "aws4_request"].reduce<Buffer>(
        (key, part) => createHmac("sha256", key).update(part).digest(),
        Buffer.from(`AWS4${secret}`),
      );
      this.keyDay = day;
      this.keySecret = secret;
    }
    return this.key;
  }
}
