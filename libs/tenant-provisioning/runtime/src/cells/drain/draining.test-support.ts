import { inconsistencies } from "../../core/fakes.test-support";
import { aroundCalls, type Fault } from "../../core/ports.test-support";
import { createTenant } from "../../tenant/create-tenant";
import { cellNamed } from "../cells";
import type { MoveContext } from "../move/context";
import { type FakeCells, fakeCells, letIn, PROPAGATION, routed, worldOf } from "../move/moving.test-support";
import { drainCell, type DrainOptions } from "./drain-cell";

/** Three cells with tenants, each with one token, whose holders send requests all the time. */
export class Draining {
  readonly cells: FakeCells = fakeCells();
  /** Owner and named cell of each token, by hash. */
  readonly tokens = new Map<string, { readonly tenantId: string; readonly named: string }>();
  readonly violations: string[] = [];

  /** Creates a tenant in a cell. @param isEntered whether the directory has it */
  async create(tenantId: string, cell: string, isEntered = true): Promise<void> {
    const { context, entries } = this.cells;
    const { tenancy } = cellNamed(cell, context);
    const { tokenId } = await createTenant({ tenantId, plan: "General" }, tenancy);
    for (const { tokenHash, tokenId: id } of worldOf(this.cells, cell).tokens.values())
      if (id === tokenId) this.tokens.set(tokenHash, { tenantId, named: cell });
    await context.rooms.reserve(cell, 1);
    if (isEntered) entries.set(tenantId, { tenantId, status: "placed", cell, revision: "r" });
  }

  /** Sends a request of each token, by routers that know everything and by ones that learn late. */
  check(where: string): void {
    for (const [hash, { tenantId, named }] of this.tokens)
      for (const lag of [0, PROPAGATION]) {
        const cell = routed(this.cells, hash, named, lag);
        const tenant = letIn(worldOf(this.cells, cell), hash);
        if (tenant !== tenantId)
          this.violations.push(`${where}: cell ${cell} serves ${tenantId} as ${tenant}, ${lag} s late`);
      }
  }

  /** The cells of one operator's process. @param before runs before each call */
  process(
    fault?: { readonly at: number; readonly kind: Fault },
    before: (name: string) => Promise<void> = async () => undefined,
  ): MoveContext {
    let count = 0;
    return this.cells.contextOf((ports) =>
      aroundCalls(ports, async (name, call) => {
        await before(name);
        count += 1;
        if (fault && count > fault.at && fault.kind.startsWith("killed")) throw new Error("killed");
        const isHit = fault?.at === count;
        if (isHit && fault.kind.endsWith("before")) throw new Error(`fault at ${name}`);
        const result = await call();
        this.check(`after ${name}`);
        if (isHit) throw new Error(`fault at ${name}`);
        return result;
      }),
    );
  }

  /** Drains cell 1 to the end, or to the first fault. */
  drain(context: MoveContext = this.process(), options: Partial<DrainOptions> = {}) {
    const { clock } = this.cells;
    const waitUntil = async (at: number) => clock.advance(Math.max(0, at * 1000 - clock()));
    return drainCell({ cell: "1", waitUntil, ...options }, context);
  }

  /** What is left in cell 1, and what contradicts itself. Empty after a drain. */
  leftOver(): string[] {
    const { worlds, entries, rooms } = this.cells;
    const left = [...this.violations];
    const first = worldOf(this.cells, "1");
    for (const port of ["records", "keys", "tokens"] as const)
      for (const name of first[port].keys()) left.push(`cell 1 has ${name} in its ${port}`);
    for (const [name, world] of worlds) {
      left.push(...inconsistencies(world));
      const own = [...entries.values()].filter(({ cell }) => cell === name).length;
      if ((rooms.get(name)?.reserved ?? 0) < own) left.push(`the room of cell ${name} is too low`);
    }
    for (const entry of entries.values())
      if (entry.status !== "placed" || entry.cell === "1") left.push(`${entry.tenantId} is ${entry.status}`);
    for (const { tenantId } of this.tokens.values())
      if (!entries.has(tenantId)) left.push(`${tenantId} is in no cell`);
    return left;
  }
}
