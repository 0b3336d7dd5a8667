import { StoredUsageError } from "../errors";
import { pendingMarks, requireReadable } from "./pending-marks";

it("tells marks from what is none", () => {
  const good = { hour: "2026-11-30T10", revision: "1" };
  const bad = ["", "10", "2026-11-31T10", "2026-11-30", "2026-11-30T10:05", "later#2026-11-30T10"];
  expect(
    pendingMarks([
      { hour: "2026-11-30T09", revision: undefined },
      good,
      ...bad.map((hour) => ({ ...good, hour })),
    ]),
  ).toEqual({ hours: [good], unreadable: ["2026-11-30T09", ...bad] });
});

it("names the first of those that cannot be read", () => {
  expect(() => requireReadable({ unreadable: [] })).not.toThrow();
  expect(() => requireReadable({ unreadable: ["a\n", "b"] })).toThrow(
    new StoredUsageError('of the pending hour "a\\n"', "it is not a mark (1 of 2)"),
  );
});
