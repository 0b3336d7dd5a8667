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
