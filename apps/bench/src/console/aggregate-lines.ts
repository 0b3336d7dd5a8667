import { LiveLog, panels } from "@tollgate/console";

/** The measurements of one run. */
export interface Aggregated {
  readonly lines: number;
  /** Lines per second of processor time, including garbage collection. */
  readonly perSecond: number;
  /** Lines per second of `JSON.parse` alone, the minimum for any reader of JSON lines. */
  readonly parsedPerSecond: number;
  /** Memory in use afterwards, in bytes. */
  readonly heap: number;
}

/**
 * Number of lines that are created at once, outside the measured time. The panels are made once per batch, as
 * they are every two seconds at 5,000 requests per second.
 */
const BATCH = 10_000;
/** Number of lines that the gateway hands over at once: about 128 kB. */
const LINES_AT_ONCE = 250;
const MINUTES = 10;
const START = Date.parse("2026-11-24T12:00:00Z");

/**
 * A request within ten minutes, from one of the tenants, on one of three routes: one in 50 is throttled, one
 * in 100 fails.
 */
function lineOf(n: number, lines: number, tenants: number): string {
  const tenant = (n * 7919) % tenants;
  const status = n % 100 === 0 ? 502 : n % 50 === 1 ? 429 : 200;
  const backend = status === 429 ? "-" : String(n % 150);
  return (
    `{"v":1,"extendedRequestId":"${String(n).padStart(15, "A")}=","requestId":"c6af9ac6-1111-4222-8333-${String(n).padStart(12, "0")}","time":` +
    `${START + Math.floor((n * MINUTES * 60_000) / lines)},"method":"GET","resourcePath":"/route-${n % 3}",` +
    `"status":${status},"tenantId":"tenant-${tenant}","tokenId":"token-${tenant}","apiKeyId":"key${tenant}",` +
    `"responseLatency":${3 + (n % 150)},"integrationLatency":"${backend}","authorizerLatency":"${n % 50 === 0 ? "12" : "-"}",` +
    `"authorizerRequestId":"-","errorType":"${status === 429 ? "THROTTLED" : "-"}","sourceIp":"192.0.2.${n % 200}","bytes":${n % 3000}}`
  );
}

/** Separate buffers would count as memory in use until they are collected. */
const room = Buffer.alloc(BATCH * 512);

function inPieces(batch: readonly string[]): readonly Uint8Array[] {
  let end = 0;
  return Array.from({ length: BATCH / LINES_AT_ONCE }, (_, n) => {
    const lines = batch.slice(n * LINES_AT_ONCE, (n + 1) * LINES_AT_ONCE);
    const start = end;
    end += room.write(lines.map((line) => `${line}\n`).join(""), start);
    return room.subarray(start, end);
  });
}

function aggregate(lines: number, tenants: number): Aggregated {
  let now = START;
  const gateway = () => ({
    limits: { levels: [], count: 0 },
    authorizerCache: { hits: 0, misses: 0, entries: 0 },
  });
  const log = new LiveLog({ environment: "bench", alarms: [], gateway, now: () => now });
  let cpu = 0;
  let parsing = 0;
  const timed = (work: () => void) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  for (let done = 0; done < lines; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, n) => lineOf(done + n, lines, tenants));
    const pieces = inPieces(batch);
    now = START + ((done + BATCH) * MINUTES * 60_000) / lines;
    // In one piece each, as from a file or a socket.
    parsing += timed(() => {
      for (const line of batch) JSON.parse(line);
    });
    cpu += timed(() => {
      for (const piece of pieces) log.write(piece);
      panels(log, log.defaultRange());
    });
  }
  log.close();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    lines: log.aggregate.lines,
    perSecond: lines / (cpu / 1e6),
    parsedPerSecond: lines / (parsing / 1e6),
    heap: heapUsed + arrayBuffers - room.length,
  };
}

const [lines = 0, tenants = 0] = process.argv.slice(2).map(Number);
process.send?.(aggregate(lines, tenants));
