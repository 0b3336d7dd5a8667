import { hashToken } from "@tollgate/token-hashing";
import type { TenantRecord } from "../../core/tenant-record";

const PREFIX = "tenant-";
const STATUSES = ["creating", "active", "deleting"] as const satisfies readonly TenantRecord["status"][];

/** Numbers of tenants and their ids, which sort alike. */
export const idOf = (number: number): string => `${PREFIX}${String(number).padStart(7, "0")}`;
export const numberOf = (tenantId: string): number =>
  tenantId.startsWith(PREFIX) ? Number(tenantId.slice(PREFIX.length)) : 0;
/** The hash of a tenant's token. */
export const hashOf = (number: number): string => hashToken(`tg_dev_of_${idOf(number)}`);

const digits = (value: bigint | undefined): string => (value ?? 0n).toString(16).padStart(16, "0");
const bits = (revision: string): bigint => BigInt(`0x${revision}`);

/**
 * Numbered tenants of all cells, each with an entry in the directory, a record, a key and a token: some 40
 * bytes a tenant, outside the JavaScript heap, so that the heap shows what the use cases keep. A cell is a
 * number from 1, and 0 is none.
 */
export class CompactTenants {
  readonly entryCells: Uint8Array;
  readonly recordCells: Uint8Array;
  readonly keyCells: Uint8Array;
  readonly tokenCells: Uint8Array;
  readonly #statuses: Uint8Array;
  readonly #entries: BigUint64Array;
  readonly #revisions: BigUint64Array;
  readonly #generations: BigUint64Array;

  constructor(readonly count: number) {
    const bytes = () => new Uint8Array(count + 1);
    const words = () => new BigUint64Array(count + 1);
    [this.entryCells, this.recordCells, this.keyCells, this.tokenCells] = [
      bytes(),
      bytes(),
      bytes(),
      bytes(),
    ];
    this.#statuses = bytes();
    [this.#entries, this.#revisions, this.#generations] = [words(), words(), words()];
  }

  /** The numbers of the tenants that a column has in a cell, ascending. */
  *in(column: Uint8Array, cell: number): Iterable<number> {
    for (let number = 1; number <= this.count; number += 1) if (column[number] === cell) yield number;
  }

  entryRevision(number: number): string | undefined {
    return (this.entryCells[number] ?? 0) === 0 ? undefined : digits(this.#entries[number]);
  }

  setEntry(number: number, cell: number, revision: string): void {
    this.entryCells[number] = cell;
    this.#entries[number] = bits(revision);
  }

  record(number: number, cell: number, clientId: string): TenantRecord | undefined {
    if (this.recordCells[number] !== cell) return undefined;
    const status = STATUSES[this.#statuses[number] ?? 0] ?? "creating";
    return {
      tenantId: idOf(number),
      status,
      plan: "General",
      clientId,
      ...(status === "active" && { apiKeyId: `key${number}` }),
      settled: status === "active",
      createdAt: 1_790_000_000,
      updatedAt: 1_790_000_000,
      generation: digits(this.#generations[number]),
      revision: digits(this.#revisions[number]),
    };
  }

  setRecord(number: number, cell: number, { status, revision, generation }: TenantRecord): void {
    const other = this.recordCells[number] ?? 0;
    if (other !== 0 && other !== cell)
      throw new Error(`${idOf(number)} is in the cells ${other} and ${cell}`);
    this.recordCells[number] = cell;
    this.#statuses[number] = (STATUSES as readonly string[]).indexOf(status);
    this.#revisions[number] = bits(revision);
    this.#generations[number] = bits(generation);
  }

  /** Makes a tenant, complete in a cell. */
  place(number: number, cell: number): void {
    const revision = digits(BigInt(number));
    this.setEntry(number, cell, revision);
    this.recordCells[number] = this.keyCells[number] = this.tokenCells[number] = cell;
    this.#statuses[number] = STATUSES.indexOf("active");
    this.#revisions[number] = this.#generations[number] = BigInt(number);
  }
}
