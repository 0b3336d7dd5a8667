import { each, SeveralError } from "./each";

/**
 * Runs an action that fails for ids that begin with "bad". Returns the ids that were tried, and the result.
 */
async function tried(ids: readonly string[], options: { readonly failuresInARow?: number } = {}) {
  const all: string[] = [];
  const done: string[] = [];
  const results = each(
    ids,
    async (id) => {
      all.push(id);
      if (id.startsWith("bad")) throw new Error(id);
      return id;
    },
    options,
  );
  let error: unknown;
  try {
    for await (const id of results) done.push(id);
  } catch (caught) {
    error = caught;
  }
  const untried = error instanceof SeveralError ? error.untried : 0;
  return { all, done, failed: error instanceof SeveralError ? error.errors.length : error ? 1 : 0, untried };
}

const IDS = ["bad1", "good1", "bad2", "bad3", "good2"];

it("tries all, however many fail", async () => {
  expect(await tried(IDS)).toEqual({ all: IDS, done: ["good1", "good2"], failed: 3, untried: 0 });
});

it("ends after so many failures in a row, and one that succeeds starts the count anew", async () => {
  expect(await tried(IDS, { failuresInARow: 2 })).toEqual({
    all: IDS.slice(0, 4),
    done: ["good1"],
    failed: 3,
    untried: 1,
  });
  expect(await tried(IDS, { failuresInARow: 3 })).toMatchObject({ all: IDS });
});

it("takes no id twice, and says so before anything is done", async () => {
  expect(await tried(["a", "b", "a"])).toMatchObject({ all: [], failed: 1 });
  expect(await tried(["a", "b", "c"])).toMatchObject({ all: ["a", "b", "c"], failed: 0 });
});
