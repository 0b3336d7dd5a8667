import type { IncomingMessage, ServerResponse } from "node:http";
import type { Guard } from "./guard";

/**
 * Pages on a port that also serves something else, such as a console. They answer the requests that they
 * claim, and end their open responses before the server closes. They do not get requests that the guard
 * refuses.
 */
export interface Pages {
  /** Whether a request is for these pages. Every request is checked, so this must be fast. */
  claims(untrustedTarget: string): boolean;
  answer(incoming: IncomingMessage, response: ServerResponse): void;
}

/** Pages behind a guard. @returns whether the request was for them, and has been answered */
export type GuardedPages = (incoming: IncomingMessage, response: ServerResponse) => boolean;

/** Puts a guard before pages. */
export function guarded(pages: Pages, guard: Guard): GuardedPages {
  return (incoming, response) => {
    if (!pages.claims(incoming.url ?? "")) return false;
    const refusal = guard(incoming);
    if (refusal === undefined) pages.answer(incoming, response);
    else {
      const body = JSON.stringify({ message: refusal });
      response.writeHead(403, { ...REFUSED, "Content-Length": Buffer.byteLength(body) }).end(body);
    }
    return true;
  };
}

const REFUSED = {
  "Content-Type": "application/json",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
} as const;
