import fc from "fast-check";
import { eachPage, type Page } from "./each-page";
import { NotAwsError } from "./errors";

async function* serve(cursors: readonly string[], of: (cursor: string) => Partial<Page>) {
  for (const cursor of cursors) yield { ...of(cursor), $metadata: {} };
}

/** Reads all pages. Returns their number, and whether the list failed because a cursor repeated. */
async function read(pages: AsyncIterable<Page>): Promise<readonly [count: number, isRound: boolean]> {
  let count = 0;
  try {
    for await (const page of eachPage(pages)) count += Number(page !== undefined);
    return [count, false];
  } catch (error) {
    if (!(error instanceof NotAwsError)) throw error;
    return [count, true];
  }
}

const CURSORS: readonly (readonly [string, (cursor: string) => Partial<Page>])[] = [
  ["position", (position) => ({ position })],
  ["nextToken", (nextToken) => ({ nextToken })],
  ["LastEvaluatedKey", (S) => ({ LastEvaluatedKey: { tenantId: { S: "acme" }, item: { S } } })],
];

it.each(CURSORS)("ends a list at the first %s that came before, and no sooner", async (_, of) => {
  const cursors = fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(cursors, async (all) => {
      const repeated = all.findIndex((each, at) => all.indexOf(each) < at);
      const expected = repeated === -1 ? [all.length, false] : [repeated, true];
      expect(await read(serve(all, of))).toEqual(expected);
    }),
  );
});

it("takes a key for the same whose attributes come in another order", async () => {
  const [a, b] = [{ S: "a" }, { S: "b" }];
  const keys: Record<string, Partial<Page>> = {
    one: { LastEvaluatedKey: { tenantId: a, item: b } },
    other: { LastEvaluatedKey: { item: b, tenantId: a } },
  };
  expect(await read(serve(["one", "other"], (name) => keys[name] ?? {}))).toEqual([1, true]);
});
