/** A line of the access log, as the stage's format makes API Gateway write it. */
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
/** One request of the incident, to be followed. */
export const FOLLOWED = {
  extendedRequestId: "FollowedOAMEvag=",
  authorizer: 40,
  backend: 250,
  whole: 295,
} as const;

/** Two hours of five tenants, of which one's backend fails for half an hour. */
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
