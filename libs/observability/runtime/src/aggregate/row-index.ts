/** Which row is a contributor's. A map takes room for those that have a row only, and is right for a table that is kept. */
export type RowIndex = Pick<Map<number, number>, "get"> & { set(contributor: number, row: number): unknown };

/**
 * An index for a table that is soon gone: quicker than a map, unless hardly any of the contributors has a row.
 *
 * @param contributors that there are
 * @param rows that there will be, at most
 */
export function briefRowIndex(contributors: number, rows: number): RowIndex {
  return rows * 8 < contributors ? new Map<number, number>() : new DenseRows(contributors);
}

/** Takes room for every contributor that there is. */
class DenseRows implements RowIndex {
  /** One more than the row. */
  private readonly rows: Uint32Array;

  constructor(contributors: number) {
    this.rows = new Uint32Array(contributors);
  }

  get(contributor: number): number | undefined {
    const row = this.rows[contributor] as number;
    return row === 0 ? undefined : row - 1;
  }

  set(contributor: number, row: number): void {
    this.rows[contributor] = row + 1;
  }
}
