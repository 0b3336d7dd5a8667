/** A request to the execute API, as it came over the wire. Nothing in it is checked. */
export interface ReceivedRequest {
  readonly method: string;
  /** Percent-encoded, with the stage, without the query: `/dev/health`. */
  readonly untrustedPath: string;
  /** Percent-encoded, without the `?`. */
  readonly untrustedQuery: string;
  /**
   * In the order and spelling of the wire; a name may occur several times. Requests with the same headers may share one
   * immutable list, so that caches can use it as their key.
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
 * A header's value; several are joined with commas (RFC 9110, section 5.3). Names are case-insensitive. Comparing lengths
 * first skips most headers (benchmark `throughput`).
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
