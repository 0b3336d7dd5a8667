/** Headers that a backend cannot set, because the connection or API Gateway itself does. */
const DROPPED = new Set(["keep-alive", "proxy-connection", "transfer-encoding"]);

/** Headers that reach the caller under `x-amzn-Remapped-`, from "Important notes for REST APIs". */
const REMAPPED = new Set([
  "authorization",
  "connection",
  "content-length",
  "content-md5",
  "date",
  "expect",
  "host",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "trailer",
  "upgrade",
  "user-agent",
  "www-authenticate",
  "x-amzn-requestid",
  "x-amz-apigw-id",
]);

/** A backend's headers as the caller gets them. */
export function outgoingHeaders(
  headers: readonly (readonly [name: string, value: string])[],
): readonly (readonly [string, string])[] {
  const outgoing: (readonly [string, string])[] = [];
  for (const header of headers) {
    const key = header[0].toLowerCase();
    if (REMAPPED.has(key)) outgoing.push([`x-amzn-Remapped-${header[0]}`, header[1]]);
    else if (!DROPPED.has(key)) outgoing.push(header);
  }
  return outgoing;
}
