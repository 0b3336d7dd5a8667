import fc from "fast-check";
import type { AccessLogLine } from "@tollgate/observability-runtime";
import { sentenceText } from "../page/overview/incident-messages.test-support";
import { accessLogLine } from "../lines/line.test-support";
import { fiveIncidents } from "./five-incidents.test-support";
import type { Incident } from "../wire";
import { incidentsOf, sureRate } from "./incidents";
import { severityOf, subjectOfLine } from "./outcomes";

type Wanted = Partial<AccessLogLine>;

const lines = (count: number, wanted: Wanted): readonly AccessLogLine[] =>
  Array.from({ length: count }, () => accessLogLine(wanted));
const incidentsIn = (all: readonly AccessLogLine[]) =>
  incidentsOf(all.map((line) => ({ ...subjectOfLine(line), requests: 1 })));
const sentences = (all: readonly AccessLogLine[]) => incidentsIn(all).map(sentenceText);

const failing = { status: 502, errorType: "INTEGRATION_FAILURE", resourcePath: "/orders" } as const;
const fine = { resourcePath: "/orders" } as const;

/** At most three tenants and three routes, so an incident lists all of their names. */
const anyLine = fc
  .record({
    tenantId: fc.constantFrom("acme", "globex", "initech", undefined),
    resourcePath: fc.constantFrom("/orders", "/health", "/carts", undefined),
    outcome: fc.constantFrom(
      [200, undefined],
      [200, undefined],
      [500, undefined],
      [503, undefined],
      [404, undefined],
      [502, "INTEGRATION_FAILURE"],
      [504, "INTEGRATION_TIMEOUT"],
      [429, "THROTTLED"],
      [429, "QUOTA_EXCEEDED"],
      [403, "INVALID_API_KEY"],
      [401, "UNAUTHORIZED"],
    ),
    times: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ tenantId, resourcePath, outcome: [status, errorType], times }) =>
    lines(times, {
      tenantId,
      apiKeyId: tenantId && "k",
      resourcePath,
      status: status as number,
      errorType: errorType as string,
    }),
  );
const anyLines = fc.array(anyLine, { maxLength: 25 }).map((some) => some.flat());

/** The numbers of an incident's sentence, counted line by line. */
function counted({ tenants, routes, severity, untrustedCause }: Incident, all: readonly AccessLogLine[]) {
  const meant = all
    .map(subjectOfLine)
    .filter(({ untrustedTenant }) => !tenants || tenants.untrustedNames.includes(untrustedTenant ?? "-"))
    .filter(({ untrustedRoute }) => !routes || routes.untrustedNames.includes(untrustedRoute ?? "-"));
  const failed = meant.filter(
    (subject) => subject.untrustedCause === untrustedCause && severityOf(subject.status) === severity,
  );
  return { errors: failed.length, requests: meant.length };
}

describe("whatever the lines", () => {
  it("errors and requests of a sentence are counted in the same requests", () => {
    fc.assert(
      fc.property(anyLines, (all) => {
        for (const incident of incidentsIn(all)) {
          const { errors, requests } = incident;
          expect({ errors, requests }).toEqual(counted(incident, all));
          const { worst } = incident;
          if (!worst) continue;
          const ofWorst = { ...incident, tenants: { untrustedNames: [worst.untrustedTenant], count: 1 } };
          expect(worst).toEqual({ untrustedTenant: worst.untrustedTenant, ...counted(ofWorst, all) });
        }
      }),
    );
  });

  it("each failed request is in a sentence", () => {
    fc.assert(
      fc.property(anyLines, (all) => {
        const incidents = incidentsIn(all);
        for (const line of all) {
          const { untrustedCause, untrustedTenant, untrustedRoute, status } = subjectOfLine(line);
          if (status < 400) continue;
          const isIn = incidents.some(
            (incident) =>
              incident.untrustedCause === untrustedCause &&
              incident.statuses.includes(status) &&
              (!incident.tenants || incident.tenants.untrustedNames.includes(untrustedTenant ?? "-")) &&
              (!incident.routes || incident.routes.untrustedNames.includes(untrustedRoute ?? "-")),
          );
          expect([line.status, line.errorType, isIn]).toEqual([line.status, line.errorType, true]);
        }
      }),
    );
  });

  it("server errors are before all others, and a higher rate before a lower one", () => {
    fc.assert(
      fc.property(anyLines, (all) => {
        const weighed = incidentsIn(all).map(({ severity, untrustedCause, errors, requests }) => {
          const sure = sureRate(errors, requests);
          const isThrottled = severity === "limit" && untrustedCause !== "QUOTA_EXCEEDED";
          return [sure < 0.005 ? 0 : 1, severity === "server" ? 1 : 0, isThrottled ? sure / 4 : sure];
        });
        const sorted = weighed.toSorted((a, b) => {
          const at = a.findIndex((value, index) => value !== b[index]);
          return at < 0 ? 0 : (b[at] as number) - (a[at] as number);
        });
        expect(weighed).toEqual(sorted);
      }),
    );
  });

  it("a tenant half of whose requests to a route fail is named first, however loud others are", () => {
    const noise = fc
      .record({
        loop: fc.integer({ min: 0, max: 3000 }),
        others: fc.integer({ min: 0, max: 2000 }),
        lost: fc.integer({ min: 0, max: 500 }),
      })
      .map(({ loop, others, lost }) => [
        ...lines(loop, { tenantId: "globex", status: 429, errorType: "THROTTLED" }),
        ...lines(others, { tenantId: "umbrella", ...fine }),
        ...lines(others / 200, { tenantId: "umbrella", ...failing }),
        ...lines(lost, { tenantId: "hooli", status: 404 }),
      ]);
    fc.assert(
      fc.property(noise, fc.integer({ min: 10, max: 200 }), (all, half) => {
        const injected = [
          ...lines(half, { tenantId: "initech", ...failing }),
          ...lines(half, { tenantId: "initech", ...fine }),
        ];
        const [first] = sentences([...all, ...injected]);
        expect(first).toBe(
          `50 % of initech’s requests to GET /orders fail in the backend (502 INTEGRATION_FAILURE): ${half} of ${2 * half}.`,
        );
      }),
      { numRuns: 30 },
    );
  });
});

it("tells five incidents of different kinds in five sentences, the most harmful first", () => {
  expect(sentences(fiveIncidents(0))).toEqual([
    "50 % of initech’s requests to GET /orders fail in the backend (502 INTEGRATION_FAILURE): 60 of 120.",
    "20 % of the requests of 4 tenants to POST /carts time out in the backend (504 INTEGRATION_TIMEOUT): 40 of 200; most affected: acme, 10 of 50.",
    "100 % of hooli’s requests to GET /health and GET /orders have no working API key (403 INVALID_API_KEY): 80 of 80.",
    "90 % of umbrella’s requests to GET /orders are over the quota (429 QUOTA_EXCEEDED): 90 of 100.",
    "98 % of globex’s requests to GET /health are over the rate limit (429 THROTTLED): 4,900 of 5,000.",
  ]);
});

it("tells what hits many tenants on many routes in one sentence, and who is hit most", () => {
  const tenants = ["acme", "globex", "initech", "hooli"];
  const routes = ["/orders", "/health"];
  const all = tenants.flatMap((tenantId) =>
    routes.flatMap((resourcePath) => [
      ...lines(tenantId === "hooli" ? 40 : 30, { tenantId, resourcePath, status: 503 }),
      ...lines(30, { tenantId, resourcePath }),
    ]),
  );
  expect(sentences(all)).toEqual([
    "52 % of the requests of 4 tenants to GET /orders and GET /health get an error from the backend (backend 503): 260 of 500; most affected: hooli, 80 of 140.",
  ]);
});

it("of callers whom nobody knows it says which share of all requests they are", () => {
  const nobody = { tenantId: undefined, apiKeyId: undefined } as const;
  expect(
    sentences([
      ...lines(10, { ...nobody, status: 401, errorType: "UNAUTHORIZED" }),
      ...lines(5, {
        ...nobody,
        resourcePath: undefined,
        status: 403,
        errorType: "DEFAULT_4XX",
      }),
      ...lines(35, {}),
    ]),
  ).toEqual([
    "22 % of the requests to GET /health have no valid token (401 UNAUTHORIZED): 10 of 45.",
    "10 % of all requests request a route that does not exist (403 DEFAULT_4XX): 5 of 50.",
  ]);
});

it("tells a single error among many requests last, and never hides it", () => {
  expect(
    sentences([
      ...lines(1, { tenantId: "acme", ...failing }),
      ...lines(2000, { tenantId: "acme", ...fine }),
      ...lines(30, { tenantId: "globex", status: 403, errorType: "ACCESS_DENIED" }),
    ]),
  ).toEqual([
    "100 % of globex’s requests to GET /health are not allowed by the scopes of the token (403 ACCESS_DENIED): 30 of 30.",
    "under 0.1 % of acme’s requests to GET /orders fail in the backend (502 INTEGRATION_FAILURE): 1 of 2,001.",
  ]);
});

it("takes ten thousand tenants that fail alike without searching for each of them", () => {
  const outcomes = Array.from({ length: 10_000 }, (_, n) => [
    { ...subjectOfLine(accessLogLine({ tenantId: `t${n}`, ...failing })), requests: 1 },
    { ...subjectOfLine(accessLogLine({ tenantId: `t${n}`, ...fine })), requests: 1 },
  ]).flat();
  let asked = 0;
  const [incident, ...more] = incidentsOf(
    outcomes.map((outcome) => ({
      ...outcome,
      get status() {
        asked++;
        return outcome.status;
      },
    })),
  );
  expect([incident?.errors, incident?.requests, incident?.tenants?.count, more]).toEqual([
    10_000,
    20_000,
    10_000,
    [],
  ]);
  expect(asked).toBe(20_000);
});
