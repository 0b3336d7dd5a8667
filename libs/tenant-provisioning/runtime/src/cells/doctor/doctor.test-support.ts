import { createTenant } from "../../tenant/create-tenant";
import type { MoveContext } from "../move/context";
import { advanceMove } from "../move/move-cell";
import { type FakeCells, fakeCells, OVERLAP, PROPAGATION, worldOf } from "../move/moving.test-support";
import { ConflictError } from "../../core/errors";
import { LeftUnfinishedError } from "../../audit/errors";
import { examineCells } from "./examine-cells";

/** Three cells with the tenant `acme` in the first, which has one token. */
export async function withAcme() {
  const cells = fakeCells();
  const { tenancy } = worldOf(cells, "1");
  await createTenant({ tenantId: "acme", plan: "General" }, tenancy);
  cells.entries.set("acme", { tenantId: "acme", status: "placed", cell: "1", revision: "r" });
  cells.rooms.set("1", { cell: "1", reserved: 1, revision: "r" });
  const [hash = ""] = worldOf(cells, "1").tokens.keys();
  return { ...cells, cells, hash, key: hash.slice(0, 20) };
}

/** Moves `acme` until it is routed (1), has arrived (2), or has left its former cell (3). */
export async function moveAcme({ context, clock }: FakeCells, to: string, stages = 3): Promise<void> {
  for (let stage = 1; stage <= stages; stage += 1) {
    await advanceMove({ tenantId: "acme", to }, context);
    if (stage < stages) clock.advance(((stage === 1 ? PROPAGATION : OVERLAP) + 1) * 1000);
  }
}

/** What `doctor` finds, such as `1 entry-missing acme`, and with `fix` repairs, which is marked by an asterisk. */
export async function doctor(
  context: MoveContext & Parameters<typeof examineCells>[0],
  fix: "--fix" | "" = "",
): Promise<string[]> {
  const found: string[] = [];
  for await (const { cell, value } of examineCells(context)) {
    const { kind, subject, repair } = value;
    const isFixed = fix === "--fix" && repair !== undefined && (await repair().catch(outdated));
    found.push(`${cell} ${kind} ${subject}${isFixed ? "*" : ""}`);
  }
  return found.sort();
}

/** A repair of what another run has changed. */
function outdated(error: unknown): false {
  const cause = error instanceof LeftUnfinishedError ? error.cause : error;
  if (cause instanceof ConflictError) return false;
  throw error;
}
