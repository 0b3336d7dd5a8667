/** The security schemes of the gateway, by their names in the document. */
export const SCHEMES = {
  token: { type: "apiKey", in: "header", name: "Authorization" },
  tenantKey: { type: "apiKey", in: "header", name: "x-api-key" },
} as const;
