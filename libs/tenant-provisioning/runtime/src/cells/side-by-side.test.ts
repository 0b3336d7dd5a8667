import { collect } from "@tollgate/testing-runtime";
import { SomeCellsFailedError } from "./errors";
import { merged, type Part, sideBySide } from "./side-by-side";

async function* of(...values: readonly (number | Error)[]) {
  for (const value of values) {
    if (value instanceof Error) throw value;
    yield value;
  }
}
const part = (cell: string | undefined, ...values: readonly (number | Error)[]): Part<number> => ({
  cell,
  values: of(...values),
});
/** The values until the end or the failure, and the failure. */
async function untilEnd(all: AsyncIterable<{ readonly cell: string | undefined; readonly value: number }>) {
  const values: string[] = [];
  try {
    for await (const { cell, value } of all) values.push(`${cell}:${value}`);
    return { values, failure: undefined };
  } catch (failure) {
    return { values, failure };
  }
}
const ascending = (one: number, other: number) => one < other;
const down = new Error("down");

describe("merged", () => {
  it("keeps the order, and names the cell of each value", async () => {
    const parts = [part("1", 1, 4, 5), part("2"), part("3", 2, 4, 9)];
    const { values } = await untilEnd(merged(parts, ascending));
    expect(values).toEqual(["1:1", "3:2", "1:4", "3:4", "1:5", "3:9"]);
  });

  it("gives everything of the others before it names the cells that failed", async () => {
    const parts = [part("1", 1, down), part("2", 2, 3), part("3", down)];
    const { values, failure } = await untilEnd(merged(parts, ascending));
    expect(values).toEqual(["1:1", "2:2", "2:3"]);
    expect(failure).toBeInstanceOf(SomeCellsFailedError);
    expect((failure as SomeCellsFailedError).failed).toEqual([
      { cell: "3", error: down },
      { cell: "1", error: down },
    ]);
  });

  it("passes the error of an environment without cells through", async () => {
    expect(await untilEnd(merged([part(undefined, 1, down)], ascending))).toEqual({
      values: ["undefined:1"],
      failure: down,
    });
  });

  it("ends its parts when the consumer stops", async () => {
    let isEnded = false;
    async function* endless() {
      try {
        for (let value = 0; ; value += 1) yield value;
      } finally {
        isEnded = true;
      }
    }
    for await (const { value } of merged([{ cell: "1", values: endless() }], ascending))
      if (value === 3) break;
    expect(isEnded).toBe(true);
  });
});

describe("sideBySide", () => {
  it("gives everything of the others before it names the cells that failed", async () => {
    const parts = [part("1", 1, down), part("2", 2, 3), part("3", 4)];
    const { values, failure } = await untilEnd(sideBySide(parts, 2));
    expect([...values].sort()).toEqual(["1:1", "2:2", "2:3", "3:4"]);
    expect((failure as SomeCellsFailedError).failed).toEqual([{ cell: "1", error: down }]);
    expect(await untilEnd(sideBySide([part(undefined, 1, down)]))).toEqual({
      values: ["undefined:1"],
      failure: down,
    });
    expect(await collect(sideBySide([]))).toEqual([]);
  });

  it("runs some at the same time, none of them ahead of its consumer", async () => {
    let [running, most, made] = [0, 0, 0];
    async function* counted() {
      running += 1;
      most = Math.max(most, running);
      for (let value = 0; value < 5; value += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        made += 1;
        yield value;
      }
      running -= 1;
    }
    const parts = Array.from({ length: 6 }, (_, at) => ({ cell: String(at), values: counted() }));
    let taken = 0;
    for await (const { value } of sideBySide(parts, 3)) {
      taken += value < 5 ? 1 : 0;
      expect(made - taken).toBeLessThanOrEqual(3);
    }
    expect([taken, most]).toEqual([30, 3]);
  });

  it("stops its parts when the consumer stops", async () => {
    let isEnded = false;
    async function* endless() {
      try {
        for (let value = 0; ; value += 1) yield value;
      } finally {
        isEnded = true;
      }
    }
    for await (const { value } of sideBySide([{ cell: "1", values: endless() }])) if (value === 3) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEnded).toBe(true);
  });
});
