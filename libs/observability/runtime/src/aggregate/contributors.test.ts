import { insightRules } from "../metrics/insight-rules";
import { Contributors } from "./contributors";
import { accessLogLine } from "../log/sample.test-support";

it("forgets whom nothing is kept of, however many there were", () => {
  const rule = insightRules.unauthorizedByAddress;
  const limits = { widthMs: 60_000, keepMs: 60_000, maxSlots: 100, maxPerSlot: 10, maxCells: 50 };
  const group = new Contributors(rule.keys, [rule], limits);
  for (let n = 0; n < 1_000; n++) {
    const line = accessLogLine({ time: n * 10_000, sourceIp: `address-${n}`, errorType: "UNAUTHORIZED" });
    group.count(line);
  }
  const { names, table } = group.between(-Infinity, Infinity);
  expect(names.size).toBeLessThanOrEqual(51);
  const untrustedParts = Array.from({ length: table.size }, (_, row) =>
    names.partsOf(table.contributorAt(row)),
  );
  expect(untrustedParts).toContainEqual(["address-999"]);
});
