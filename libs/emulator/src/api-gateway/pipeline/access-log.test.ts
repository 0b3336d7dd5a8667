import fc from "fast-check";
import { compileAccessLog, logAccess } from "./access-log";
import type { RequestContext } from "../context/request-context";
import type { Reply } from "../../http/received-request";

const accessLog = compileAccessLog(
  '{"id":"$context.requestId","time":$context.requestTimeEpoch,"method":"$context.httpMethod","path":"$context.resourcePath",' +
    '"status":$context.status,"tenant":"$context.authorizer.tenantId","key":"$context.identity.apiKeyId",' +
    '"latency":"$context.integrationLatency","ip":"$context.identity.sourceIp","bytes":$context.responseLength}',
);

/** Few values of each kind, so that lines often say the same as the line before, and often almost the same. */
const text = fc.constantFrom("a", "b", 'say "hi"', "line\nbreak", "ü€😀", "\\", "");
const maybe = fc.option(text, { nil: undefined });
const outcomes = fc.record({
  id: fc.uuid(),
  time: fc.constantFrom(1_764_000_000_000, 1_764_000_000_001),
  method: fc.constantFrom("GET", "POST"),
  path: maybe,
  status: fc.constantFrom(200, 404),
  tenant: maybe,
  key: maybe,
  latency: fc.option(fc.constantFrom(0, 7), { nil: undefined }),
  ip: fc.constantFrom("127.0.0.1", "::1"),
  body: text,
});
type Outcome = typeof outcomes extends fc.Arbitrary<infer T> ? T : never;

function lineOf({ id, time, method, path, status, tenant, key, latency, ip, body }: Outcome): string {
  const context = {
    stage: { accessLog },
    requestId: id,
    arrivedAt: time,
    request: { method, sourceIp: ip },
    ...(path !== undefined && { method: { resourcePath: path } }),
    ...(tenant !== undefined && { authorization: { context: { tenantId: tenant } } }),
    ...(key !== undefined && { apiKey: { id: key } }),
    ...(latency !== undefined && { integration: { latencyMs: latency } }),
  } as unknown as RequestContext;
  const reply: Reply = { status, headers: [], body };
  let written = "";
  logAccess(context, reply, {
    log: { access: (line: string) => void (written = line) },
  } as unknown as Parameters<typeof logAccess>[2]);
  return written;
}

it("each line says what its own request was, whatever the lines before said", () => {
  fc.assert(
    fc.property(fc.array(outcomes, { minLength: 1, maxLength: 10 }), (all) => {
      const repeated = all.flatMap((outcome) => [outcome, outcome, outcome]);
      for (const outcome of repeated) {
        const { id, time, method, path = "-", status, tenant = "-", key = "-", ip, body } = outcome;
        expect(JSON.parse(lineOf(outcome))).toEqual({
          ...{ id, time, method, path, status, tenant, key, ip },
          latency: String(outcome.latency ?? "-"),
          bytes: Buffer.byteLength(body),
        });
      }
    }),
  );
});
