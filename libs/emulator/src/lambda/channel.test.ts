import fc from "fast-check";
import { Channel, SLOTS } from "./channel.cjs";

const never = () => {
  throw new Error("posted");
};

it("gives each event to the worker or back to its owner, once and in order, whatever they do in turn", () => {
  const action = fc.constantFrom("offer", "claim", "take back");
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const owner = new Channel();
      const worker = new Channel(owner.memory);
      let offered = 0;
      let waiting: { readonly number: number; readonly text: string }[] = [];
      for (const each of actions) {
        if (each === "offer" && waiting.length < SLOTS) {
          const text = `event ${offered++} ü€😀`;
          waiting.push({ number: owner.offer(text, never), text });
        } else if (each === "claim") {
          const next = waiting.shift();
          const number = worker.claim();
          expect(number).toBe(next?.number);
          if (number !== undefined) expect(worker.event(number, never)).toBe(next?.text);
        } else if (each === "take back") {
          const first = owner.reclaim();
          if (waiting.length > 0) expect(first).toBe(waiting[0]?.number);
          waiting = [];
        }
      }
    }),
  );
});

it("has an answer for its event only, and none that is too long", () => {
  const owner = new Channel();
  const worker = new Channel(owner.memory);
  const numbers = Array.from({ length: SLOTS }, (_, n) => owner.offer(`${n}`, never));
  for (const number of numbers) {
    worker.claim();
    expect(owner.answerTo(number)).toBeUndefined();
    expect(worker.answer(number, "x".repeat(10_000), 0)).toBe(false);
    expect(owner.answerTo(number)).toBeUndefined();
    expect(worker.answer(number, `to ${number}`, 0)).toBe(true);
    expect(owner.answerTo(number)).toBe(`to ${number}`);
  }
  // The next event in the same slot is not answered yet.
  expect(owner.answerTo(owner.offer("", never))).toBeUndefined();
});

it("wakes a thread once for each time that it said it sleeps", () => {
  const owner = new Channel();
  const worker = new Channel(owner.memory);
  // A worker that starts looks by itself.
  expect(owner.mustWakeWorker()).toBe(false);
  worker.letWorkerSleep();
  expect([owner.mustWakeWorker(), owner.mustWakeWorker()]).toEqual([true, false]);
  expect([worker.mustWakeOwner(), worker.mustWakeOwner()]).toEqual([true, false]);
  owner.letOwnerSleep();
  expect([worker.mustWakeOwner(), worker.mustWakeOwner()]).toEqual([true, false]);
});

it("says when an event began, and of one that has not that it has not", () => {
  const owner = new Channel();
  const number = owner.offer("", never);
  expect(owner.began(number)).toBeUndefined();
  const before = Date.now();
  new Channel(owner.memory).claim();
  expect(owner.began(number)).toBeGreaterThanOrEqual(before);
  expect(owner.began(number)).toBeLessThanOrEqual(Date.now());
});
