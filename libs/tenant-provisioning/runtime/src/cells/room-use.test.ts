import { roomUse } from "./room-use";

const rooms = (...each: [cell: string, reserved: number, isClosed?: true][]) =>
  new Map(each.map(([cell, reserved, isClosed]) => [cell, { reserved, ...(isClosed && { isClosed }) }]));

describe("roomUse", () => {
  it("is the share of all open cells", () => {
    expect(roomUse(["1", "2"], 100, rooms(["1", 100], ["2", 60]))).toEqual({
      left: 40,
      usedPercent: 80,
      notCounted: [],
    });
  });

  it("leaves out a cell that is being drained, and one that the environment no longer has", () => {
    const { left, usedPercent } = roomUse(["1", "2"], 100, rooms(["1", 0, true], ["2", 50], ["3", 0]));
    expect([left, usedPercent]).toEqual([50, 50]);
  });

  it("has no room where no cell is open", () => {
    expect(roomUse(["1"], 100, rooms(["1", 0, true]))).toMatchObject({ left: 0, usedPercent: 100 });
  });

  it("lets a cell with more tenants than its capacity take nothing from others", () => {
    expect(roomUse(["1", "2"], 100, rooms(["1", 150], ["2", 0]))).toMatchObject({
      left: 100,
      usedPercent: 50,
    });
  });

  it("names cells that were never counted", () => {
    expect(roomUse(["1", "2"], 100, rooms(["2", 0])).notCounted).toEqual(["1"]);
  });
});
