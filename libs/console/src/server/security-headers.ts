export const POLICY = "Content-Security-Policy";

/**
 * Headers of all responses: no other site can run code in the console, frame it or read it, and nothing is
 * cached.
 */
export const SECURITY_HEADERS = {
  [POLICY]:
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cache-Control": "no-store",
} as const;

/** Swagger UI's style sheet embeds its icons. */
export const API_POLICY = `${SECURITY_HEADERS[POLICY]}; img-src 'self' data:`;
