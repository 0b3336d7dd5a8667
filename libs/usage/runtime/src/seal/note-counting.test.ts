import { memoryUsage } from "../memory-usage.test-support";
import { MOST_SILENCE_MS, noteCounting } from "./note-counting";

const MINUTE = 60_000;

it("is one time while the ledger runs, and another one after a silence", async () => {
  const { ledger } = memoryUsage();
  const times = async () => {
    const all = [];
    for await (const { from, to } of ledger.countedTimes()) all.push([from, to]);
    return all;
  };
  for (const now of [0, 5 * MINUTE, 5 * MINUTE + MOST_SILENCE_MS]) await noteCounting(ledger, now);
  const first = [0, 5 * MINUTE + MOST_SILENCE_MS];
  expect(await times()).toEqual([first]);
  const later = 6 * MINUTE + 2 * MOST_SILENCE_MS;
  await noteCounting(ledger, later);
  await noteCounting(ledger, later + 1);
  expect(await times()).toEqual([first, [later, later + 1]]);
});
