import { gunzipSync, gzipSync } from "node:zlib";
import { writtenLine } from "@tollgate/observability-runtime/sample";
import { lineCounter } from "@tollgate/usage-runtime";
import { eventId } from "@tollgate/usage-runtime/sample";

/** Processor time of the two ways to read envelopes, in milliseconds. */
export interface EnvelopeWork {
  readonly counted: number;
  readonly floor: number;
}

const TENANTS = 1_000;
const TOKENS = 2;
const ROUTES = ["/health", "/orders", "/orders/{id}", "/customers/{id}/invoices"];

/** An envelope of lines of five seconds, as many tenants and routes send them together. */
function envelopeData(lines: number, first: number): string {
  const now = Date.now();
  const logEvents = Array.from({ length: lines }, (_, at) => {
    const number = (first + at) * 7_919;
    const time = now - 5_000 + ((at * 5_000) / lines - (number % 97));
    return {
      id: eventId(first + at),
      timestamp: Math.floor(time) + 40,
      message: writtenLine({
        time: Math.floor(time),
        extendedRequestId: `K2G9wEbU${number.toString(36).padStart(7, "A")}=`,
        requestId: `c6af9ac6-7b61-11e6-9a41-${String(number).padStart(12, "0")}`,
        resourcePath: ROUTES[number % ROUTES.length],
        status: number % 50 === 0 ? 404 : 200,
        tenantId: `tenant-${number % TENANTS}`,
        tokenId: `k7Qm2xVb${number % TENANTS}-${number % TOKENS}`,
        apiKeyId: `a1b2c3${number % TENANTS}`,
        responseLatency: 10 + (number % 400),
        integrationLatency: 5 + (number % 390),
        sourceIp: `192.0.2.${number % 250}`,
        bytes: 26 + (number % 5_000),
      }),
    };
  });
  const envelope = {
    messageType: "DATA_MESSAGE",
    owner: "123456789012",
    logGroup: "/aws/apigateway/example-gateway-access-prod",
    logStream: "e9a1b2c3d4",
    subscriptionFilters: ["example-gateway-usage-count-prod"],
    logEvents,
  };
  return gzipSync(JSON.stringify(envelope)).toString("base64");
}

const done = async (): Promise<void> => {};
const count = lineCounter({ spool: { addLines: done, addUnread: done }, pending: { mark: done } });

/** The least that could read an envelope: unpack it, and parse it and each of its lines. */
function readOnly(data: string): number {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(data, "base64")).toString()) as {
    readonly logEvents: readonly { readonly message: string }[];
  };
  let sum = 0;
  for (const { message } of logEvents) sum += (JSON.parse(message) as { readonly bytes: number }).bytes;
  return sum;
}

/**
 * Measures both ways on the same envelopes, in turn.
 *
 * @param lines of each envelope
 * @param envelopes of each round
 */
export async function envelopeWork(
  lines: number,
  envelopes: number,
  rounds: number,
): Promise<readonly EnvelopeWork[]> {
  const measured: EnvelopeWork[] = [];
  for (let round = 0; round < rounds + WARM_UP_ROUNDS; round += 1) {
    const all = Array.from({ length: envelopes }, (_, at) =>
      envelopeData(lines, (round * envelopes + at) * lines),
    );
    const ours = async () => {
      for (const data of all) {
        const { lines: counted } = await count({ awslogs: { data } });
        if (counted !== lines) throw new Error(`${counted} of ${lines} lines were counted`);
      }
    };
    const least = async () => {
      for (const data of all) readOnly(data);
    };
    // Each once before and once after the other, because garbage of one is collected in the time of the next.
    const order = round % 2 === 0 ? [ours, least, least, ours] : [least, ours, ours, least];
    const times = { counted: 0, floor: 0 };
    for (const work of order) times[work === ours ? "counted" : "floor"] += (await processorTime(work)) / 2;
    if (round >= WARM_UP_ROUNDS) measured.push(times);
  }
  return measured;
}

const WARM_UP_ROUNDS = 4;

/** User and system time of this process, whatever else runs on the machine, in milliseconds. */
async function processorTime(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
