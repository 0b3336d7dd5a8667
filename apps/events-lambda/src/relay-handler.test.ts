import type { RelayResult } from "@tollgate/events-runtime";
import { relayHandler } from "./relay-handler";

const NOW = Date.parse("2026-11-30T10:00:00Z");

async function lines(result: RelayResult): Promise<readonly unknown[]> {
  const written: unknown[] = [];
  const log = {
    info: (...line: unknown[]) => void written.push(line),
    warn: (...line: unknown[]) => void written.push(line),
  };
  await relayHandler({ relay: async () => result, log, clock: () => NOW })();
  return written;
}

it("writes a line after each run, with the age of the oldest event that waits", async () => {
  expect(await lines({ published: 3, failures: new Map() })).toEqual([
    ["events were relayed", { published: 3, tenantsFailed: 0, waitingMinutes: 0 }],
  ]);
  expect(await lines({ published: 0, failures: new Map(), oldest: NOW - 90_000 })).toEqual([
    ["events were relayed", { published: 0, tenantsFailed: 0, waitingMinutes: 1.5 }],
  ]);
});

it("names the tenants whose events were refused, and no error's text", async () => {
  const failures = new Map<string, unknown>([
    ["acme", new TypeError("a secret")],
    ["globex", Object.assign(new Error("a secret"), { code: "ThrottlingException" })],
  ]);
  expect(await lines({ published: 0, failures, oldest: NOW })).toEqual([
    ["events were relayed", { published: 0, tenantsFailed: 2, waitingMinutes: 0 }],
    ["events were not published", { tenants: "acme,globex", of: 2, errors: "TypeError,ThrottlingException" }],
  ]);
});
