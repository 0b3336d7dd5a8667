import { inconsistencies } from "../../core/fakes.test-support";
import { aroundCalls, type Fault } from "../../core/ports.test-support";
import { createTenant } from "../../tenant/create-tenant";
import { mintTenantToken } from "../../token/mint-token";
import { rotateToken } from "../../token/rotate-token";
import { updateToken } from "../../token/update-token";
import { cellNamed } from "../cells";
import { deleteInCells, revokeInCells, suspendInCells } from "./both-sides";
import { cancelMove } from "./cancel-move";
import type { MoveContext } from "./context";
import { withFormerCell } from "./former-cell";
import { advanceMove } from "./move-cell";
import {
  type FakeCells,
  fakeCells,
  letIn,
  OVERLAP,
  PROPAGATION,
  routed,
  worldOf,
} from "./moving.test-support";

/** What a client may expect, while operators work. */
export class Model {
  readonly cells: FakeCells = fakeCells();
  /** The tokens whose secrets clients have, by hash, with the cell that each names. */
  readonly valid = new Map<string, string>();
  readonly ended = new Set<string>();
  /** Seconds since 1970 from which on a token that was replaced is let in nowhere, by hash. */
  readonly ends = new Map<string, number>();
  /** Kept apart from errors, which commands catch. */
  readonly violations: string[] = [];
  state: "active" | "changing" | "suspended" | "gone" = "active";

  async start(): Promise<this> {
    const { context, entries } = this.cells;
    const { tenancy } = cellNamed("1", context);
    const { tokenId } = await createTenant({ tenantId: "acme", plan: "General" }, tenancy);
    this.learn(tokenId, "1");
    entries.set("acme", { tenantId: "acme", status: "placed", cell: "1", revision: "r" });
    for (let more = 0; more < 2; more += 1)
      this.learn((await mintTenantToken({ tenantId: "acme" }, tenancy)).tokenId, "1");
    const past = Math.floor(this.cells.clock() / 1000) - 1;
    const expired = "e".repeat(64);
    await tenancy.tokens.put({
      tokenHash: expired,
      clientId: "example-gateway-prod-acme",
      tenantId: "acme",
      tokenId: "expired",
      createdAt: past - 60,
      expiresAt: past,
    });
    this.ended.add(expired);
    // Somebody else is in each cell.
    for (const { tenancy: each } of context.all)
      await createTenant({ tenantId: "other", plan: "General" }, each);
    await context.rooms.reserve("1", 1);
    return this;
  }

  learn(tokenId: string, named: string): void {
    const found = [...worldOf(this.cells, named).tokens.values()].find((token) => token.tokenId === tokenId);
    if (found) this.valid.set(found.tokenHash, named);
  }

  /** Requests of every token at this moment, by routers that know everything and by ones that learn late. */
  check(where: string): void {
    const { cells } = this;
    const found: string[] = [];
    for (const [hash, end] of this.ends) if (end * 1000 <= cells.clock()) this.ended.add(hash);
    for (const [hash, named] of this.valid)
      for (const lag of [0, PROPAGATION / 2, PROPAGATION]) {
        const cell = routed(cells, hash, named, lag);
        const tenant = letIn(worldOf(cells, cell), hash);
        if (this.state === "active" && tenant !== "acme")
          found.push(`${hash.slice(0, 4)} is refused by ${cell}, ${lag} s late`);
      }
    for (const [name, world] of cells.worlds)
      for (const hash of [...this.valid.keys(), ...this.ended]) {
        const tenant = letIn(world, hash);
        if (tenant === undefined) continue;
        if (tenant !== "acme") found.push(`${hash.slice(0, 4)} is served as ${tenant} by ${name}`);
        if (this.ended.has(hash)) found.push(`${hash.slice(0, 4)} has ended, and ${name} lets it in`);
        if (this.state === "suspended" || this.state === "gone")
          found.push(`${name} lets in a ${this.state} tenant`);
      }
    const entry = cells.entries.get("acme");
    for (const [hash, named] of this.valid)
      if (entry?.status === "leaving" && routed(cells, hash, named, PROPAGATION) !== entry.cell)
        found.push(`a router does not know that ${hash.slice(0, 4)} is in ${entry.cell}`);
    for (const hash of this.valid.keys()) {
      const open = [...cells.worlds]
        .filter(([, world]) => letIn(world, hash) !== undefined)
        .map(([name]) => name);
      const isOver =
        entry?.status === "placed" || (entry?.status === "leaving" && entry.until * 1000 <= cells.clock());
      const isSealed =
        entry?.status !== "leaving" || worldOf(cells, entry.from).records.get("acme")?.status === "leaving";
      if (open.length > (isOver && isSealed ? 1 : 2)) found.push(`${open.join()} let in ${hash.slice(0, 4)}`);
    }
    this.violations.push(...found.map((what) => `${where}: ${what}`));
  }

  /** The cells of one operator's process, which may be killed. */
  process(
    fault?: { readonly at: number; readonly kind: Fault },
    before = async (): Promise<void> => undefined,
  ): MoveContext {
    let count = 0;
    return this.cells.contextOf((ports) =>
      aroundCalls(ports, async (name, call) => {
        await before();
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

  /** Two processes whose calls alternate as `turns` says. */
  async both(
    operations: readonly [
      (context: MoveContext) => Promise<unknown>,
      (context: MoveContext) => Promise<unknown>,
    ],
    turns: readonly boolean[],
  ): Promise<void> {
    const waiting: [(() => void)[], (() => void)[]] = [[], []];
    let running = 2;
    const all = operations.map((operation, side) => {
      const turn = () => new Promise<void>((resolve) => waiting[side as 0 | 1].push(resolve));
      return operation(this.process(undefined, turn)).finally(() => (running -= 1));
    });
    const done = Promise.all(all);
    done.catch(() => undefined);
    for (let turn = 0; running > 0; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const side = (turns[turn] ?? turn % 2 === 0) ? 0 : 1;
      (waiting[side].shift() ?? waiting[1 - side]?.shift())?.();
    }
    await done;
  }

  async move(to: string, context: MoveContext): Promise<void> {
    await advanceMove({ tenantId: "acme", to }, context).catch(refused);
  }

  /** Cancels the move that the directory has, if there is one. */
  async cancel(context: MoveContext): Promise<void> {
    const entry = this.cells.entries.get("acme");
    if (entry?.status === "moving" || entry?.status === "returning")
      await cancelMove({ tenantId: "acme", to: entry.to }, context).catch(refused);
  }

  async suspend(context: MoveContext): Promise<void> {
    if (this.state === "active") this.state = "changing";
    await suspendInCells("acme", context).then(
      () => (this.state = this.state === "changing" ? "suspended" : this.state),
      refused,
    );
  }

  async revoke(context: MoveContext): Promise<void> {
    const [hash] = this.valid.keys();
    const tokenId = [...this.cells.worlds.values()].flatMap(
      ({ tokens }) => tokens.get(hash ?? "")?.tokenId ?? [],
    )[0];
    if (hash === undefined || tokenId === undefined) return;
    this.valid.delete(hash);
    await revokeInCells({ tenantId: "acme", tokenId }, context).then(() => this.ended.add(hash), refused);
  }

  async delete(context: MoveContext): Promise<void> {
    this.state = this.state === "gone" ? "gone" : "changing";
    await deleteInCells("acme", context).then(() => (this.state = "gone"), refused);
  }

  async mint(context: MoveContext): Promise<void> {
    const entry = this.cells.entries.get("acme");
    if (entry === undefined) return;
    const { tenancy } = cellNamed(entry.cell, context);
    await mintTenantToken({ tenantId: "acme" }, tenancy).then(
      ({ tokenId }) => this.learn(tokenId, entry.cell),
      refused,
    );
  }

  /** A token whose secret a client has, in the tenant's cell. */
  private chosen(context: MoveContext) {
    const entry = this.cells.entries.get("acme");
    const [hash] = this.valid.keys();
    if (entry === undefined || hash === undefined) return undefined;
    const tokenId = worldOf(this.cells, entry.cell).tokens.get(hash)?.tokenId;
    if (tokenId === undefined) return undefined;
    const tenancy = withFormerCell("acme", cellNamed(entry.cell, context).tenancy, context);
    return { hash, tokenId, tenancy, cell: entry.cell };
  }

  async rotate(context: MoveContext): Promise<void> {
    const chosen = this.chosen(context);
    if (chosen === undefined) return;
    const { hash, tokenId, tenancy, cell } = chosen;
    // Whether the old one is let in until its end is not asked.
    this.valid.delete(hash);
    await rotateToken({ tenantId: "acme", tokenId, overlapSeconds: 60 }, tenancy).then((rotated) => {
      this.ends.set(hash, rotated.replaced.expiresAt);
      this.learn(rotated.tokenId, cell);
    }, refused);
  }

  async disable(context: MoveContext): Promise<void> {
    const chosen = this.chosen(context);
    if (chosen === undefined) return;
    const { hash, tokenId, tenancy } = chosen;
    this.valid.delete(hash);
    await updateToken({ tenantId: "acme", tokenId, disabled: true }, tenancy).then(
      () => this.ended.add(hash),
      refused,
    );
  }

  /** Runs what is unfinished until it is finished, and compares what is left with what there should be. */
  async finish(to: string): Promise<void> {
    const { cells } = this;
    const { context } = cells;
    if (this.state === "changing" && worldsHave(cells, "deleting")) await this.delete(context);
    else if (this.state === "changing") await this.suspend(context);
    const target = () => {
      const entry = cells.entries.get("acme");
      if (entry?.status === "moving" || entry?.status === "returning") return entry.to;
      return entry?.status === "leaving" ? entry.cell : to;
    };
    for (let calls = 0; calls < 8 && cells.entries.has("acme"); calls += 1) {
      if (cells.entries.get("acme")?.status === "returning")
        await cancelMove({ tenantId: "acme", to: target() }, this.process());
      else await advanceMove({ tenantId: "acme", to: target() }, this.process());
      // Long enough for a replaced token to end, and shorter than the overlap.
      for (const seconds of [90, OVERLAP - 88]) {
        cells.clock.advance(seconds * 1000);
        this.check("at the end");
      }
    }
    expect(this.violations).toEqual([]);
    expect(movesWithoutEnd(cells)).toEqual([]);
    const entry = cells.entries.get("acme");
    for (const [name, world] of cells.worlds) {
      const isHere = entry?.cell === name;
      expect([name, world.records.has("acme")]).toEqual([name, isHere]);
      expect([name, inconsistencies(world)]).toEqual([name, []]);
      expect(cells.rooms.get(name)?.reserved).toBeGreaterThanOrEqual(isHere ? 1 : 0);
    }
    if (entry !== undefined && this.state !== "gone")
      expect(worldOf(cells, entry.cell).records.get("acme")?.status).toBe(this.state);
  }
}

/** Moves whose events in the audit trails are not one begin and one end. */
export function movesWithoutEnd({ worlds }: Pick<FakeCells, "worlds">): string[] {
  const phases = new Map<string, string[]>();
  for (const { events } of worlds.values())
    for (const { change, operation, phase } of events)
      if (change === "move-cell") phases.set(operation, [...(phases.get(operation) ?? []), phase]);
  return [...phases.values()]
    .map((each) => each.join())
    .filter((each) => !["begun,done", "done,begun", "begun,undone"].includes(each));
}

/** Whether a record of the tenant has the status. */
function worldsHave({ worlds }: FakeCells, status: string): boolean {
  return [...worlds.values()].some(({ records }) => records.get("acme")?.status === status);
}

/** Faults and conflicts are expected. */
export function refused(): void {}
