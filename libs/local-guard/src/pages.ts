import type { IncomingMessage, ServerResponse } from "node:http";
import type { Guard } from "./guard";

/**
 * Pages on a port that serves something else too, such as a console. What it takes it answers itself, and it ends its open answers
 * before the server closes. It is not asked to answer what the guard refuses.
 */
export interface Pages {
  /** Whether a request is for it. It is asked before everything else, so it must tell quickly. */
  claims(untrustedTarget: string): boolean;
  answer(incoming: IncomingMessage, response: ServerResponse): void;
}

/** Pages behind a guard. @returns whether the request was for them; it is answered then */
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
