import { jsonObject, tableName, type Allowed } from "./allowed";
import { readVariables, SettingsError } from "./read-variables";

const flag: Allowed = ["1", (untrusted) => untrusted === "1"];
const digits: Allowed = ["digits", /^\d+$/];
const read = (env: Readonly<Record<string, string>>) =>
  readVariables(env, { A_TABLE: tableName, DAYS: digits }, { FLAG: flag, ONE: digits, OTHER: digits }, [
    ["ONE", "OTHER"],
  ]);
const good = { A_TABLE: "a-table", DAYS: "400" };

describe("readVariables", () => {
  it("returns the variables that it knows, of the optional ones those that are set", () => {
    expect(read({ ...good, HOME: "/root" })).toEqual(good);
    const all = { ...good, FLAG: "1", ONE: "1", OTHER: "2" };
    expect(read(all)).toEqual(all);
  });

  it.each([
    [{ A_TABLE: "a/b" }, 'A_TABLE is "a/b"; allowed: a DynamoDB table\'s name'],
    [{ DAYS: "" }, 'DAYS is ""; allowed: digits'],
    [{ FLAG: "" }, 'FLAG is ""; allowed: 1'],
    [{ OTHER: "2" }, "ONE and OTHER must be both set or neither"],
  ])("refuses %j", (wrong, message) => {
    expect(() => read({ ...good, ...wrong })).toThrow(new SettingsError(message));
  });

  it("names all that is wrong, in the order of the variables", () => {
    expect(() => read({ DAYS: "x", ONE: "y" })).toThrow(
      new SettingsError(
        "A_TABLE is missing; allowed: a DynamoDB table's name; " +
          'DAYS is "x"; allowed: digits; ' +
          'ONE is "y"; allowed: digits; ONE and OTHER must be both set or neither',
      ),
    );
  });
});

describe("jsonObject", () => {
  it("returns an object, and nothing for what is none", () => {
    expect(jsonObject('{"a":[1]}')).toEqual({ a: [1] });
    expect(["[]", "null", "1", "{", ""].map(jsonObject)).toEqual(Array(5).fill(undefined));
  });
});
