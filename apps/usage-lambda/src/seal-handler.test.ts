import {
  type QuotaCrossing,
  type SealedHour,
  StoredUsageError,
  type WatchedUsage,
} from "@tollgate/usage-runtime";
import { sealHandler, type SealHandlerOptions } from "./seal-handler";

const NOW = Date.parse("2026-11-30T14:30:00Z");
const HOUR: SealedHour = { hour: "2026-11-30T13", lines: 7, unread: { malformed: 2 }, sealedAt: NOW };

const NOBODY: WatchedUsage = { crossings: [], over80: [], over100: [], failing: [], unknown: [] };

/** Runs the handler. @returns the lines of its log, and the error that it ended with */
async function run(wanted: Partial<SealHandlerOptions>) {
  const written: unknown[] = [];
  const write = (message: string, fields?: object) => void written.push({ message, ...fields });
  const handler = sealHandler({
    seal: async function* () {
      yield HOUR;
    },
    pending: { all: async () => ({ hours: [], unreadable: [] }) },
    watch: async () => NOBODY,
    reported: { add: async () => undefined },
    log: { info: write, warn: write },
    clock: () => NOW,
    ...wanted,
  });
  const error = await handler().then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  return { written, error };
}

const fail = async () => {
  throw new Error("the stored item cannot be read");
};

it("tells how long the oldest hour has waited, also when sealing fails", async () => {
  const hours = ["2026-11-30T10", "2026-11-30T12", "2026-11-30T14"];
  const { written, error } = await run({
    seal: async function* () {
      await fail();
    },
    pending: {
      all: async () => ({ hours: hours.map((hour) => ({ hour, revision: "1" })), unreadable: [] }),
    },
  });
  expect(error).toBe("the stored item cannot be read");
  expect(written).toEqual([{ message: "usage was sealed", hours: 0, pendingHours: 3.5, unread: 0 }]);
});

it("looks at tenants beside a mark that cannot be read, and fails at the end", async () => {
  const reported: QuotaCrossing[] = [];
  const { written, error } = await run({
    seal: async function* () {
      yield HOUR;
      throw new StoredUsageError("of the pending hour", "it is not a mark");
    },
    pending: { all: async () => ({ hours: [], unreadable: ["later"] }) },
    watch: async () => ({ ...NOBODY, crossings: [CROSSING] }),
    reported: { add: async (each) => void reported.push(each) },
  });
  expect(error).toMatch("it is not a mark");
  expect(reported).toEqual([CROSSING]);
  // As old as lines are kept, so that the alarm is raised.
  expect(written.at(-1)).toMatchObject({ message: "usage was sealed", hours: 1, pendingHours: 192 });
});

it("counts and names the tenants that somebody has to know of", async () => {
  const { written } = await run({
    watch: async () => ({ ...NOBODY, over80: ["acme", "globex"], over100: ["initech"], unknown: ["hooli"] }),
  });
  expect(written).toEqual([
    { message: "an hour was sealed", hour: HOUR.hour, lines: 7, unread: 2 },
    {
      message: "usage was sealed",
      ...{ hours: 1, pendingHours: 0, unread: 2 },
      ...{ tenantsOver80: 2, tenantsOver100: 1, tenantsFailing: 0, tenantsOfUnknownQuota: 1 },
    },
    { message: "tenants came to 80 % of their quota", tenants: "acme,globex", of: 2 },
    { message: "tenants came to all of their quota", tenants: "initech", of: 1 },
    {
      message:
        "tenants are on plans that the environment does not have, so that their quotas are not watched",
      tenants: "hooli",
      of: 1,
    },
  ]);
});

const CROSSING: QuotaCrossing = {
  tenantId: "acme",
  percent: 80,
  limit: 10,
  period: "DAY",
  periodStart: NOW,
};

it("adds a crossing to the reported ones after it has named the tenant", async () => {
  const added: QuotaCrossing[] = [];
  const { written } = await run({
    watch: async () => ({ ...NOBODY, crossings: [CROSSING], over80: ["acme"] }),
    reported: {
      add: async (each) => {
        added.push(each);
        await fail();
      },
    },
  });
  expect(added).toEqual([CROSSING]);
  expect(written.at(-1)).toEqual({ message: "tenants came to 80 % of their quota", tenants: "acme", of: 1 });
});

it("notes a crossing before it is a reported one, so that a run that fails between is repeated", async () => {
  const calls: string[] = [];
  const watch = async () => ({ ...NOBODY, crossings: [CROSSING] });
  const reported = { add: async () => void calls.push("reported") };
  await run({ watch, reported, note: async ({ tenantId }) => void calls.push(`noted ${tenantId}`) });
  expect(calls).toEqual(["noted acme", "reported"]);
  calls.length = 0;
  expect(await run({ watch, reported, note: fail })).toMatchObject({
    error: "the stored item cannot be read",
  });
  expect(calls).toEqual([]);
});

it("names at most a hundred tenants in a line", async () => {
  const failing = Array.from({ length: 10_000 }, (_, at) => `tenant-${at}`);
  const { written } = await run({ watch: async () => ({ ...NOBODY, failing }) });
  const { tenants, of } = written.at(-1) as { readonly tenants: string; readonly of: number };
  expect([tenants.split(",").length, of]).toEqual([100, 10_000]);
});

it("looks at tenants only after an hour, and fails when it cannot", async () => {
  const none = await run({ seal: async function* () {}, watch: fail });
  expect(none).toEqual({
    written: [{ message: "usage was sealed", hours: 0, pendingHours: 0, unread: 0 }],
    error: undefined,
  });
  const { written, error } = await run({ watch: fail });
  expect(error).toBe("the stored item cannot be read");
  expect(written.at(-1)).toEqual({ message: "usage was sealed", hours: 1, pendingHours: 0, unread: 2 });
});
