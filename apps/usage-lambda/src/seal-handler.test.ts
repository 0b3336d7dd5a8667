import { sealHandler } from "./seal-handler";

it("tells how long the oldest hour has waited, also when sealing fails", async () => {
  const written: unknown[] = [];
  const handler = sealHandler({
    seal: async function* () {
      throw new Error("the stored item cannot be read");
    },
    pending: {
      all: async () =>
        ["2026-11-30T10", "2026-11-30T12", "2026-11-30T14"].map((hour) => ({ hour, revision: "1" })),
    },
    log: { info: (message, fields) => void written.push({ message, ...fields }) },
    clock: () => Date.parse("2026-11-30T14:30:00Z"),
  });
  await expect(handler()).rejects.toThrow("the stored item cannot be read");
  expect(written).toEqual([{ message: "usage was sealed", hours: 0, pendingHours: 3.5, unread: 0 }]);
});
