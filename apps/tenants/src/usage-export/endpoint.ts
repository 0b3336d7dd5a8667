import { isLoopback } from "@tollgate/local-guard";
import { controlPlaneRetries, type Time, Waiting } from "@tollgate/tenant-provisioning-runtime";
import { createHash } from "node:crypto";
import { UsageError } from "../io/errors";

/** The variable with the value of the `Authorization` header. An argument would be in the shell's history. */
export const AUTHORIZATION_VARIABLE = "USAGE_EXPORT_AUTHORIZATION";

/** An attempt that is not answered for so long has failed. */
const ANSWER_WITHIN_MS = 60_000;

/** The endpoint refuses the events, or does not answer. The message has neither its answer nor credentials. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";

  constructor(problem: string) {
    super(
      `the endpoint ${problem}: run the same command again to go on, which sends no record that it has acknowledged`,
    );
  }
}

/** Where events go. */
export interface Endpoint {
  readonly url: URL;
  /** The value of the `Authorization` header. @default none is sent */
  readonly authorization?: string;
}

/**
 * Checks an address and its credentials.
 *
 * @throws {UsageError} which does not repeat them
 */
export function endpointOf(untrustedUrl: string, untrustedAuthorization: string | undefined): Endpoint {
  const url = URL.canParse(untrustedUrl) ? new URL(untrustedUrl) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new UsageError("--to is not a URL such as https://billing.example.com/usage");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new UsageError(
      `--to has credentials or a query: give the endpoint's credentials as the value of its Authorization header in the variable ${AUTHORIZATION_VARIABLE}`,
    );
  if (untrustedAuthorization === undefined || untrustedAuthorization === "") return { url };
  if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(untrustedAuthorization))
    throw new UsageError(`${AUTHORIZATION_VARIABLE} is not the value of a header, such as: Bearer ...`);
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw new UsageError("--to is not https, and the credentials would be readable on the way");
  return { url, authorization: untrustedAuthorization };
}

/**
 * Sends a batch of CloudEvents until it is acknowledged. A batch whose answer is lost is sent again with the same
 * `Idempotency-Key` and the same ids of events.
 *
 * @throws {DeliveryError} when the endpoint refuses it, or the attempts are used up
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#33-batched-content-mode
 */
export async function sendBatch(
  events: readonly object[],
  { url, authorization }: Endpoint,
  { time, tell }: { readonly time: Time; readonly tell: (line: string) => void },
): Promise<void> {
  const body = JSON.stringify(events);
  const retries = controlPlaneRetries({ time, waiting: new Waiting(tell) });
  let token = await retries.acquireInitialRetryToken(url.origin);
  for (;;) {
    const { problem, isFinal, isThrottled, retryAfter } = await attempt(url, {
      body,
      headers: {
        "Content-Type": "application/cloudevents-batch+json; charset=utf-8",
        "Idempotency-Key": createHash("sha256").update(body).digest("hex"),
        ...(authorization !== undefined && { Authorization: authorization }),
      },
    });
    if (problem === undefined) return;
    const error = new DeliveryError(problem);
    if (isFinal) throw error;
    try {
      token = await retries.refreshRetryTokenForRetry(token, {
        errorType: isThrottled ? "THROTTLING" : "TRANSIENT",
        ...(retryAfter !== undefined && { retryAfterHint: new Date(Date.now() + retryAfter * 1000) }),
      });
    } catch {
      throw error;
    }
  }
}

interface Outcome {
  /** Undefined for events that are acknowledged. */
  readonly problem?: string;
  readonly isFinal?: boolean;
  readonly isThrottled?: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Statuses that another attempt may change: timeouts, too early, too many requests. */
const AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

async function attempt(
  url: URL,
  init: { readonly body: string; readonly headers: Record<string, string> },
): Promise<Outcome> {
  try {
    // Credentials do not go where an answer leads.
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...init,
    });
    await answer.body?.cancel();
    const { status, ok } = answer;
    if (ok) return {};
    const after = Number(answer.headers.get("retry-after") ?? NaN);
    return {
      problem: `answers with status ${status}`,
      isFinal: status < 500 && !AGAIN.has(status),
      isThrottled: status === 429 || status === 503,
      ...(after >= 0 && { retryAfter: after }),
    };
  } catch {
    // The error may have what was sent in it.
    return { problem: "does not answer" };
  }
}
