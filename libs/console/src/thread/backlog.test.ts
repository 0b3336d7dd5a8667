import fc from "fast-check";
import { Backlog } from "./backlog";

const MAX = 8 * 1024 * 1024;
const batch = fc.integer({ min: 1, max: 500_000 }).map((length) => "x".repeat(length - 1) + "\n");

it("never has more on their way than its bound, and counts each line that found no room", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(batch, fc.boolean()), { minLength: 50, maxLength: 80 }), (batches) => {
      const gateway = new Backlog();
      const thread = new Backlog(gateway.memory);
      const underWay: string[] = [];
      let dropped = 0;
      for (const [lines, arrives] of batches) {
        if (gateway.admit(lines)) underWay.push(lines);
        else dropped++;
        expect(underWay.join("").length).toBeLessThanOrEqual(MAX);
        expect(thread.dropped).toBe(dropped);
        const first = arrives ? underWay.shift() : undefined;
        if (first !== undefined) thread.arrived(first);
      }
    }),
    { numRuns: 20 },
  );
});

it("counts lines, and not batches", () => {
  const backlog = new Backlog();
  backlog.admit("x".repeat(MAX));
  expect(backlog.admit("1\n2\n3\n")).toBe(false);
  expect(backlog.dropped).toBe(3);
});

it("has room again for what has arrived", () => {
  const backlog = new Backlog();
  const most = "x".repeat(MAX);
  for (let turn = 0; turn < 3; turn++) {
    expect(backlog.admit(most)).toBe(true);
    expect(backlog.admit("1\n")).toBe(false);
    backlog.arrived(most);
  }
});
