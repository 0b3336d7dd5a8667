import { InterruptedError } from "../io/interruption";
import { UsageError } from "../io/errors";

/** Several of the things that a command was given could not be done, each for a cause of its own. */
export class SeveralError extends Error {
  override readonly name = "SeveralError";

  /** @param untried how many were not tried after these */
  constructor(
    readonly errors: readonly unknown[],
    readonly untried: number,
  ) {
    super(`${errors.length} could not be done`);
  }
}

/**
 * Does the same to each of several ids, in their order: one that fails does not keep the others from theirs, an
 * interruption does, and so do as many failures in a row as `failuresInARow`.
 *
 * @throws {UsageError} when an id is there twice, before anything is done
 * @throws what an id failed with, or a {@link SeveralError}, once all were tried or so many failed
 */
export async function* each<Result>(
  ids: readonly string[],
  action: (id: string) => Promise<Result>,
  { failuresInARow = Infinity } = {},
): AsyncGenerator<Result> {
  const seen = new Set<string>();
  const twice = ids.find((id) => seen.size === seen.add(id).size);
  if (twice !== undefined) throw new UsageError(`${JSON.stringify(twice)} is given twice`);
  const errors: unknown[] = [];
  let tried = 0;
  let inARow = 0;
  for (const id of ids) {
    if (inARow === failuresInARow) break;
    tried++;
    inARow++;
    const done = await action(id).catch((error: unknown) => {
      if (error instanceof InterruptedError) throw error;
      errors.push(error);
    });
    if (done === undefined) continue;
    inARow = 0;
    yield done as Result;
  }
  const untried = ids.length - tried;
  if (errors.length === 1 && untried === 0) throw errors[0];
  if (errors.length > 0) throw new SeveralError(errors, untried);
}
