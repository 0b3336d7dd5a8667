import { simulatedCells } from "./cells.test-support";
import { doctored, listed } from "./read-all.test-support";
import { provision, STORE_BYTES, storeBytes } from "./provision.test-support";
import { hashOf, idOf } from "./tenants.test-support";

/** `nx simulate-cells tenant-provisioning-runtime` has a million in 112 cells. */
const isFull = process.env["SIMULATION"] === "full";
const [TENANTS, CELLS] = isFull ? [1_000_000, 112] : [10_000, 2];
/** Tokens of a moved tenant: one, and its successor while it is replaced. */
const TOKENS = 2;

jest.setTimeout(isFull ? 20 * 60_000 : 180_000);

describe(`${TENANTS} tenants in ${CELLS} cells`, () => {
  const simulated = simulatedCells(CELLS, TENANTS);
  let provisioned: Awaited<ReturnType<typeof provision>>;

  beforeAll(async () => {
    provisioned = await provision(simulated, TENANTS);
  });

  it("are spread within 2 % of even, each in one cell, which the directory names", () => {
    expect(provisioned.tenants).toBe(TENANTS);
    expect(provisioned.uneven).toBeLessThanOrEqual(0.02);
  });

  it("are there about as soon as the quotas of the cells allow", () => {
    const { seconds, leastSeconds } = provisioned;
    expect(seconds).toBeGreaterThanOrEqual(leastSeconds);
    // An import holds 100,000 lines at most, and lists the keys of each cell again after them: a million takes ten lists.
    expect(seconds / leastSeconds).toBeLessThanOrEqual(isFull ? 2.5 : 1.2);
  });

  it("are listed once each, in the order of their ids", async () => {
    let number = 0;
    for await (const tenantId of listed(simulated)) if (tenantId !== idOf((number += 1))) break;
    expect(number).toBe(TENANTS);
  });

  it("are examined, and only what is wrong is found", async () => {
    const cell = simulated.state.recordCells[8];
    simulated.state.keyCells[7] = simulated.state.entryCells[8] = 0;
    const found: string[] = [];
    for await (const { kind, subject } of doctored(simulated)) found.push(`${kind} ${subject}`);
    expect(found.sort()).toEqual([
      `entry-missing ${idOf(8)}`,
      `room-wrong cell ${cell}`,
      `tenant-without-key ${idOf(7)}`,
      "token-without-key token-7",
    ]);
  });

  it("need a tenth of the router's store at most when one of a hundred has moved", () => {
    const moved = Array.from({ length: (TENANTS / 100) * TOKENS }, (_, number) => hashOf(number));
    expect(storeBytes(moved, () => String(CELLS))).toBeLessThanOrEqual(STORE_BYTES / 10);
  });
});
