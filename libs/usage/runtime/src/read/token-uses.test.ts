import { accessLogLine } from "@tollgate/observability-runtime/sample";
import { countedLine } from "../lines/counted-line";
import { memoryUsage } from "../memory-usage.test-support";
import { packLines } from "../spool/line-batch";
import { UsageSums } from "../sums/usage-sums";
import { countLine } from "../sums/usage-totals";
import { openTokenUses } from "./token-uses";

const NOW = Date.parse("2026-11-30T10:30:00Z");

/** A ledger with some uses, of which those of the current hour wait for its seal. */
async function usesOf(...uses: readonly (readonly [token: string, hour: string])[]) {
  const usage = memoryUsage();
  const reads: string[] = [];
  for (const [tokenId, hour] of uses) {
    const line = countedLine(accessLogLine({ tokenId }));
    const sums = new UsageSums();
    countLine(sums.of(line.route, String(line.statusClass), line.token), line);
    await usage.ledger.setTenantHour("acme", hour, sums);
  }
  const line = countedLine(accessLogLine({ tokenId: "now" }));
  await usage.spool.addLines("2026-11-30T10:05", packLines([{ id: "1", line }]));
  await usage.pending.mark("2026-11-30T10");
  const { ledger, ...rest } = usage;
  const opened = await openTokenUses({
    ...rest,
    clock: () => NOW,
    ledger: {
      ...ledger,
      tenantHours(tenant, first, last) {
        reads.push(first);
        return ledger.tenantHours(tenant, first, last);
      },
    },
  });
  return { opened, reads };
}

it("finds the last use of each token, in the ledger and in lines that wait", async () => {
  const { opened } = await usesOf(
    ["old", "2026-09-01T05"],
    ["old", "2026-10-01T00"],
    ["older", "2026-08-01T00"],
  );
  const uses = await opened.lastUses("acme", new Set(["now", "old", "older", "never"]), "2026-09-01T00");
  expect(Object.fromEntries(uses)).toEqual({ now: "2026-11-30T10", old: "2026-10-01T00" });
});

it("reads no further back than the tokens that it looks for", async () => {
  const { opened, reads } = await usesOf(["yesterday", "2026-11-29T12"]);
  await opened.lastUses("acme", new Set(["now", "yesterday"]), "2020-01-01T00");
  expect(reads).toEqual(["2026-11-29T11"]);
});
