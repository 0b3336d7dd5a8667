/** A request to the execute API, as it came over the wire. Nothing in it is checked. */
export interface ReceivedRequest {
  readonly method: string;
  /** Percent-encoded, with the stage, without the query: `/dev/health`. */
  readonly untrustedPath: string;
  /** Percent-encoded, without the `?`. */
  readonly untrustedQuery: string;
  /**
   * In the order and spelling of the wire; a name may come several times. Requests with the same headers may have the same
   * list, which nobody changes: what is made of it can be remembered for it.
   */
  readonly untrustedHeaders: readonly (readonly [name: string, value: string])[];
  /** Bytes of the request line and the headers, as a limit counts them. */
  readonly headBytes: number;
  /** Such as `HTTP/1.1`. */
  readonly protocol: string;
  readonly sourceIp: string;
  /**
   * Reads the body. One that is empty is there at once.
   *
   * @throws {BodyTooLargeError} as soon as it has more bytes than the limit, without keeping them.
   */
  body(limit: number): Promise<Buffer> | Buffer;
}

export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

/** The client went away before its request was complete. */
export class ClientGoneError extends Error {
  override readonly name = "ClientGoneError";
}

/** Statuses whose answers have no content (RFC 9110, sections 15.3.5 and 15.4.5), nor a length of it. */
export function hasNoContent(status: number): boolean {
  return status === 204 || status === 304;
}

/** What goes back over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer;
}

/**
 * A header as one value: several are joined, as HTTP allows (RFC 9110, section 5.3). Names are case-insensitive. It is
 * asked several times a request, so most headers are passed over by their length alone.
 */
export function headerValue(
  request: Pick<ReceivedRequest, "untrustedHeaders">,
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  let found: string | undefined;
  for (const [each, value] of request.untrustedHeaders) {
    if (each.length !== name.length || each.toLowerCase() !== wanted) continue;
    found = found === undefined ? value : `${found},${value}`;
  }
  return found;
}
