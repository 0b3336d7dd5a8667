export function accessLogLine(wanted: Readonly<Record<string, string | number>>): string {
  return JSON.stringify({
    v: 1,
    extendedRequestId: "K2G9wEbUoAMEvag=",
    requestId: "c6af9ac6",
    time: 0,
    method: "GET",
    resourcePath: "/orders",
    status: 200,
    tenantId: "acme",
    tokenId: "t1",
    apiKeyId: "k1",
    responseLatency: 32,
    integrationLatency: "20",
    authorizerLatency: "-",
    authorizerRequestId: "-",
    errorType: "-",
    sourceIp: "192.0.2.1",
    bytes: 26,
    ...wanted,
  });
}

export const INCIDENT_START = Date.parse("2026-11-20T10:00:00Z");
export const FAILING_TENANT = "initech";
export const HOSTILE_TENANT = `<img src=x onerror="alert('hostile')">`;
/** A request of the incident that tests follow. */
export const FOLLOWED = {
  extendedRequestId: "FollowedOAMEvag=",
  authorizer: 40,
  backend: 250,
  whole: 295,
} as const;

/** Two hours with five tenants. The backend of one of them fails for half an hour. */
export function incidentLog(): string {
  const tenants = ["acme", "globex", FAILING_TENANT, "umbrella", HOSTILE_TENANT];
  const lines = Array.from({ length: 7200 }, (_, second) => {
    const tenantId = tenants[second % tenants.length] as string;
    const fails = tenantId === FAILING_TENANT && second >= 3600 && second < 5400;
    const isThrottled = tenantId === "globex" && second % 10 === 1;
    return accessLogLine({
      extendedRequestId: `r-${second}`,
      time: INCIDENT_START + second * 1000,
      tenantId,
      apiKeyId: `k${second % tenants.length}`,
      status: fails ? 502 : isThrottled ? 429 : 200,
      errorType: fails ? "INTEGRATION_FAILURE" : isThrottled ? "THROTTLED" : "-",
    });
  });
  const followed = accessLogLine({
    extendedRequestId: FOLLOWED.extendedRequestId,
    time: INCIDENT_START + 4000_000,
    tenantId: FAILING_TENANT,
    status: 504,
    errorType: "INTEGRATION_TIMEOUT",
    authorizerLatency: String(FOLLOWED.authorizer),
    integrationLatency: String(FOLLOWED.backend),
    responseLatency: FOLLOWED.whole,
  });
  return [...lines, followed, "no line of a log"].join("\n");
}

/** The console's sentences about `fiveIncidentsLog`, in their order. */
export const FIVE_SENTENCES = [
  "50 % of initech’s requests to GET /orders fail in the backend (502 INTEGRATION_FAILURE): 60 of 120.",
  "20 % of the requests of 4 tenants to POST /carts time out in the backend (504 INTEGRATION_TIMEOUT): 40 of 200; most affected: acme, 10 of 50.",
  "100 % of hooli’s requests to GET /health and GET /orders have no working API key (403 INVALID_API_KEY): 80 of 80.",
  "90 % of umbrella’s requests to GET /orders are over the quota (429 QUOTA_EXCEEDED): 90 of 100.",
  "98 % of globex’s requests to GET /health are over the rate limit (429 THROTTLED): 4,900 of 5,000.",
];

/**
 * Ten minutes in which half of a backend's requests fail, a route is slow for all tenants, and a disabled
 * key, a quota and a rate limit refuse requests.
 */
export function fiveIncidentsLog(): string {
  const texts: { readonly at: number; readonly text: string }[] = [];
  const some = (count: number, wanted: Parameters<typeof accessLogLine>[0]) => {
    for (let n = 0; n < count; n++) {
      const at = INCIDENT_START + Math.floor((n * 600_000) / count);
      const extendedRequestId = `${wanted["tenantId"]}-${texts.length}`;
      texts.push({ at, text: accessLogLine({ ...wanted, time: at, extendedRequestId }) });
    }
  };
  const health = { resourcePath: "/health" };
  const carts = { method: "POST", resourcePath: "/carts" };
  const noKey = { tenantId: "hooli", status: 403, errorType: "INVALID_API_KEY" };
  some(60, { tenantId: "initech", status: 502, errorType: "INTEGRATION_FAILURE" });
  some(60, { tenantId: "initech" });
  for (const tenantId of ["acme", "globex", "initech", "stark"]) {
    some(10, { tenantId, ...carts, status: 504, errorType: "INTEGRATION_TIMEOUT", responseLatency: 29_000 });
    some(40, { tenantId, ...carts });
  }
  some(40, { ...noKey, ...health });
  some(40, noKey);
  some(90, { tenantId: "umbrella", status: 429, errorType: "QUOTA_EXCEEDED" });
  some(10, { tenantId: "umbrella" });
  some(4900, { tenantId: "globex", ...health, status: 429, errorType: "THROTTLED" });
  some(100, { tenantId: "globex", ...health });
  return texts
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join("\n");
}
