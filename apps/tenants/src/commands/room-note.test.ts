import { roomNote } from "./room-note";

const cells = (...tenants: readonly (number | null)[]) =>
  tenants.map((each, at) => ({ cell: String(at + 1), tenants: each, isClosed: false }));

describe("roomNote", () => {
  it.each([
    [[9_000, 5_399], undefined],
    [
      [9_000, 5_400],
      "80 % of the room of all open cells is used: 3,600 more tenants fit. Plan another cell.",
    ],
    [[9_000, 8_099], "94 % of the room of all open cells is used: 901 more tenants fit. Plan another cell."],
    [[9_000, 8_100], "95 % of the room of all open cells is used: 900 more tenants fit. Add a cell now."],
    [[9_000, null], "The room is unknown: the tenants of cell 2 were never counted. Run doctor."],
  ])("of cells with %j of 9,000 tenants is %j", (tenants, note) => {
    expect(roomNote(cells(...tenants), 9_000)).toBe(note);
  });

  it("takes no room of a cell that is being drained", () => {
    const reports = cells(0, 7_200).map((each) => ({ ...each, isClosed: each.cell === "1" }));
    expect(roomNote(reports, 9_000)).toMatch(/^80 % .*: 1,800 more tenants fit/);
  });
});
