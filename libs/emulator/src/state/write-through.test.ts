import type { Change } from "./journal";
import { memoryJournal } from "./journal";
import { WriteThrough } from "./write-through";

it("writes changes of the same moment in one batch, and the last value of a record", async () => {
  const batches: (readonly Change[])[] = [];
  const writes = new WriteThrough({ ...memoryJournal, write: async (batch) => void batches.push(batch) });
  writes.add({ collection: "c", id: "1", value: "old" });
  writes.add({ collection: "c", id: "1", value: "new" });
  writes.add({ collection: "c", id: "2", value: "other" });
  await writes.durable();
  expect(batches).toEqual([
    [
      { collection: "c", id: "1", value: "new" },
      { collection: "c", id: "2", value: "other" },
    ],
  ]);
});

it("does not wait for changes that come after the question", async () => {
  const releases: (() => void)[] = [];
  const writes = new WriteThrough({
    ...memoryJournal,
    write: () => new Promise((resolve) => void releases.push(resolve)),
  });
  writes.add({ collection: "c", id: "1", value: 1 });
  const durable = writes.durable();
  await Promise.resolve();
  await Promise.resolve();
  writes.add({ collection: "c", id: "2", value: 2 });
  releases[0]?.();
  await expect(durable).resolves.toBeUndefined();
});

it("a failure of the disk is never forgotten", async () => {
  const writes = new WriteThrough({ ...memoryJournal, write: () => Promise.reject(new Error("disk full")) });
  writes.add({ collection: "c", id: "1", value: 1 });
  await expect(writes.durable()).rejects.toThrow("disk full");
  writes.add({ collection: "c", id: "2", value: 2 });
  await expect(writes.durable()).rejects.toThrow("disk full");
});
