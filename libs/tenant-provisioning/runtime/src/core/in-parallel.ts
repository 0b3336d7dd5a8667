/** Runs an action for many items, at most `width` at a time. @throws the first failure. */
export async function inParallel<Thing>(
  things: readonly Thing[],
  width: number,
  act: (thing: Thing) => Promise<unknown>,
): Promise<void> {
  const rest = things.values();
  const work = async () => {
    for (const thing of rest) await act(thing);
  };
  await Promise.all(Array.from({ length: Math.min(width, things.length) }, work));
}

/** Splits a list into lists of at most a length. */
export function chunksOf<Thing>(things: readonly Thing[], length: number): Thing[][] {
  return Array.from({ length: Math.ceil(things.length / length) }, (_, at) =>
    things.slice(at * length, (at + 1) * length),
  );
}

/** Gathers what arrives in lists of a length, of which the last one may be shorter. */
export async function* batchesOf<Thing>(
  things: AsyncIterable<Thing>,
  length: number,
): AsyncIterable<Thing[]> {
  let some: Thing[] = [];
  for await (const thing of things) {
    some.push(thing);
    if (some.length < length) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
