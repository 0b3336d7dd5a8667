import { SettingsError } from "@tollgate/function-settings";
import { parseSettings } from "./settings";

const good = { DIRECTORY_TABLE: "example-gateway-directory-prod", CELLS: "1,2", CELL_CAPACITY: "9000" };

describe("parseSettings", () => {
  it("reads what the router's stack gives the function", () => {
    expect(parseSettings({ ...process.env, ...good })).toEqual({
      directoryTable: "example-gateway-directory-prod",
      cells: ["1", "2"],
      capacity: 9_000,
    });
  });

  it.each([
    ["DIRECTORY_TABLE", undefined, "DIRECTORY_TABLE is missing; allowed: a DynamoDB table's name"],
    ["CELLS", "1,", 'CELLS is "1,"; allowed: names of cells, with commas between them'],
    ["CELL_CAPACITY", "0", 'CELL_CAPACITY is "0"; allowed: a number of tenants'],
    ["CELL_CAPACITY", "9e3", 'CELL_CAPACITY is "9e3"; allowed: a number of tenants'],
  ])("names a wrong %s and what is allowed: %j", (name, value, message) => {
    expect(() => parseSettings({ ...good, [name]: value })).toThrow(new SettingsError(message));
  });

  it("names all of them at once", () => {
    expect(() => parseSettings({})).toThrow(/DIRECTORY_TABLE.*CELLS.*CELL_CAPACITY/);
  });
});
