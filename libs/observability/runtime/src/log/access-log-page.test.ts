import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCESS_LOG_VERSION, accessLogFields } from "./schema";

const page = readFileSync(join(__dirname, "../../../../../apps/docs/reference/access-log.md"), "utf8");

const KINDS = {
  number: "number",
  text: "text",
  optionalNumber: "number in quotes, or `-`",
  optionalText: "text, or `-`",
};
const SET_BY = {
  gateway: "API Gateway",
  document: "the OpenAPI document",
  table: "the token's record",
  method: "the caller",
};

describe("the reference page", () => {
  it("describes each field of the access log, in the line's order", () => {
    const rows = page.match(/^\| `\w+` +\| `\$context.*$/gm) ?? [];
    expect(rows.map((row) => row.split(" | ").map((cell) => cell.replace(/^\||\|$/g, "").trim()))).toEqual(
      Object.entries(accessLogFields).map(([name, { variable, kind, setBy, meaning }]) => [
        `\`${name}\``,
        `\`${variable}\``,
        KINDS[kind],
        SET_BY[setBy],
        meaning,
      ]),
    );
  });

  it("says which version of the schema it describes", () => {
    expect(page.replace(/\s+/g, " ")).toContain(`the schema's version, now ${ACCESS_LOG_VERSION}.`);
  });
});
