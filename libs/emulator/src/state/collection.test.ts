import fc from "fast-check";
import { Collection } from "./collection";
import { memoryJournal } from "./journal";
import { WriteThrough } from "./write-through";

const collectionOf = (ids: readonly string[]) => {
  const collection = new Collection<{ id: string }>("test", new WriteThrough(memoryJournal));
  for (const id of ids) collection.set(id, { id });
  return collection;
};

const allPages = (collection: Collection<{ id: string }>, limit: number, prefix = "") => {
  const found: string[] = [];
  let position: string | undefined;
  do {
    const page = collection.page({ limit, position, prefix });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items.map(({ id }) => id));
    position = page.position;
  } while (position !== undefined);
  return found;
};

const ids = fc.uniqueArray(fc.stringMatching(/^[a-c]{1,4}$/));
const limits = fc.integer({ min: 1, max: 5 });

it("pages show every record once, in whatever order they came and however long a page is", () => {
  fc.assert(
    fc.property(ids, limits, (names, limit) => {
      expect(allPages(collectionOf(names), limit)).toEqual([...names].sort());
    }),
  );
});

it("pages of a prefix show its records and no others", () => {
  fc.assert(
    fc.property(ids, limits, (names, limit) => {
      const wanted = names.filter((name) => name.startsWith("b")).sort();
      expect(allPages(collectionOf(names), limit, "b")).toEqual(wanted);
    }),
  );
});

it("a page that holds the last record has no position", () => {
  const collection = collectionOf(["a", "b"]);
  expect(collection.page({ limit: 2 }).position).toBeUndefined();
  expect(collection.page({ limit: 1 }).position).toBe("a");
});

it("goes on where it was when the record of the position is deleted", () => {
  const collection = collectionOf(["a", "b", "c"]);
  const { position } = collection.page({ limit: 2 });
  collection.delete("b");
  expect(collection.page({ limit: 2, position }).items).toEqual([{ id: "c" }]);
});

it("shows what is there after any changes, and pages taken between them", () => {
  const change = fc.record({
    id: fc.stringMatching(/^[a-c]{1,2}$/),
    isSet: fc.boolean(),
    isListed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), limits, (changes, limit) => {
      const collection = collectionOf([]);
      const expected = new Set<string>();
      for (const { id, isSet, isListed } of changes) {
        if (isSet) collection.set(id, { id });
        else collection.delete(id);
        if (isSet) expected.add(id);
        else expected.delete(id);
        if (isListed) expect(allPages(collection, limit)).toEqual([...expected].sort());
      }
      expect(allPages(collection, limit)).toEqual([...expected].sort());
    }),
  );
});

it("forgets the ids of deleted records", () => {
  const collection = collectionOf(Array.from({ length: 3000 }, (_, at) => `id-${at}`));
  expect(collection.page({ limit: 1 }).items).toHaveLength(1);
  for (let at = 0; at < 2999; at++) collection.delete(`id-${at}`);
  expect(collection.page({ limit: 2 })).toEqual({ items: [{ id: "id-2999" }] });
  expect((collection as unknown as { ids: string[] }).ids).toEqual(["id-2999"]);
});
