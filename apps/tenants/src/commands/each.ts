import { InterruptedError } from "../io/interruption";
import { UsageError } from "../io/errors";

/** A command failed for several of its arguments. Each failure has its own cause. */
export class SeveralError extends Error {
  override readonly name = "SeveralError";

  /** @param untried the number of remaining arguments that were not tried */
  constructor(
    readonly errors: readonly unknown[],
    readonly untried: number,
  ) {
    super(`${errors.length} failed`);
  }
}

/**
 * Runs an action for each id in order. It continues after a failure, but stops after an interruption or
 * `failuresInARow` consecutive failures.
 *
 * @throws {UsageError} when an id is given twice, before anything is done
 * @throws the failure of one id, or a {@link SeveralError}, at the end
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
