import { InvalidInputError } from "../core/errors";
import { CELLS_AT_ONCE } from "./rooms";
import { SomeCellsFailedError } from "./errors";

/** One cell's part of a result. */
export interface Part<Value> {
  /** Name of the cell. Undefined for an environment without cells, whose errors pass through. */
  readonly cell: string | undefined;
  readonly values: AsyncIterable<Value>;
}

/** A value, and the cell that it is from. */
export interface Found<Value> {
  readonly cell: string | undefined;
  readonly value: Value;
}

class Failures {
  readonly #failed: { readonly cell: string; readonly error: unknown }[] = [];

  add({ cell }: Part<unknown>, error: unknown): void {
    // An invalid argument is no failure of a cell.
    if (cell === undefined || error instanceof InvalidInputError) throw error;
    this.#failed.push({ cell, error });
  }

  /** @throws {SomeCellsFailedError} */
  throw(): void {
    if (this.#failed.length > 0) throw new SomeCellsFailedError(this.#failed);
  }
}

/**
 * Merges sorted parts into one sorted result. It holds one value of each part, and one page of each.
 *
 * @param isBefore the order of the parts. Of equal values, that of the earlier part comes first
 * @throws {SomeCellsFailedError} at the end, after all values of the other cells
 */
export async function* merged<Value>(
  parts: readonly Part<Value>[],
  isBefore: (one: Value, other: Value) => boolean,
): AsyncGenerator<Found<Value>> {
  const failures = new Failures();
  const iterators = parts.map(({ values }) => values[Symbol.asyncIterator]());
  const next = async (at: number): Promise<Value | undefined> => {
    try {
      const result = await iterators[at]?.next();
      return result?.done === false ? result.value : undefined;
    } catch (error) {
      failures.add(parts[at] as Part<Value>, error);
      return undefined;
    }
  };
  try {
    const heads = await Promise.all(parts.map((_, at) => next(at)));
    for (;;) {
      let first = -1;
      heads.forEach((head, at) => {
        if (head !== undefined && (first === -1 || isBefore(head, heads[first] as Value))) first = at;
      });
      const value = heads[first];
      if (value === undefined) break;
      yield { cell: parts[first]?.cell, value };
      heads[first] = await next(first);
    }
  } finally {
    await Promise.all(iterators.map(async (each) => each.return?.()));
  }
  failures.throw();
}

/**
 * The values of parts, which run at the same time, as they arrive. A part goes on when its value is taken.
 *
 * @throws {SomeCellsFailedError} at the end, after all values of the other cells
 */
export async function* sideBySide<Value>(
  parts: readonly Part<Value>[],
  width = CELLS_AT_ONCE,
): AsyncGenerator<Found<Value>> {
  const failures = new Failures();
  const ready: (Found<Value> & { readonly take: () => void })[] = [];
  let isStopped = false;
  let wake = () => {};
  let error: { readonly cause: unknown } | undefined;
  let taken: (() => void) | undefined;
  const rest = parts.values();
  const work = async () => {
    for (const part of rest) {
      if (isStopped) return;
      try {
        for await (const value of part.values) {
          await new Promise<void>((take) => {
            ready.push({ cell: part.cell, value, take });
            wake();
          });
          if (isStopped) return;
        }
      } catch (failure) {
        failures.add(part, failure);
      }
    }
  };
  let running = Math.min(width, parts.length);
  for (let worker = running; worker > 0; worker -= 1)
    void work()
      .catch((cause: unknown) => (error = { cause }))
      .finally(() => {
        running -= 1;
        wake();
      });
  try {
    while (error === undefined) {
      const found = ready.shift();
      if (found !== undefined) {
        taken = found.take;
        yield { cell: found.cell, value: found.value };
        taken();
      } else if (running === 0) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    isStopped = true;
    taken?.();
    for (const { take } of ready) take();
  }
  if (error !== undefined) throw error.cause;
  failures.throw();
}
